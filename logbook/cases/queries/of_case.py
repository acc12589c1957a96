"""What is shown of a case and guarded as the case is."""

from uuid import UUID

from logbook.cases.models import Case


class OfCase:
    """Something with a ``case``: whoever may see that may see it, and the audit trail says that the case was seen."""

    __slots__ = ()
    __tablename__ = Case.__tablename__

    case: Case

    @property
    def id(self) -> UUID:
        """The key of the case."""
        return self.case.id

    @property
    def program_id(self) -> UUID:
        """The program of the case."""
        return self.case.program_id

    @property
    def fellow_id(self) -> UUID:
        """The fellow of the case."""
        return self.case.fellow_id

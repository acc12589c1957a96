"""What belongs to cases but is not one: counters, pseudonyms, follow-ups, shared cases, revisions, hand-overs."""

import enum
from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from logbook.foundation import clock
from logbook.foundation.db import Base, JsonDict, Key, UnboundedText, Utc, text_enum


class CaseCounter(Base):
    """The last case number and patient pseudonym a program gave out; numbers are never used again."""

    __tablename__ = "case_counter"

    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), primary_key=True)
    last_case: Mapped[int] = mapped_column(default=0)
    last_patient: Mapped[int] = mapped_column(default=0)


class RecordVersion(Base):
    """Grows with whatever changes in a fellow's cases, whoever changed it: the database's own triggers see to that.

    Whoever keeps something counted from the cases keeps this number with it, and can tell whether it still holds.
    """

    __tablename__ = "record_version"

    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), primary_key=True)
    fellow_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    version: Mapped[int]


class PatientPseudonym(Base):
    """A patient as the program counts them, "P-0042": issued in sequence and derived from nothing about the patient."""

    __tablename__ = "patient_pseudonym"
    __table_args__ = (UniqueConstraint("program_id", "number"), CheckConstraint("number > 0", name="number"))

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    number: Mapped[int]
    fellow_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    issued_at: Mapped[Utc] = mapped_column(default=clock.now)

    @property
    def label(self) -> str:
        """The pseudonym as it is written: at least four digits."""
        return f"P-{self.number:04d}"


class FollowUp(Base):
    """What was found when the patient came back; added beside a case, signed or not, and never changed."""

    __tablename__ = "follow_up"

    id: Mapped[Key]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("logged_case.id"), index=True)
    procedure_id: Mapped[UUID] = mapped_column(ForeignKey("procedure.id"))
    seen_on: Mapped[date]
    answers: Mapped[JsonDict]
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[Utc] = mapped_column(default=clock.now)


class SharedCase(Base):
    """A case that shares its patient encounter with another fellow's: the same ``encounter_id`` says with which.

    A row beside the case, not a column of it, so that linking to a case that is signed leaves that one untouched.
    """

    __tablename__ = "shared_case"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("logged_case.id"), primary_key=True)
    encounter_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    linked_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    linked_at: Mapped[Utc] = mapped_column(default=clock.now)


class RevisionEnd(enum.StrEnum):
    """How a revision came back from its attending without a signature."""

    RETURNED = "returned"
    TAKEN_BACK = "taken_back"


class CaseRevision(Base):
    """What a case said when its attending had it, kept when it came back unsigned: the text of ``rules.snapshot``.

    It never changes, and goes only with a draft that nobody ever returned.
    """

    __tablename__ = "case_revision"
    __table_args__ = (CheckConstraint("revision >= 1", name="revision"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("logged_case.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ended: Mapped[RevisionEnd] = mapped_column(text_enum(RevisionEnd))
    snapshot: Mapped[UnboundedText]
    # A guest who returns a case is no person here.
    kept_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    kept_at: Mapped[Utc] = mapped_column(default=clock.now)


class HandOver(Base):
    """A case that lies before its attending on the fellow's device, to be signed there, and stays as it is meanwhile.

    It is one ``revision`` that is read, and it ends by itself. While the row is there nobody takes the case back.
    """

    __tablename__ = "hand_over"
    __table_args__ = (CheckConstraint("ends_at > began_at", name="ends_after_begin"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("logged_case.id"), primary_key=True)
    revision: Mapped[int]
    began_at: Mapped[Utc] = mapped_column(default=clock.now)
    ends_at: Mapped[Utc]

"""The closed lists of the catalogue, kept as text; ``label`` is how each is said on page and paper."""

import enum


class ProcedureKind(enum.StrEnum):
    """A procedure on a patient, or a skill or evaluation that is logged by the same form with fewer fields."""

    PROCEDURE = "procedure"
    SKILL = "skill"

    @property
    def label(self) -> str:
        """The kind in words."""
        return "Procedure" if self is ProcedureKind.PROCEDURE else "Skill or evaluation"


class Guidance(enum.StrEnum):
    """How the target was found; NONE is landmarks and feel."""

    FLUOROSCOPY = "fluoroscopy"
    CT = "ct"
    ULTRASOUND = "ultrasound"
    NONE = "none"

    @property
    def label(self) -> str:
        """The guidance in words."""
        return {"ct": "CT", "none": "No imaging"}.get(self.value, self.value.capitalize())


class Laterality(enum.StrEnum):
    """Which sides can be meant."""

    LEFT_RIGHT_BILATERAL = "left_right_bilateral"
    LEFT_RIGHT = "left_right"
    MIDLINE = "midline"
    NONE = "none"

    @property
    def label(self) -> str:
        """The sides in words."""
        return {
            Laterality.LEFT_RIGHT_BILATERAL: "Left, right or bilateral",
            Laterality.LEFT_RIGHT: "Left or right",
            Laterality.MIDLINE: "Midline",
            Laterality.NONE: "No side",
        }[self]

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides to choose from; empty where there is nothing to ask."""
        return {
            Laterality.LEFT_RIGHT_BILATERAL: ("left", "right", "bilateral"),
            Laterality.LEFT_RIGHT: ("left", "right"),
        }.get(self, ())


class Counting(enum.StrEnum):
    """What one unit of a requirement is."""

    ENTRIES = "entries"
    DISTINCT_PATIENTS = "distinct_patients"
    OBSERVED_BY_FACULTY = "observed_by_faculty"

    @property
    def label(self) -> str:
        """The counting in words."""
        return {
            Counting.ENTRIES: "Each entry counts",
            Counting.DISTINCT_PATIENTS: "Each patient counts once, when followed long enough",
            Counting.OBSERVED_BY_FACULTY: "Entries marked as observed by faculty count",
        }[self]


class RequirementStatus(enum.StrEnum):
    """Whether the program counts by the numbers, and whether its director stands behind them."""

    DRAFT = "draft"
    UNVERIFIED = "unverified"
    ADOPTED = "adopted"


class Confidence(enum.StrEnum):
    """How far a number nobody has confirmed may be trusted."""

    HIGH = "high"
    MEDIUM_HIGH = "medium-high"
    MEDIUM = "medium"
    MEDIUM_LOW = "medium-low"
    LOW = "low"

    @property
    def label(self) -> str:
        """The confidence in words."""
        return self.value.replace("-", " to ").capitalize()

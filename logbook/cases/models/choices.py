"""The closed lists of a case, kept as text; ``label`` is how each is said on page and paper."""

import enum
from decimal import Decimal


class CaseState(enum.StrEnum):
    """Where a case stands between the fellow and the attending; void is one that was signed and counts no more."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    SIGNED = "signed"
    VOID = "void"


class _Labelled(enum.StrEnum):
    @property
    def label(self) -> str:
        """The value in words, sentence case."""
        return _LABELS.get(self, self.value.replace("_", " ").capitalize())


class CaseRole(_Labelled):
    """What the fellow did in one procedure; the definitions stand beside the control on every form."""

    OBSERVED = "observed"
    ASSISTED = "assisted"
    PERFORMED = "performed"

    @property
    def definition(self) -> str:
        """The definition shown to the fellow who chooses and to the attending who confirms."""
        return _DEFINITIONS[self]


class Side(_Labelled):
    """Laterality of one procedure."""

    LEFT = "left"
    RIGHT = "right"
    BILATERAL = "bilateral"
    MIDLINE = "midline"


class AgeBand(_Labelled):
    """The patient's age as a band, so that no age identifies."""

    UNDER_18 = "0-17"
    FROM_18 = "18-39"
    FROM_40 = "40-64"
    FROM_65 = "65-79"
    FROM_80 = "80-89"
    FROM_90 = "90+"


class Sedation(_Labelled):
    """The deepest level intended."""

    NONE = "none"
    LOCAL = "local"
    MINIMAL = "minimal"
    MODERATE = "moderate"
    MAC = "mac"
    GENERAL = "general"


class Position(_Labelled):
    """How the patient lay or sat."""

    PRONE = "prone"
    SUPINE = "supine"
    LATERAL = "lateral"
    SITTING = "sitting"
    OTHER = "other"


class PulseMode(_Labelled):
    """The fluoroscopy mode used for most of the case."""

    CONTINUOUS = "continuous"
    PULSED = "pulsed"
    LOW_DOSE = "low_dose"


class KapUnit(_Labelled):
    """The units C-arms print kerma-area product in; ``to_gycm2`` converts to Gy·cm² exactly."""

    GY_CM2 = "Gy.cm2"
    DGY_CM2 = "dGy.cm2"
    CGY_CM2 = "cGy.cm2"
    MGY_CM2 = "mGy.cm2"
    UGY_M2 = "uGy.m2"
    MGY_M2 = "mGy.m2"
    GY_M2 = "Gy.m2"

    @property
    def to_gycm2(self) -> Decimal:
        """Gy·cm² in one of this unit: powers of ten of the SI prefixes, and 10,000 cm² to the m²."""
        return _GYCM2[self]


class NotRecorded(_Labelled):
    """Why a measurement is missing, which is different from zero."""

    NOT_DISPLAYED = "not_displayed"
    NOT_NOTED = "not_noted"
    RECORD_UNAVAILABLE = "record_unavailable"
    NOT_USED = "not_used"


class Outcome(_Labelled):
    """Whether the procedure achieved what was planned."""

    ACHIEVED = "achieved"
    NOT_ACHIEVED = "not_achieved"


_LABELS: dict[enum.StrEnum, str] = {
    AgeBand.UNDER_18: "Under 18",
    AgeBand.FROM_18: "18–39",
    AgeBand.FROM_40: "40–64",
    AgeBand.FROM_65: "65–79",
    AgeBand.FROM_80: "80–89",
    AgeBand.FROM_90: "90 or older",
    Sedation.NONE: "No sedation",
    Sedation.LOCAL: "Local only",
    Sedation.MAC: "MAC",
    PulseMode.LOW_DOSE: "Low dose",
    KapUnit.GY_CM2: "Gy·cm²",
    KapUnit.DGY_CM2: "dGy·cm²",
    KapUnit.CGY_CM2: "cGy·cm²",
    KapUnit.MGY_CM2: "mGy·cm²",
    KapUnit.UGY_M2: "µGy·m²",
    KapUnit.MGY_M2: "mGy·m²",
    KapUnit.GY_M2: "Gy·m²",
    NotRecorded.NOT_DISPLAYED: "The machine did not show it",
    NotRecorded.NOT_NOTED: "Nobody wrote it down",
    NotRecorded.RECORD_UNAVAILABLE: "The record cannot be reached",
    NotRecorded.NOT_USED: "No fluoroscopy was used",
    Outcome.ACHIEVED: "Achieved as planned",
    Outcome.NOT_ACHIEVED: "Not achieved as planned",
}

_DEFINITIONS = {
    CaseRole.OBSERVED: "You watched and did no part of the procedure with your own hands.",
    CaseRole.ASSISTED: "You did some steps, and the attending or another did the critical ones.",
    CaseRole.PERFORMED: "You did the critical steps yourself, under supervision.",
}

_GYCM2 = {
    KapUnit.GY_CM2: Decimal(1),
    KapUnit.DGY_CM2: Decimal("0.1"),
    KapUnit.CGY_CM2: Decimal("0.01"),
    KapUnit.MGY_CM2: Decimal("0.001"),
    KapUnit.UGY_M2: Decimal("0.01"),
    KapUnit.MGY_M2: Decimal(10),
    KapUnit.GY_M2: Decimal(10_000),
}

"""Which questions of the case form apply: an examination is not asked for its fluoroscopy time."""

import enum

from logbook.catalogue.models import Guidance, Laterality, Procedure, ProcedureKind
from logbook.catalogue.rules.editions import ProcedureData

PATIENT_CATEGORIES = frozenset(
    {"outpatient_continuity", "inpatient_chronic", "acute_inpatient", "cancer_pain", "palliative", "pediatric"}
)
FACULTY_OBSERVED_CATEGORIES = frozenset({"neuro_exam", "pmr_exam", "psych_mse"})


class Field(enum.StrEnum):
    """A question, or a few that stand together, of the case form."""

    SIDE = "side"
    LEVELS = "levels"
    GUIDANCE = "guidance"
    APPROACH = "approach"
    FLUOROSCOPY = "fluoroscopy"
    DOSE = "dose"
    SEDATION = "sedation"
    POSITION = "position"
    COMPLICATIONS = "complications"
    OUTCOME = "outcome"
    PATIENT = "patient"
    FACULTY_OBSERVED = "faculty_observed"


def fields_that_apply(procedure: Procedure | ProcedureData) -> frozenset[Field]:
    """The questions to ask about one procedure; date, site, attending, role, duration and notes are always asked.

    A case with several procedures asks for the union.
    """
    if procedure.kind == ProcedureKind.SKILL:
        categories = set(procedure.categories)
        fields = {Field.PATIENT} if categories & PATIENT_CATEGORIES else set()
        return frozenset(fields | ({Field.FACULTY_OBSERVED} if categories & FACULTY_OBSERVED_CATEGORIES else set()))
    fields = {
        Field.GUIDANCE,
        Field.APPROACH,
        Field.SEDATION,
        Field.POSITION,
        Field.COMPLICATIONS,
        Field.OUTCOME,
    }
    if Laterality(procedure.laterality).sides:
        fields.add(Field.SIDE)
    if procedure.levels:
        fields.add(Field.LEVELS)
    if {Guidance.FLUOROSCOPY, Guidance.CT} & set(procedure.guidance):
        fields |= {Field.FLUOROSCOPY, Field.DOSE}
    return frozenset(fields)

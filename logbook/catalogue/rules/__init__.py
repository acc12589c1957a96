"""The rules of the catalogue: what its data files must say, what applies to a procedure, what counts, how one finds it."""

from logbook.catalogue.rules.checklists import (
    Checklist,
    Part,
    Problem,
    Question,
    QuestionKind,
    Section,
    checklist_for,
    checklist_problems,
    checklists,
    read_answers,
    read_checklist,
)
from logbook.catalogue.rules.editions import EditionData, ProcedureData, read_edition, read_editions
from logbook.catalogue.rules.fields import Field, fields_that_apply
from logbook.catalogue.rules.labels import BODY_REGIONS, CATEGORIES, body_region_label, category_label
from logbook.catalogue.rules.reading import WrongData
from logbook.catalogue.rules.requirements import (
    RequirementData,
    RequirementSetData,
    counts_toward,
    minimum_problem,
    read_requirements,
    target_problem,
)
from logbook.catalogue.rules.search import search

__all__ = [
    "BODY_REGIONS",
    "CATEGORIES",
    "Checklist",
    "EditionData",
    "Field",
    "Part",
    "Problem",
    "ProcedureData",
    "Question",
    "QuestionKind",
    "RequirementData",
    "RequirementSetData",
    "Section",
    "WrongData",
    "body_region_label",
    "category_label",
    "checklist_for",
    "checklist_problems",
    "checklists",
    "counts_toward",
    "fields_that_apply",
    "minimum_problem",
    "read_answers",
    "read_checklist",
    "read_edition",
    "read_editions",
    "read_requirements",
    "search",
    "target_problem",
]

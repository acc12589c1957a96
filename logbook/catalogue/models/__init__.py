"""The tables of the catalogue and of the requirements, and the closed lists they use."""

from logbook.catalogue.models.procedures import CatalogueEdition, CatalogueInUse, LocalCode, Procedure
from logbook.catalogue.models.requirements import ProcedureTarget, Requirement, RequirementEdition
from logbook.catalogue.models.vocabulary import (
    Confidence,
    Counting,
    Guidance,
    Laterality,
    ProcedureKind,
    RequirementStatus,
)

__all__ = [
    "CatalogueEdition",
    "CatalogueInUse",
    "Confidence",
    "Counting",
    "Guidance",
    "Laterality",
    "LocalCode",
    "Procedure",
    "ProcedureKind",
    "ProcedureTarget",
    "Requirement",
    "RequirementEdition",
    "RequirementStatus",
]

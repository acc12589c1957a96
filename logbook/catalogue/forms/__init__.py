"""What a director fills in: about procedures, about requirements."""

from logbook.catalogue.forms.procedures import LocalCodeForm, ProcedureForm, target_form
from logbook.catalogue.forms.requirements import (
    AboutForm,
    AdoptForm,
    RequirementForm,
    SeenForm,
    adopt_form,
    requirement_form,
)

__all__ = [
    "AboutForm",
    "AdoptForm",
    "LocalCodeForm",
    "ProcedureForm",
    "RequirementForm",
    "SeenForm",
    "adopt_form",
    "requirement_form",
    "target_form",
]

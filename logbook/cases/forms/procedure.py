"""The part of a case's form that belongs to one procedure."""

from typing import Any

import wtforms
from wtforms import BooleanField, FormField

from logbook.cases.forms.checklist import ChecklistForm, checklist_form, typed_answers
from logbook.cases.forms.fields import Choice, Line, Several
from logbook.cases.models import CaseRole, Side
from logbook.cases.rules import ProcedureEntry
from logbook.catalogue.models import Guidance, Laterality, Procedure
from logbook.catalogue.rules import Checklist, Field, Part, Spine, checklist_for, drawn, fields_that_apply


class ProcedureForm(wtforms.Form):  # type: ignore[misc]  # WTForms ships no types
    """One procedure: role always, side, levels, guidance, approach and checklist where the catalogue has them."""

    procedure: Procedure
    checklist_of: Checklist | None

    @property
    def spine(self) -> Spine | None:
        """The drawing its levels are chosen on; None where they do not lie on the spine."""
        return drawn(tuple(self.procedure.levels))

    def entry(self) -> ProcedureEntry:
        """What was said about this procedure."""
        said = {name: self[name].data for name in ("role", "side", "approach", "faculty_observed") if name in self}
        guidance = self.procedure.guidance_choices
        only = guidance[0] if len(guidance) == 1 and Field.GUIDANCE in fields_that_apply(self.procedure) else None
        checklist = self["checklist"].form if "checklist" in self else None
        return ProcedureEntry(
            procedure_id=self.procedure.id,
            **said,
            levels=tuple(self["levels"].data or ()) if "levels" in self else (),
            guidance=self["guidance"].data if "guidance" in self else only,
            checklist=checklist.answers() if isinstance(checklist, ChecklistForm) else None,
            checklist_version=self.checklist_of.version if self.checklist_of else None,
        )

    @staticmethod
    def filled(entry: ProcedureEntry) -> dict[str, Any]:
        """What was said before, as the data of this form."""
        return {
            "role": entry.role,
            "side": entry.side,
            "levels": list(entry.levels),
            "guidance": entry.guidance,
            "approach": entry.approach,
            "faculty_observed": entry.faculty_observed,
            "checklist": typed_answers(entry.checklist or {}),
        }


def procedure_form(procedure: Procedure) -> type[ProcedureForm]:
    """The class of the form for one procedure."""
    asked = fields_that_apply(procedure)
    checklist = checklist_for(procedure.slug)
    fields: dict[str, Any] = {"procedure": procedure, "checklist_of": checklist}
    fields["role"] = Choice("Your role", read=CaseRole, choices={each.value: each.label for each in CaseRole})
    if Field.SIDE in asked:
        sides = [Side(each) for each in Laterality(procedure.laterality).sides]
        fields["side"] = Choice("Side", read=Side, choices={each.value: each.label for each in sides})
    if Field.LEVELS in asked:
        # Where there is but one there is nothing to choose.
        only = [*procedure.levels] if len(procedure.levels) == 1 else []
        fields["levels"] = Several("Levels", choices={each: each for each in procedure.levels}, default=only)
    if Field.GUIDANCE in asked and len(procedure.guidance) > 1:
        guidance = procedure.guidance_choices
        fields["guidance"] = Choice(
            "Guidance", read=Guidance, choices={each.value: each.label for each in guidance}, default=guidance[0]
        )
    if Field.FACULTY_OBSERVED in asked:
        fields["faculty_observed"] = BooleanField("A faculty member watched me do it")
    if Field.APPROACH in asked:
        fields["approach"] = Line("Approach", description="For example paramedian, or transforaminal from the left.")
    if checklist is not None and checklist.questions(Part.PROCEDURE):
        fields["checklist"] = FormField(checklist_form(checklist, Part.PROCEDURE))
    return type("ProcedureForm", (ProcedureForm,), fields)

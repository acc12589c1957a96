"""The form of a case: read as it was sent, and shown, for logging a case and for changing one."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from logbook.cases import queries
from logbook.cases.forms import AnswerForm, CaseForm, case_form, with_usual, without
from logbook.cases.models import Case, CaseRole, CaseState
from logbook.cases.rules import MOST_PROCEDURES, fields_of
from logbook.catalogue import queries as catalogue
from logbook.catalogue.models import Procedure
from logbook.catalogue.rules import Part, search
from logbook.people.models import Program
from logbook.web import flashes, identity
from logbook.web.forms import page
from logbook.web.transactions import session

F = TypeVar("F", bound=CaseForm)
# What the buttons say that send, and all that save; any other button shows the form again.
SENDING = ("send", "next")
SAVING = (*SENDING, "draft", "save")


def typed_form(program: Program, edition_id: UUID | None = None) -> CaseForm:
    """The form as it was sent, with the procedure added or removed that a button asked for."""
    return typed_as(case_form, program, edition_id)


def typed_as(form_of: Callable[[Sequence[Procedure]], type[F]], program: Program, edition_id: UUID | None = None) -> F:
    """The same for a form that ``form_of`` makes for its procedures."""
    typed = with_usual(MultiDict(request.form))
    if (place := typed.get("remove", type=int)) is not None:
        typed = without(typed, place)
    slugs = typed.getlist("procedure") + typed.getlist("add")
    form = form_of(offered(program, slugs, edition_id))(formdata=typed)
    if "add" in typed:
        form.begin_last_procedure()
    return form


def offered(program: Program, slugs: Sequence[str], edition_id: UUID | None = None) -> list[Procedure]:
    """What the program offers of these, in their order."""
    found = queries.offered(session(), program.id, slugs[: MOST_PROCEDURES + 1], edition_id)
    return [found[each] for each in slugs[: MOST_PROCEDURES + 1] if each in found]


def tell_done(case: Case, is_new: bool = True) -> None:
    """Say on the next page what became of a case that was saved; sending it can be undone."""
    if not is_new:
        flashes.say(f"Case {case.number} had been saved already; nothing was entered twice.")
    elif case.state is CaseState.DRAFT:
        flashes.say(f"Case {case.number} was saved as a draft.")
    elif case.state is CaseState.RETURNED:
        flashes.say(f"The changes to case {case.number} were saved. Send it when it is ready.")
    else:
        sent = f"Case {case.number} was sent to {case.supervisor}."
        flashes.say(sent, undo=url_for("cases.withdraw", case_id=case.id), fields=[("then", "mend")])


def form_page(
    form: CaseForm,
    program: Program,
    case: Case | None = None,
    answering: AnswerForm | None = None,
    *,
    amends: bool = False,
) -> tuple[str, int]:
    """The page of the form; ``case`` is the one being changed, or amended, ``answering`` what is said along with it."""
    by = identity.person()
    form.offer(queries.choices(session(), program.id, by.id))
    words = request.form.get("q", "").strip()[:100]
    return page(
        "cases/form.html",
        form=form,
        case=case,
        answering=answering or AnswerForm(formdata=None, prefix="answer-"),
        amends=amends,
        asked=fields_of(form.procedures_shown),
        roles={each.value: each.definition for each in CaseRole},
        part=Part.PROCEDURE,
        room_for_more=len(form.procedures_shown) < MOST_PROCEDURES,
        words=words,
        usual=queries.usual_levels(session(), program.id, by.id, form.procedures_shown),
        **_to_add(program, words),
    )


def _to_add(program: Program, words: str) -> dict[str, Any]:
    if words:
        return {"found": search(catalogue.procedures(session(), program.id), words)[:12]}
    used = queries.most_used_procedures(session(), program.id, identity.person().id)
    found = queries.offered(session(), program.id, used)
    return {"found": [found[each] for each in used if each in found]}

"""Drafts as they are typed: kept while the form is filled in, found again, discarded, and brought back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from logbook.cases import actions, queries
from logbook.cases.forms import CaseForm, as_typed, case_form, differences, filled, form_names, labelled
from logbook.cases.models import Case, TypedDraft
from logbook.cases.rules import (
    Gone,
    Judged,
    Stale,
    TypedDifference,
    TypedForm,
    ask,
    entry_of,
    judge,
    read_typed,
    slugs_in,
    state_of,
)
from logbook.cases.views import sticky
from logbook.cases.views.blueprint import bp
from logbook.cases.views.form import form_page, offered
from logbook.foundation.errors import Invalid, NotFound
from logbook.people.models import Program
from logbook.web import flashes, identity
from logbook.web.doors import door
from logbook.web.transactions import session

Answer = tuple[dict[str, Any], int]


@dataclass(frozen=True)
class Place:
    """Where a form is kept: under its id, beside the draft and the case that are there already if they are.

    ``fellow_id`` is that of the case, None if there is none. ``sent`` is what the form holds, or why that is refused.
    """

    id: UUID
    program: Program
    fellow_id: UUID | None
    draft: TypedDraft | None
    sent: Judged | Invalid

    @property
    def program_id(self) -> UUID:
        """Where whoever keeps it must be a fellow."""
        return self.program.id


def _place(reading: Session, draft_id: UUID) -> Place | None:
    # Before the first statement: from there on everybody else who writes waits.
    sent = _sent()
    draft = queries.draft_to_change(reading, draft_id)
    case = queries.whose_case(reading, draft_id)
    there = [*([(draft.program_id, draft.fellow_id)] if draft else []), *([case] if case else [])]
    if any(fellow_id != identity.person().id for _, fellow_id in there) or not (there or draft_id.version == 7):
        return None
    # Another tab may look at another program by now.
    program = _program(str(there[0][0]) if there else request.form.get("program"))
    return Place(draft_id, program, case[1] if case else None, draft, sent) if program else None


def _sent() -> Judged | Invalid:
    try:
        return judge(read_typed(request.form.to_dict(flat=False), form_names()))
    except Invalid as invalid:
        return invalid


def _program(key: str | None) -> Program | None:
    """The person's program of that id, the one they are looking at if none is said."""
    if key is None:
        return identity.program()
    return next((each.program for each in identity.person().memberships if str(each.program_id) == key), None)


def _own(reading: Session, draft_id: UUID) -> TypedDraft | None:
    draft = queries.draft_to_change(reading, draft_id)
    return draft if draft and draft.fellow_id == identity.person().id else None


@bp.post("/drafts/<uuid:draft_id>")
@door("draft.edit", load=_place)
def save_draft(place: Place) -> Answer:
    """Keep the form as far as it is filled in; says which version that is, and what was held back and why."""
    sent, by, version = place.sent, identity.person(), request.form.get("draft_version", 0, type=int)
    if isinstance(sent, Invalid):
        return {"sentence": sent.sentence}, sent.status
    typed, held = sent.typed, sent.held
    try:
        draft = actions.keep_draft(
            session(), by=by, program=place.program, draft_id=place.id, judged=sent, version=version
        )
    except Gone as gone:
        return _gone(gone), gone.status
    except Stale as stale:
        return _stale(stale, typed, place), stale.status
    if "seen" in typed and not held and _says_nothing_new(place.id, typed):
        actions.forget_draft(session(), by=by, draft_id=place.id)
        return {"version": 0, "saved_at": draft.saved_at.isoformat(), "held": []}, 200
    said = labelled(form_of(place.program, typed), held) if held else {}
    return {
        "version": draft.version,
        "saved_at": draft.saved_at.isoformat(),
        "held": [
            {"field": name, "label": said[name], "looks_like": " and ".join(dict.fromkeys(kinds))}
            for name, kinds in held.items()
        ],
    }, 200


@bp.post("/drafts/<uuid:draft_id>/discard")
@door("draft.edit", load=_own)
def discard_draft(draft: TypedDraft) -> Response:
    """Close the draft; what was typed into the form of a case goes, and the case stays as it was saved."""
    actions.discard_draft(session(), by=identity.person(), draft=draft)
    is_case, _ = queries.known_as(session(), draft.id)
    said = "What was typed and not saved" if is_case else f"The draft of {_named(draft)}"
    flashes.say(f"{said} was discarded.", undo=url_for("cases.restore_draft", draft_id=draft.id))
    return redirect(url_for("cases.edit", case_id=draft.id) if is_case else url_for("progress.home"), 303)


@bp.post("/drafts/<uuid:draft_id>/restore")
@door("draft.edit", load=_own)
def restore_draft(draft: TypedDraft) -> Response:
    """Open a draft again that was discarded a moment ago."""
    actions.restore_draft(session(), by=identity.person(), draft=draft)
    is_case, _ = queries.known_as(session(), draft.id)
    flashes.say("What was typed is back." if is_case else f"The draft of {_named(draft)} is back.")
    return redirect(url_for("cases.edit", case_id=draft.id) if is_case else url_for("progress.home"), 303)


def opened(program: Program, text: str) -> Response | tuple[str, int]:
    """The form as it was typed; the case instead if it was logged meanwhile, on another device or in another tab."""
    by, draft_id = identity.person(), _key(text)
    draft = queries.open_draft_of(session(), draft_id, by.id)
    case = queries.case_if_there(session(), draft_id)
    if case is not None and case.fellow_id == by.id:
        flashes.say(f"This was saved as case {case.number}.")
        return redirect(url_for("cases.show", case_id=case.id))
    if draft is not None and draft.program_id != program.id and (its := _program(str(draft.program_id))):
        raise NotFound(f"This draft was begun at {its.name}. Go to {its.name} in the menu of your name, then open it.")
    if draft is None or draft.program_id != program.id:
        raise NotFound("There is no such draft among yours. Your start page lists those that are open.")
    return form_page(form_of(program, _with_what_is_usual(program, draft), draft=draft), program)


def form_of(
    program: Program, typed: TypedForm, *, draft: TypedDraft | None = None, edition_id: UUID | None = None
) -> CaseForm:
    """The form filled with what was typed, also where it cannot be read."""
    of_the_form = {"case_id": [str(draft.id)], "draft_version": [str(draft.version)]} if draft else {}
    return case_form(offered(program, slugs_in(typed), edition_id))(formdata=MultiDict(typed | of_the_form))


def saved_form(case: Case) -> CaseForm:
    """The form of a case as it was saved."""
    entry = entry_of(case)
    data = filled(entry, case.id) | {"seen": state_of(entry)}
    # Without formdata=None it would take what was just sent.
    return case_form([each.procedure for each in case.procedures])(formdata=None, data=data)


def edit_form(case: Case) -> CaseForm:
    """The form of a case as it was typed into last, if that was not saved, else as it was saved."""
    saved = saved_form(case)
    draft = queries.open_draft_of(session(), case.id, identity.person().id)
    if draft is None:
        return saved
    form = form_of(case.program, draft.typed, draft=draft, edition_id=case.catalogue_edition_id)
    form.typed_at = draft.saved_at
    return form


def aside(case: Case) -> TypedForm:
    """What is in a case as its form would be typed, its texts with the decision that let them be kept."""
    asked = ask(entry_of(case))
    decided = {"keep_texts": [asked.texts_digest]} if asked.findings else {}
    return as_typed(saved_form(case)) | decided


def compared(there: CaseForm, here: CaseForm, program: Program) -> Sequence[TypedDifference]:
    """What the two say differently, in words."""
    choices = queries.choices(session(), program.id, identity.person().id)
    there.offer(choices)
    here.offer(choices)
    return differences(there, here)


def _says_nothing_new(case_id: UUID, typed: TypedForm) -> bool:
    """Whether the form of a case says what the case says: then there is nothing to come back to."""
    case = queries.case_if_there(session(), case_id)
    if case is None:
        return False
    return not differences(saved_form(case), form_of(case.program, typed, edition_id=case.catalogue_edition_id))


def _with_what_is_usual(program: Program, draft: TypedDraft) -> TypedForm:
    """What a schedule says of a case, in a form that is otherwise as empty as any new one."""
    if draft.scheduled_on is None or draft.version > 1:
        return draft.typed
    procedures = offered(program, slugs_in(draft.typed))
    empty = case_form(procedures)(formdata=None, data={"case_id": draft.id, **sticky.usual(program, procedures)})
    return as_typed(empty) | draft.typed


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("There is no such draft among yours. Choose it from your start page.") from None


def _named(draft: TypedDraft) -> str:
    found = offered(identity.program(), slugs_in(draft.typed))
    return found[0].name if found else "a case"


def _gone(gone: Gone) -> dict[str, Any]:
    if gone.case is None:
        return {"sentence": gone.sentence}
    return {"sentence": gone.sentence, "address": url_for("cases.show", case_id=gone.case.id)}


def _stale(stale: Stale, typed: TypedForm, place: Place) -> dict[str, Any]:
    program, there = place.program, stale.there
    if isinstance(there, Case):
        theirs, here = saved_form(there), form_of(there.program, typed, edition_id=there.catalogue_edition_id)
        address = url_for("cases.edit", case_id=there.id)
    else:
        theirs, here = form_of(program, there.typed), form_of(program, typed)
        address = url_for("cases.new", draft=there.id)
    return {
        "version": place.draft.version if place.draft else 0,
        "seen": theirs.seen.data or "",
        "address": address,
        "changed": [vars(each) for each in compared(theirs, here, program)],
    }

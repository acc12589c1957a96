"""What issuing a document of some kind takes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from logbook.documents.forms import OrderForm
from logbook.documents.models import Document, OrderedDocument
from logbook.documents.rules import Draft
from logbook.foundation.config import Settings
from logbook.foundation.errors import Invalid
from logbook.foundation.ids import uuid7
from logbook.people import queries as people
from logbook.people.models import MemberRole, Person, Program


@dataclass(frozen=True)
class Maker:
    """How a kind of document is made.

    ``purpose`` says in a sentence or two what it holds and whom it is for. ``form`` gives the form with what the
    address asks for filled in; ``drafts`` what comes of its answers, or raises Invalid. ``whole``, where a kind has it,
    is the document that holds all of them, once they have their numbers, and ``preview`` the PDF that shows it before;
    of all else the last draft is shown. ``template`` is the page of the form.
    """

    purpose: str
    template: str
    form: Callable[[Session, Program], OrderForm]
    drafts: Callable[[Session, Program, Any], Sequence[Draft]]
    whole: Callable[[Session, Program, Any, Sequence[Document | OrderedDocument]], Draft] | None = None
    preview: Callable[[Sequence[Draft], Settings], bytes] | None = None


def asked_for(**values: Any) -> dict[str, Any]:
    """What a fresh form holds: a key of its own, these values, and before them what the address asks for."""
    return {"form_id": str(uuid7()), **values, **{name: request.args[name] for name in request.args if name in NAMES}}


# What an address may fill in beforehand, as text: a day is read by whoever asks for one.
NAMES = ("fellow", "procedure", "edition")


def asking_again(document: Document) -> dict[str, str]:
    """What an address asks for that opens the form on what a document is about; its words are typed anew."""
    about = {
        "fellow": document.fellow_id,
        "procedure": document.procedure_slug,
        "edition": document.requirement_edition_id,
        "period_from": document.period_from,
        "period_to": document.period_to,
    }
    return {name: str(value) for name, value in about.items() if value}


def fellows(session: Session, program: Program) -> list[tuple[UUID, str]]:
    """Key and name of everybody who is or was a fellow of the program."""
    members = people.members(session, program.id, MemberRole.FELLOW)
    return list({each.person.id: each.person.name for each in members}.items())


def fellow_of(session: Session, program: Program, form: Any) -> Person:
    """The fellow that was chosen. Raises Invalid."""
    found = people.fellow(session, program.id, UUID(form.fellow.data))
    if found is None:
        raise Invalid("Choose a fellow of this program.", "fellow")
    return found

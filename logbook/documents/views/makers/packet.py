"""Making a packet for the Clinical Competency Committee."""

from collections.abc import Sequence
from datetime import date

from flask import request
from sqlalchemy.orm import Session

from logbook.catalogue import queries as catalogue
from logbook.documents import actions
from logbook.documents.forms import PacketForm
from logbook.documents.models import Document, OrderedDocument
from logbook.documents.rules import Draft, academic_year
from logbook.documents.views.makers.making import Maker, asked_for
from logbook.people import queries as people
from logbook.people.models import MemberRole, Person, Program


def form(session: Session, program: Program) -> PacketForm:
    """The form, of all fellows of today and the academic year so far unless the address says otherwise."""
    first, last = academic_year(program.today())
    offered = _fellows(session, program)
    made = PacketForm(
        data=asked_for(
            period_from=request.args.get("period_from", first, type=date.fromisoformat),
            period_to=request.args.get("period_to", last, type=date.fromisoformat),
            fellows=request.args.getlist("fellows") or [str(each.id) for each in offered],
        )
    )
    made.choose_fellows([(each.id, each.name) for each in offered])
    made.choose_edition([(each.id, each.name) for each in catalogue.requirement_editions(session, program.id)])
    return made


def drafts(session: Session, program: Program, form: PacketForm) -> Sequence[Draft]:
    """A summary of each fellow, by family name."""
    assert form.period_from.data is not None and form.period_to.data is not None  # noqa: PT018  # the form requires them
    ticked = set(form.fellow_ids)
    return actions.draft_summaries(
        session,
        program=program,
        fellows=[each for each in _fellows(session, program) if each.id in ticked],
        period_from=form.period_from.data,
        period_to=form.period_to.data,
        edition_id=form.edition_id,
    )


def whole(
    _session: Session, program: Program, _form: PacketForm, summaries: Sequence[Document | OrderedDocument]
) -> Draft:
    """The packet that holds them."""
    return actions.draft_packet(summaries, program.today())


def _fellows(session: Session, program: Program) -> Sequence[Person]:
    members = people.members(session, program.id, MemberRole.FELLOW, program.today())
    return list({each.person.id: each.person for each in members}.values())


MAKER = Maker(
    purpose="The competency summaries of all fellows as one file with cover and index, and each by itself. "
    "For the Clinical Competency Committee.",
    template="documents/new/packet.html",
    form=form,
    drafts=drafts,
    whole=whole,
    preview=actions.preview_packet,
)

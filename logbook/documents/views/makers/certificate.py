"""Making a certificate of one procedure."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from logbook.documents import actions, queries
from logbook.documents.forms import CertificateForm
from logbook.documents.models import DocumentKind
from logbook.documents.rules import Draft
from logbook.documents.views.makers.making import Maker, asked_for, fellow_of, fellows
from logbook.people.models import Program


def form(session: Session, program: Program) -> CertificateForm:
    """The form, with the procedures of which a case is signed."""
    made = CertificateForm(data=asked_for())
    made.choose_fellow(fellows(session, program))
    made.choose_procedure(queries.signed_procedures(session, program.id))
    made.offer(queries.offered_statements(session, program.id, DocumentKind.CERTIFICATE))
    return made


def drafts(session: Session, program: Program, form: CertificateForm) -> Sequence[Draft]:
    """The certificate of the fellow and procedure."""
    fellow = fellow_of(session, program, form)
    draft = actions.draft_certificate(
        session,
        program=program,
        fellow=fellow,
        procedure_slug=form.procedure.data or "",
        statement=form.chosen_statement,
        decisions=form.decisions,
    )
    return [draft]


MAKER = Maker(
    purpose="One procedure over all time: signed counts, dates, and a statement of yours. For the fellow.",
    template="documents/new/certificate.html",
    form=form,
    drafts=drafts,
)

"""Writing about a case that is not signed, and answering along with sending it again."""

from sqlalchemy.orm import Session

from logbook.cases import queries
from logbook.cases.actions.handing import keep_out_of_hand
from logbook.cases.models import Case, CaseMessage, MessageKind
from logbook.cases.rules import Decisions, Verb, check_has_attending, check_message, check_words, next_state
from logbook.foundation import audit
from logbook.people.models import Person

_UNDECIDED = Decisions()


def write_message(
    session: Session, *, by: Person, case: Case, words: str, decisions: Decisions = _UNDECIDED
) -> CaseMessage:
    """Add a message of the fellow or the attending to a case that waits or was returned.

    Raises Conflict for any other and while it is handed over, Invalid without words, Undecided for what looks as if it
    pointed to a patient.
    """
    queries.lock(session, case)
    next_state(Verb.DISCUSS, case.state, case.number)
    check_has_attending(case)
    keep_out_of_hand(session, case)
    check_message(words)
    return add_message(session, by=by, case=case, words=words, decisions=decisions, kind=MessageKind.MESSAGE)


def add_message(
    session: Session, *, by: Person, case: Case, words: str, decisions: Decisions, kind: MessageKind
) -> CaseMessage:
    """The same for words that go along with something else, once it was looked at whether that may be."""
    words = words.strip()
    check_message(words)
    kept = check_words("words", words, decisions)
    message = CaseMessage(case_id=case.id, revision=case.revision, author_id=by.id, kind=kind, words=words)
    session.add(message)
    audit.record(
        session,
        by=by,
        verb="case.write",
        subject=case,
        number=case.number,
        revision=case.revision,
        kind=kind.value,
        **kept,
    )
    return message

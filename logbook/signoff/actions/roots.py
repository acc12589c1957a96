"""The daily root of each chain: made once for a day on which it grew, and sent to whoever directs the program."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from logbook.foundation import audit
from logbook.foundation.db import Database
from logbook.notices import actions as notices
from logbook.people import queries as people
from logbook.people.models import MemberRole, Program
from logbook.signoff import queries
from logbook.signoff.actions.keys import signer
from logbook.signoff.models import ChainHead, ChainRoot
from logbook.signoff.rules import root_statement


def make_due_roots(database: Database) -> int:
    """Make the roots that are due; how many. Several workers may come at once: the database takes one for each day."""
    with database.reading() as session:
        due = queries.grown_programs(session)
    made = 0
    for program in due:
        try:
            with database.writing() as session:
                make_root(session, program=program)
        except IntegrityError:  # another worker made it since the question above was answered
            continue
        made += 1
    return made


def make_root(session: Session, *, program: Program) -> ChainRoot:
    """Sign how far the program's chain has come today, and post it to the directors."""
    head = session.get_one(ChainHead, program.id)
    key, day = signer(session), program.today()
    root = ChainRoot(
        program_id=program.id,
        day=day,
        length=head.length,
        digest=head.digest,
        key_id=key.key_id,
        ed25519=key.sign(root_statement(program.id, day, head.length, head.digest, key.key_id)),
    )
    session.add(root)
    session.flush()
    facts = {
        "program": program.name,
        "program_id": str(program.id),
        "day": str(day),
        "length": root.length,
        "digest": root.digest,
        "key_id": root.key_id,
    }
    for director in people.members(session, program.id, MemberRole.DIRECTOR, on=day):
        key_of_letter = f"root:{program.id}:{day}:{director.person_id}"
        notices.post(session, template="root", facts=facts, key=key_of_letter, to=director.person, program=program)
    audit.record(
        session, by=None, verb="chain.root", subject=program, day=str(day), length=root.length, digest=root.digest
    )
    return root

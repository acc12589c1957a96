"""Drawing the sample, setting how it is drawn and by whom it is read, and reading."""

import secrets
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Uuid as UuidType
from sqlalchemy import bindparam, delete, select, text
from sqlalchemy.orm import Session

from logbook.cases.models import Case
from logbook.cases.rules import Decisions, check_words
from logbook.foundation import audit, clock
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict, Forbidden, Invalid
from logbook.people.models import Person, Program
from logbook.sample import queries, rules
from logbook.sample.models import (
    Differing,
    Outcome,
    SampledEntry,
    SampleHead,
    SampleReader,
    SampleRule,
    SecondReading,
)
from logbook.signoff.models import Signature, SignatureKind

_UNDECIDED = Decisions()


def draw_due(database: Database, _settings: Settings) -> int:
    """Draw from whatever was signed since the last time, in every program; how many entries were drawn."""
    with database.reading() as session:
        behind = queries.behind(session)
    count = 0
    for program_id in behind:
        with database.writing() as session:
            count += draw(session, session.get_one(Program, program_id))
    return count


def draw(session: Session, program: Program) -> int:
    """Draw from the program's next signatures, in the order of its chain; how many entries were drawn.

    A signature of a void is no entry; one of a guest always is in the sample.
    """
    head, rule = _held(session, program)
    signed = queries.signatures_after(session, program.id, head.drawn_to)
    readers = [each.person_id for each in queries.readers(session, program.id)]
    before = head.drawn
    for signature, case in signed:
        is_guests = signature.guest_registration is not None
        if signature.kind is not SignatureKind.VOID and (
            is_guests or rules.is_drawn(rule.seed, signature.digest, rule.percent)
        ):
            head.drawn += 1
            session.add(
                SampledEntry(
                    program_id=program.id,
                    place=head.drawn,
                    signature_id=signature.id,
                    rule_id=rule.id,
                    reader_id=_reader(readers, head.drawn, signature, case),
                )
            )
    if signed:
        head.drawn_to = signed[-1][0].sequence
    if head.drawn > before:
        audit.record(
            session,
            by=None,
            verb="sample.draw",
            program_id=program.id,
            to_sequence=head.drawn_to,
            drawn=head.drawn - before,
            rule=str(rule.id),
        )
    return head.drawn - before


def set_percent(session: Session, *, by: Person, program: Program, percent: int | None) -> SampleRule:
    """Draw another share of what is signed from now on, with a seed of its own. Raises Invalid."""
    wanted = rules.check_percent(percent)
    head, rule = _held(session, program)
    # What was signed until now is drawn as it was announced.
    while queries.signatures_after(session, program.id, head.drawn_to):
        draw(session, program)
    if wanted == rule.percent:
        return rule
    changed = _new_rule(session, program, head, percent=wanted, by=by)
    audit.record(
        session,
        by=by,
        verb="sample.set_percent",
        subject=changed,
        percent=wanted,
        before=rule.percent,
        after_sequence=changed.after_sequence,
    )
    return changed


def name_readers(session: Session, *, by: Person, program: Program, person_ids: Collection[UUID]) -> int:
    """Let these people read, by turns in the order of their names; how many entries wait without a reader.

    What others had not read yet goes on to these. Raises Invalid for whoever is neither attending nor director.
    """
    head, _ = _held(session, program)
    there = [each.id for each in queries.could_read(session, program)]
    if not set(person_ids) <= set(there):
        raise Invalid("Choose attendings and directors of this program.", "readers")
    wanted = [each for each in there if each in set(person_ids)]
    session.execute(delete(SampleReader).where(SampleReader.program_id == program.id))
    session.add_all(SampleReader(program_id=program.id, person_id=key, place=at) for at, key in enumerate(wanted))
    left = 0
    for entry, signature, case in queries.unread(session, program.id):
        if entry.reader_id not in wanted:
            entry.reader_id = _reader(wanted, entry.place, signature, case)
        left += entry.reader_id is None
    audit.record(
        session,
        by=by,
        verb="sample.name_readers",
        program_id=program.id,
        readers=[str(each) for each in wanted],
        drawn=head.drawn,
    )
    return left


def read(
    session: Session,
    *,
    by: Person,
    entry: SampledEntry,
    outcome: Outcome | None,
    differing: Sequence[Differing] = (),
    words: str = "",
    decisions: Decisions = _UNDECIDED,
) -> SecondReading:
    """Keep what the reader found beside the record at the hospital. ``entry`` is held, as ``entry_to_read`` finds it.

    Raises Forbidden for anyone but its reader, Conflict if it was read before, Invalid for what is missing, Undecided
    if the words look as if they pointed to a patient.
    """
    if entry.reader_id != by.id:
        raise Forbidden("This entry is for another reader.")
    if entry.reading is not None:
        raise Conflict("You have read this entry already; what was found is kept.")
    words = words.strip()
    rules.check_reading(outcome, differing, words)
    assert outcome is not None
    kept = check_words("words", words, decisions)
    reading = SecondReading(
        entry_id=entry.id,
        reader_id=by.id,
        outcome=outcome,
        differing=[each.value for each in Differing if each in differing],
        words=words,
    )
    session.add(reading)
    audit.record(session, by=by, verb="sample.read", subject=entry, outcome=outcome.value, **kept)
    return reading


def _reader(readers: Sequence[UUID], place: int, signature: Signature, case: Case) -> UUID | None:
    return rules.reader_in_turn(readers, place, {signature.signer_id, case.attending_id, case.fellow_id})


def _held(session: Session, program: Program) -> tuple[SampleHead, SampleRule]:
    """The program's head, held until the transaction ends, and the rule of the present academic year."""
    session.execute(_FIRST_HEAD, {"program_id": program.id})
    held = select(SampleHead).where(SampleHead.program_id == program.id).with_for_update()
    head = session.scalars(held.execution_options(populate_existing=True)).one()
    rule = queries.present_rule(session, program.id)
    if rule is None or rule.year != rules.academic_year(program.today()):
        percent = rule.percent if rule else rules.DEFAULT_PERCENT
        rule = _new_rule(session, program, head, percent=percent, by=None)
    return head, rule


def _new_rule(session: Session, program: Program, head: SampleHead, *, percent: int, by: Person | None) -> SampleRule:
    rule = SampleRule(
        program_id=program.id,
        percent=percent,
        seed=secrets.token_hex(32),
        year=rules.academic_year(program.today()),
        after_sequence=head.drawn_to,
        made_by_id=by.id if by else None,
        made_at=clock.now(),
    )
    session.add(rule)
    session.flush()
    return rule


_FIRST_HEAD = text(
    "INSERT INTO sample_head (program_id, drawn_to, drawn) VALUES (:program_id, 0, 0)"
    " ON CONFLICT (program_id) DO NOTHING"
).bindparams(bindparam("program_id", type_=UuidType()))

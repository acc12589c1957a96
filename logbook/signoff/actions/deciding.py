"""Signing and returning: each checks that it is its turn, changes, and leaves its event."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Uuid as UuidType
from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session

from logbook.cases.actions import keep_revision
from logbook.cases.models import Case, CaseRole, RevisionEnd
from logbook.cases.rules import Decisions, Verb, next_state
from logbook.foundation import audit, clock
from logbook.foundation.ids import uuid7
from logbook.people.models import Person
from logbook.signoff import rules
from logbook.signoff.models import AttestedRole, ChainHead, Entrustment, Means, Return, Signature

_UNDECIDED = Decisions()


def sign(
    session: Session,
    *,
    by: Person,
    case: Case,
    revision: int,
    roles: Mapping[UUID, CaseRole],
    entrustment: Entrustment | None = None,
    feedback: str = "",
    decisions: Decisions = _UNDECIDED,
    authenticated_by: Means = Means.PASSWORD,
) -> Signature:
    """Sign the ``revision`` of the case that was on the screen; ``roles`` by the key of each of its procedures.

    ``authenticated_by`` is how the attending showed to be the one. ``case`` comes from ``queries.case_to_decide``,
    which holds it still. Raises Forbidden for anyone but its attending, Conflict if it is not waiting or has changed,
    Invalid if a role or the entrustment is missing, Undecided if the feedback looks as if it pointed to a patient.
    """
    _check_turn(Verb.SIGN, by, case, revision)
    feedback = feedback.strip()
    rules.check_attestation([each.id for each in case.procedures], roles, entrustment, feedback)
    kept = rules.check_words("feedback", feedback, decisions)
    said = rules.Attestation(
        signer_id=by.id,
        signer_name=by.name,
        signed_at=clock.now(),
        roles=tuple(rules.RoleSeen(each.id, each.place, roles[each.id]) for each in case.procedures),
        entrustment=entrustment,
        feedback=feedback,
        authenticated_by=authenticated_by,
    )
    head = _locked_head(session, case.program_id)
    columns = rules.seal(
        case,
        case.procedures,
        rules.names_now(case),
        said,
        signature_id=uuid7(),
        sequence=head.length + 1,
        previous_digest=head.digest,
    )
    signature = Signature(
        **columns,
        attested_roles=[
            AttestedRole(case_procedure_id=seen.case_procedure_id, place=seen.place, role=seen.role)
            for seen in said.roles
        ],
    )
    session.add(signature)
    # The database lets a case become signed only when its signature is there.
    session.flush()
    head.length, head.digest = signature.sequence, signature.digest
    case.state, case.signed_at = next_state(Verb.SIGN, case.state, case.number), said.signed_at
    audit.record(
        session, by=by, verb="case.sign", subject=case, at=said.signed_at, signature=str(signature.id),
        revision=revision, sequence=signature.sequence, digest=signature.digest,
        authenticated_by=authenticated_by.value, **kept,
    )
    return signature


def return_(
    session: Session, *, by: Person, case: Case, revision: int, reason: str, decisions: Decisions = _UNDECIDED
) -> Return:
    """Send the case back to its fellow with a reason. Raises as ``sign`` does, and Invalid without a reason."""
    _check_turn(Verb.RETURN, by, case, revision)
    reason = reason.strip()
    rules.check_reason(reason)
    kept = rules.check_words("reason", reason, decisions)
    returned = Return(
        case_id=case.id, revision=case.revision, returned_by_id=by.id, reason=reason, returned_at=clock.now()
    )
    session.add(returned)
    keep_revision(session, by=by, case=case, ended=RevisionEnd.RETURNED)
    case.state = next_state(Verb.RETURN, case.state, case.number)
    audit.record(session, by=by, verb="case.return", subject=case, at=returned.returned_at, revision=revision, **kept)
    return returned


def _check_turn(verb: Verb, by: Person, case: Case, shown: int) -> None:
    rules.check_turn(
        verb,
        number=case.number,
        state=case.state,
        revision=case.revision,
        shown=shown,
        fellow_id=case.fellow_id,
        attending_id=case.attending_id,
        by_id=by.id,
    )


def _locked_head(session: Session, program_id: UUID) -> ChainHead:
    """The program's chain head, locked until the end of the transaction: signatures of one program queue here."""
    locked = (
        select(ChainHead)
        .where(ChainHead.program_id == program_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    head = session.scalar(locked)
    if head is None:
        # Two first signatures may come at once: one makes the row, the other finds it made.
        session.execute(_FIRST_HEAD, {"program_id": program_id, "digest": rules.genesis(program_id)})
        head = session.scalars(locked).one()
    return head


_FIRST_HEAD = text(
    "INSERT INTO chain_head (program_id, length, digest) VALUES (:program_id, 0, :digest)"
    " ON CONFLICT (program_id) DO NOTHING"
).bindparams(bindparam("program_id", type_=UuidType()))

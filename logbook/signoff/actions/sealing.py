"""Putting signatures into a program's chain: one pass over its head, however many there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid as UuidType
from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session

from logbook.cases.models import Case
from logbook.cases.queries import hold_versions
from logbook.cases.rules import Verb, next_state
from logbook.foundation import audit
from logbook.foundation.ids import uuid7
from logbook.people.models import Person
from logbook.signoff import rules
from logbook.signoff.actions.keys import signer
from logbook.signoff.models import AttestedRole, ChainHead, Signature


@dataclass(frozen=True, slots=True)
class Agreed:
    """A case, held still, with what was said of it; ``facts`` are for the audit trail."""

    case: Case
    said: rules.Attestation
    facts: Mapping[str, Any]


def seal_all(session: Session, *, by: Person | None, program_id: UUID, agreed: Sequence[Agreed]) -> list[Signature]:
    """Sign the cases of one program in this order; nothing of it may be in doubt any more. A guest is nobody here."""
    signatures = append(session, program_id, [(each.case, each.said) for each in agreed])
    if len({each.case.fellow_id for each in agreed}) > 1:
        hold_versions(session, [each.case.id for each in agreed])
    for each, signature in zip(agreed, signatures, strict=True):
        case, at = each.case, each.said.signed_at
        case.state, case.signed_at = next_state(Verb.SIGN, case.state, case.number), at
        audit.record(
            session,
            by=by,
            verb="case.sign",
            subject=case,
            at=at,
            signature=str(signature.id),
            revision=case.revision,
            sequence=signature.sequence,
            digest=signature.digest,
            **each.facts,
        )
    return signatures


def append(session: Session, program_id: UUID, signed: Sequence[tuple[Case, rules.Attestation]]) -> list[Signature]:
    """The signatures on cases as they stand at the revision that is signed, stored in this order with their roles.

    They come before the cases take the state or the contents that they speak of: the database asks for that order.
    """
    if not signed:
        return []
    head = _locked_head(session, program_id)
    key = signer(session)
    sequence, digest, signatures = head.length, head.digest, []
    for case, said in signed:
        sequence += 1
        columns = rules.seal(
            case,
            case.procedures,
            rules.names_now(case),
            said,
            signature_id=uuid7(),
            sequence=sequence,
            previous_digest=digest,
            key=key,
        )
        digest = columns["digest"]
        roles = [
            AttestedRole(case_procedure_id=seen.case_procedure_id, place=seen.place, role=seen.role)
            for seen in said.roles
        ]
        signatures.append(Signature(**columns, attested_roles=roles))
    session.add_all(signatures)
    session.flush()
    head.length, head.digest = sequence, digest
    return signatures


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

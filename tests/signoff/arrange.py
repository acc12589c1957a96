"""Cases that wait for a signature: one with every column filled, so that nothing can hide in an empty one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.cases import queries as cases
from logbook.cases.actions.guests import ask_guest
from logbook.cases.models import (
    AgeBand,
    Amendment,
    Case,
    CaseProcedure,
    CaseRole,
    CaseState,
    KapUnit,
    Outcome,
    PatientPseudonym,
    Position,
    PulseMode,
    Sedation,
    Side,
)
from logbook.cases.rules import entry_of, plain_entry
from logbook.catalogue.models import CatalogueEdition, Guidance, Procedure
from logbook.foundation import clock
from logbook.foundation.canonical import canonical
from logbook.foundation.ids import uuid7
from logbook.notices.queries import letter_with_key
from logbook.people.models import CArm
from logbook.signoff import actions, queries
from logbook.signoff.models import Entrustment, Means, Signature
from logbook.signoff.rules import Chosen
from tests.cast import Cast

MILD, EPIDURAL = "mild-pild", "lumbar-interlaminar-esi"


def waiting_case(session: Session, cast: Cast, number: int = 1, **changes: Any) -> UUID:
    """The key of a case of Ada's, of two procedures, that waits for Ben."""
    edition = session.scalars(select(CatalogueEdition)).one()
    procedures = session.scalars(
        select(Procedure).where(Procedure.edition_id == edition.id).order_by(Procedure.slug != MILD, Procedure.place)
    ).all()
    now = clock.now()
    patient = PatientPseudonym(program_id=cast.program.id, number=number, fellow_id=cast.ada.id)
    session.add(patient)
    session.flush()
    values: dict[str, Any] = {
        "id": uuid7(),
        "program_id": cast.program.id,
        "number": number,
        "fellow_id": cast.ada.id,
        "state": CaseState.SUBMITTED,
        "catalogue_edition_id": edition.id,
        "performed_on": date(2026, 10, 1) + timedelta(days=number % 28),
        "site_id": cast.hospital.id,
        "attending_id": cast.ben.id,
        "patient_id": patient.id,
        "age_band": AgeBand.FROM_65,
        "sedation": Sedation.MODERATE,
        "position": Position.PRONE,
        "started_at": time(9, 5),
        "ended_at": time(9, 52),
        "duration_minutes": 47,
        "fluoroscopy_seconds": 83,
        "air_kerma_mgy": Decimal("12.5"),
        "kap_value": Decimal("118.25"),
        "kap_unit": KapUnit.CGY_CM2,
        "kap_gycm2": Decimal("1.1825"),
        "pulse_mode": PulseMode.PULSED,
        "frames": 12,
        "c_arm_id": session.scalars(select(CArm.id).where(CArm.site_id == cast.hospital.id).limit(1)).one(),
        "complications": ["dural_puncture"],
        "complication_note": "Wet tap, no headache the day after; “watched” 2 h.",
        "outcome": Outcome.ACHIEVED,
        "outcome_note": "Contrast spread as wanted.",
        "notes": "First one on the left — ligament was 6 mm.",
        "logged_at": now - timedelta(days=1),
        "submitted_at": now,
    }
    case = Case(**values | changes)
    session.add(case)
    session.flush()
    mild, other = procedures[:2]
    session.add_all(
        (
            CaseProcedure(
                case_id=case.id,
                place=1,
                procedure_id=mild.id,
                role=CaseRole.PERFORMED,
                side=Side.BILATERAL,
                levels=["L3-L4", "L4-L5"],
                guidance=Guidance.FLUOROSCOPY,
                approach="Interlaminar",
                faculty_observed=True,
                checklist_version=1,
                checklist={"neurogenic_claudication": True, "flavum_thickness_mm": "6.5", "infection": "absent"},
            ),
            CaseProcedure(case_id=case.id, place=2, procedure_id=other.id, role=CaseRole.ASSISTED, side=Side.LEFT),
        )
    )
    session.flush()
    session.expunge_all()
    return case.id


def decided(session: Session, case_id: UUID) -> Case:
    """The case as a decision loads it."""
    case = queries.case_to_decide(session, case_id)
    assert case is not None
    return case


def signature_of(session: Session, case_id: UUID) -> Signature:
    """The signature on the case."""
    signature = queries.latest_signature(session, case_id)
    assert signature is not None
    return signature


def sign(session: Session, cast: Cast, case_id: UUID, **said: Any) -> Signature:
    """Ben's signature on the case, with the roles the fellow gave unless told."""
    case = decided(session, case_id)
    what: dict[str, Any] = {
        "revision": case.revision,
        "roles": {each.id: each.role for each in case.procedures},
        "entrustment": Entrustment.HAD_TO_PROMPT,
        "feedback": "Good needle control.",
    }
    return actions.sign(session, by=cast.ben, case=case, **what | said)


def signed_case(session: Session, cast: Cast, number: int = 1, **changes: Any) -> UUID:
    """The key of a case signed by Ben."""
    case_id = waiting_case(session, cast, number, **changes)
    sign(session, cast, case_id)
    session.flush()
    return case_id


def asked_guest(session: Session, cast: Cast, number: int = 1, **changes: Any) -> tuple[UUID, str]:
    """The key of a case of Ada's that waits for a guest, and the token of the link in the letter to them."""
    guest = {"attending_id": None, "guest_name": "Gil Aster", "guest_email": "Gil.Aster@riverside.example"}
    case_id = waiting_case(session, cast, number, **guest | changes)
    link = ask_guest(session, by=cast.ada, program=cast.program, case=decided(session, case_id))
    session.flush()
    letter = letter_with_key(session, f"guest-link:{link.id}")
    assert letter is not None
    return case_id, letter.facts["token"]


def guest_says(**changes: str) -> dict[str, str]:
    """What the guest sends to sign that case as it was logged."""
    usual = {
        "role_0": "performed",
        "role_1": "assisted",
        "entrustment": "3",
        "name": "Gil Aster, MD",
        "number": "287 114",
        "registered_with": "New York State",
        "confirms": "y",
    }
    return usual | changes


def proposed(session: Session, cast: Cast, case_id: UUID, **changes: Any) -> Amendment:
    """An amendment of Ada's signed case that waits for Ben; of its notes, unless told."""
    case = decided(session, case_id)
    entry = replace(entry_of(case), **{"notes": "First one on the right."} | changes)
    amendment = Amendment(
        case_id=case_id,
        revision=case.revision + 1,
        reason="The side was wrong.",
        contents=canonical(plain_entry(entry)).decode(),
        attending_id=entry.attending_id,
        proposed_by_id=cast.ada.id,
    )
    session.add(amendment)
    session.flush()
    return amendment


def proposal_of(session: Session, amendment: Amendment) -> cases.Proposal:
    """The amendment as a decision about it loads it."""
    proposal = cases.proposal_to_decide(session, amendment.id)
    assert proposal is not None
    return proposal


def sign_proposed(
    session: Session,
    cast: Cast,
    amendment: Amendment,
    role_of: Callable[[CaseProcedure], CaseRole] = attrgetter("role"),
) -> Signature:
    """Ben's signature on an amendment, with the roles it gives unless told."""
    proposal = proposal_of(session, amendment)
    return actions.sign_amendment(
        session,
        by=cast.ben,
        proposal=proposal,
        version=amendment.version,
        roles={each.id: role_of(each) for each in proposal.amended.procedures},
        entrustment=Entrustment.NOT_NEEDED,
    )


def batch_of_one(session: Session, cast: Cast, number: int) -> UUID:
    """The key of a batch in which Ben is signing one case."""
    waiting_case(session, cast, number)
    chosen = [Chosen(number, 1, Entrustment.JUST_IN_CASE)]
    batch = actions.sign_together(
        session, by=cast.ben, program=cast.program, chosen=chosen, authenticated_by=Means.PASSWORD
    )
    session.flush()
    return batch.id

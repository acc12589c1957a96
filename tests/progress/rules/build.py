"""Procedures, requirements and entries made by hand, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from logbook.cases.models import CaseRole, CaseState, KapUnit
from logbook.catalogue.models import Counting, Laterality, Procedure, ProcedureKind, Requirement
from logbook.progress.rules import Entry, ProcedureCount, Roles, SignedCase, Tally

FIRST_DAY = date(2026, 7, 1)
_NAMES = UUID(int=0)


def key(name: str) -> UUID:
    """Always the same key for the same name."""
    return uuid5(_NAMES, name)


def procedure(slug: str, *categories: str, **changes: Any) -> Procedure:
    """A fluoroscopy-guided procedure of some edition, named after its slug."""
    values = {
        "id": key(slug),
        "edition_id": key("edition"),
        "place": 0,
        "slug": slug,
        "name": slug.upper(),
        "kind": ProcedureKind.PROCEDURE,
        "categories": list(categories),
        "body_region": "lumbar_spine",
        "guidance": ["fluoroscopy"],
        "laterality": Laterality.NONE,
    }
    return Procedure(**(values | changes))


def requirement(*categories: str, **changes: Any) -> Requirement:
    """At least ten entries of these categories."""
    values = {
        "slug": "-".join(categories),
        "label": "-".join(categories),
        "place": 0,
        "minimum": 10,
        "counting": Counting.ENTRIES,
        "categories": list(categories),
        "excluded_procedures": [],
        "guidance": [],
        "counts_shared": True,
        "once_per_case": False,
        "counts_assisted": False,
        "span_days": None,
    }
    return Requirement(**(values | changes))


def entry(slug: str = "mild", case: int = 1, day: int = 0, **changes: Any) -> Entry:
    """Performed, signed and without a patient; ``day`` counts from July 1, 2026."""
    role = changes.pop("role", CaseRole.PERFORMED)
    made = Entry(
        case=case,
        procedure_id=key(slug),
        patient_id=None,
        state=CaseState.SIGNED,
        role=role,
        logged_role=role,
        guidance=None,
        faculty_observed=False,
        performed_on=FIRST_DAY + timedelta(days=day),
        logged_at=datetime.combine(FIRST_DAY, time(18), UTC) + timedelta(days=day),
        is_shared=False,
    )
    return made._replace(**changes)


def signed_case(number: int = 1, day: int = 0, **changes: Any) -> SignedCase:
    """A signed case that recorded everything."""
    made = SignedCase(
        id=key(f"case {number}"),
        number=number,
        performed_on=FIRST_DAY + timedelta(days=day),
        duration_minutes=30,
        fluoroscopy_seconds=60,
        fluoroscopy_not_recorded=None,
        air_kerma_mgy=Decimal("10.9"),
        kap_unit=KapUnit.GY_CM2,
        kap_gycm2=Decimal("1.63"),
        dose_not_recorded=None,
        site_id=key("Hospital"),
        submitted_at=datetime.combine(FIRST_DAY, time(18), UTC) + timedelta(days=day),
        signed_at=datetime.combine(FIRST_DAY, time(20), UTC) + timedelta(days=day),
        is_first_signature=True,
        signer_id=key("Ben"),
        signer_name="Ben Okafor, MD",
        guest_registration=None,
        entrustment=4,
    )
    return made._replace(**changes)


def procedure_count(slug: str, **changes: Any) -> ProcedureCount:
    """Nothing done of a procedure."""
    nothing = (0, 0, 0, 0, 0)
    made = ProcedureCount(
        slug=slug,
        name=slug.upper(),
        kind=ProcedureKind.PROCEDURE,
        body_region="lumbar_spine",
        roles=Roles(),
        waiting=0,
        returned=0,
        first_on=None,
        last_on=None,
        last_performed_on=None,
        fluoroscopy_seconds=None,
        fluoroscopy_not_recorded=0,
        duration_minutes=None,
        duration_not_recorded=0,
        entrustment=nothing,
        entrustment_seen=nothing,
        ways=(),
    )
    return replace(made, **changes)


def tally(**changes: Any) -> Tally:
    """A fellow who has logged nothing."""
    nothing = (0, 0, 0, 0, 0)
    made = Tally(
        first_on=None,
        signed=0,
        waiting=0,
        returned=0,
        drafts=0,
        last_logged_on=None,
        lag=None,
        lag_of=0,
        time_to_sign=None,
        time_of=0,
        roles=Roles(),
        differing=0,
        requirements=(),
        procedures=(),
        months=(),
        entrustment=nothing,
        entrustment_seen=nothing,
        latest=(),
        latest_seen=(),
        held_back=0,
        attendings=(),
        gaps=(),
    )
    return replace(made, **changes)

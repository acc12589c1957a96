"""What there is to put into a case log.

Rows are read as they are, in two statements however many they are: of 5,000 cases objects would take seconds.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from logbook.cases import queries as cases
from logbook.cases.models import Case, CaseProcedure, CaseState, Side
from logbook.cases.queries import Wanted
from logbook.catalogue.models import Guidance, Procedure, ProcedureKind
from logbook.catalogue.rules import CATEGORIES, body_region_label
from logbook.documents.models import DocumentKind
from logbook.documents.rules import CaseLogFacts, Draft, Heading, LoggedCase, LoggedProcedure, legible, volumes
from logbook.people.models import Person, Program, Site, full_name
from logbook.signoff.models import AttestedRole, Signature

_SIGNED = and_(Signature.case_id == Case.id, Signature.revision == Case.revision)
_CASES = (
    select(
        Case.id,
        Case.number,
        Case.performed_on,
        Site.name.label("site"),
        Case.fluoroscopy_seconds,
        Case.fluoroscopy_not_recorded,
        Case.duration_minutes,
        Case.air_kerma_mgy,
        Case.kap_gycm2,
        Case.dose_not_recorded,
        Case.attending_id,
        Person.given_name,
        Person.family_name,
        Person.degree,
        Signature.signer_id,
        Signature.signer_name,
        Signature.guest_registration,
        Signature.signed_at,
    )
    .join(Signature, _SIGNED)
    .join(Site, Site.id == Case.site_id)
    .outerjoin(Person, Person.id == Case.attending_id)
    .order_by(Case.performed_on, Case.number)
)
_STEPS = (
    select(
        CaseProcedure.case_id,
        CaseProcedure.procedure_id,
        CaseProcedure.side,
        CaseProcedure.levels,
        CaseProcedure.guidance,
        CaseProcedure.role,
        AttestedRole.role.label("attested"),
    )
    .join(Case, Case.id == CaseProcedure.case_id)
    .join(Signature, _SIGNED)
    .join(
        AttestedRole,
        and_(AttestedRole.signature_id == Signature.id, AttestedRole.case_procedure_id == CaseProcedure.id),
    )
    .order_by(CaseProcedure.place)
)
_PROCEDURES = select(
    Procedure.id, Procedure.name, Procedure.kind, Procedure.categories, Procedure.body_region
).order_by(Procedure.place, Procedure.slug)


def case_log(
    session: Session, by: Person, program: Program, fellow: Person, wanted: Wanted, narrowed_to: Mapping[str, str]
) -> tuple[Draft, ...]:
    """The volumes of a fellow's signed cases that ``by`` may see and that are ``wanted``; none where there is no case.

    ``narrowed_to`` are the filters in words, each by what it says in an address.
    """
    signed = replace(wanted, fellow_id=fellow.id, state=CaseState.SIGNED)
    which = cases.narrowed(session, by, program.id, signed)
    known = {row.id: row for row in session.execute(_PROCEDURES.where(Procedure.id.in_(_used(which))))}
    steps: dict[UUID, list[LoggedProcedure]] = defaultdict(list)
    for row in session.execute(_STEPS.where(which)):
        steps[row.case_id].append(_step(row, known[row.procedure_id].name))
    zone = ZoneInfo(program.time_zone)
    found = volumes(
        program=program.name,
        institution=program.institution,
        fellow=fellow.name,
        narrowed_to=tuple(narrowed_to.values()),
        cases=[_case(row, tuple(steps[row.id]), zone) for row in session.execute(_CASES.where(which))],
        headings={row.name: _heading(row) for row in known.values()},
    )
    return tuple(_draft(program, fellow, legible(facts), tuple(narrowed_to)) for facts in found)


def _used(which: ColumnElement[bool]) -> Any:
    return select(CaseProcedure.procedure_id).join(Case, Case.id == CaseProcedure.case_id).where(which)


def _draft(program: Program, fellow: Person, facts: CaseLogFacts, filters: tuple[str, ...]) -> Draft:
    return Draft(
        kind=DocumentKind.CASE_LOG,
        program_id=program.id,
        fellow_id=fellow.id,
        period_from=facts.period_from,
        period_to=facts.period_to,
        facts=facts,
        about=f"volume {facts.volume}, {facts.quarter}" + "".join(f"; {each}" for each in facts.narrowed_to),
        series_of=(*sorted(filters), facts.period_from.isoformat(), str(facts.part)),
    )


def _heading(row: Any) -> Heading:
    is_skill = row.kind is ProcedureKind.SKILL
    group = "Skills and evaluations" if is_skill else body_region_label(row.body_region)
    return Heading(group, tuple(CATEGORIES[each] for each in row.categories))


def _step(row: Any, name: str) -> LoggedProcedure:
    side: Side | None = row.side
    guidance: Guidance | None = row.guidance
    return LoggedProcedure(
        name=name,
        side=side.label if side else "",
        levels=", ".join(row.levels),
        guidance=guidance.label if guidance else "",
        role=row.attested.value,
        logged_role=row.role.value if row.role is not row.attested else "",
    )


def _case(row: Any, steps: tuple[LoggedProcedure, ...], zone: ZoneInfo) -> LoggedCase:
    is_guest = row.guest_registration is not None
    own = is_guest or row.signer_id == row.attending_id
    return LoggedCase(
        number=row.number,
        performed_on=row.performed_on,
        site=row.site,
        procedures=steps,
        fluoroscopy_seconds=row.fluoroscopy_seconds,
        fluoroscopy_missing=row.fluoroscopy_not_recorded or "",
        duration_minutes=row.duration_minutes,
        air_kerma_mgy=_decimal(row.air_kerma_mgy),
        kap_gycm2=_decimal(row.kap_gycm2),
        dose_missing=row.dose_not_recorded or "",
        # As it was signed; only a deputy's signature does not say whom it stands for.
        supervisor=row.signer_name if own else full_name(row.given_name, row.family_name, row.degree),
        guest=row.guest_registration or "",
        signed_on=row.signed_at.astimezone(zone).date(),
        signed_by="" if own else row.signer_name,
    )


def _decimal(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"

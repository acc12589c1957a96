"""Cases of the cast with as little in them as counting asks for."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from logbook.cases.models import Case, CaseProcedure, CaseRole, CaseState
from logbook.catalogue import queries as catalogue
from logbook.catalogue.models import Guidance, Procedure
from logbook.foundation.ids import uuid7
from logbook.progress import queries as progress
from logbook.progress.queries.fellow_home import FellowHome
from logbook.progress.rules import Fellowship, Standing
from logbook.signoff import actions, queries
from logbook.signoff.models import Entrustment
from tests.cast import Cast

MILD, EPIDURAL, RFA = "mild-pild", "esi-interlaminar-lumbar", "rfa-lumbar-mb"
VISIT, EXAM = "eval-outpatient", "skill-neuro-exam"
DONE = CaseRole.PERFORMED


def logged(
    session: Session,
    cast: Cast,
    *steps: tuple[str, CaseRole],
    state: CaseState = CaseState.SUBMITTED,
    days_ago: int = 10,
    **changes: Any,
) -> UUID:
    """The key of a case of Ada's with Ben, logged at noon of the day performed; ``steps`` are slugs and roles."""
    day = cast.program.today() - timedelta(days=days_ago)
    noon = datetime.combine(day, time(12), ZoneInfo(cast.program.time_zone))
    procedures = {
        each.slug: each for each in session.scalars(select(Procedure).where(Procedure.slug.in_([*dict(steps)])))
    }
    last = session.scalar(select(func.max(Case.number))) or 0
    marked = changes.pop("faculty_observed", False)
    values: dict[str, Any] = {
        "id": uuid7(),
        "program_id": cast.program.id,
        "number": last + 1,
        "fellow_id": cast.ada.id,
        "state": state,
        "catalogue_edition_id": procedures[steps[0][0]].edition_id,
        "performed_on": day,
        "site_id": cast.hospital.id,
        "attending_id": cast.ben.id,
        "logged_at": noon,
        "submitted_at": None if state is CaseState.DRAFT else noon,
    }
    case = Case(**values | changes)
    session.add(case)
    session.flush()
    for place, (slug, role) in enumerate(steps):
        session.add(
            CaseProcedure(
                case_id=case.id,
                place=place,
                procedure_id=procedures[slug].id,
                role=role,
                guidance=Guidance(procedures[slug].guidance[0]) if procedures[slug].guidance else None,
                faculty_observed=marked,
            )
        )
    session.flush()
    session.expunge_all()
    return case.id


def signed(
    session: Session,
    cast: Cast,
    *steps: tuple[str, CaseRole],
    attested: Sequence[CaseRole] | None = None,
    entrustment: Entrustment | None = Entrustment.JUST_IN_CASE,
    **changes: Any,
) -> UUID:
    """The same, signed by Ben; ``attested`` are his roles where they differ from hers."""
    case = queries.case_to_decide(session, logged(session, cast, *steps, **changes))
    assert case is not None
    seen = attested or [role for _, role in steps]
    roles = {each.id: role for each, role in zip(case.procedures, seen, strict=True)}
    actions.sign(session, by=cast.ben, case=case, revision=case.revision, roles=roles, entrustment=entrustment)
    session.flush()
    return case.id


def returned(session: Session, cast: Cast, *steps: tuple[str, CaseRole], reason: str, **changes: Any) -> UUID:
    """The same, sent back by Ben."""
    case = queries.case_to_decide(session, logged(session, cast, *steps, **changes))
    assert case is not None
    actions.return_(session, by=cast.ben, case=case, revision=case.revision, reason=reason)
    session.flush()
    return case.id


def standing_of(session: Session, cast: Cast, **eyes: bool) -> Standing:
    """Ada's standing over all time, under the edition in force."""
    edition = catalogue.requirement_edition(session, cast.program.id)
    return progress.standing(session, cast.program, cast.ada.id, edition, **eyes)


def home_of(session: Session, cast: Cast) -> FellowHome:
    """Ada's start page."""
    first = day(cast, 200)
    return progress.fellow_home(session, cast.program, cast.ada.id, Fellowship(first, day(cast, -164), assumed=True))


def day(cast: Cast, days_ago: int) -> date:
    """That many days before today, at the program."""
    return cast.program.today() - timedelta(days=days_ago)


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The statements sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)

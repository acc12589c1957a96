"""Attempts made by hand, without a database."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from logbook.cases.models import CaseRole, Outcome
from logbook.catalogue.models import ProcedureKind
from logbook.curves.rules import Done, LearningCurve, Parameters, learning_curve

FIRST_DAY = date(2026, 7, 1)


def parameters(acceptable: str = "0.10", unacceptable: str = "0.30", *errors: str) -> Parameters:
    """Rates, written as fractions; alpha and beta are 0.10 unless told."""
    return Parameters(Decimal(acceptable), Decimal(unacceptable), *map(Decimal, errors or ("0.10", "0.10")))


def done(number: int = 1, **changes: Any) -> Done:
    """A lumbar decompression that was logged and attested as performed and did as planned, that many days later."""
    made = Done(
        slug="mild-pild",
        name="MILD",
        kind=ProcedureKind.PROCEDURE,
        case_id=UUID(int=number),
        number=number,
        performed_on=FIRST_DAY + timedelta(days=number),
        started_at=None,
        place=0,
        logged=CaseRole.PERFORMED,
        attested=CaseRole.PERFORMED,
        outcome=Outcome.ACHIEVED,
        duration_minutes=40,
        fluoroscopy_seconds=60,
    )
    return made._replace(**changes)


def attempts(pattern: str, rates: Parameters | None = None) -> LearningCurve:
    """The curve of a pattern of outcomes in the order of time: "+" as planned, "-" not achieved."""
    how = {"+": Outcome.ACHIEVED, "-": Outcome.NOT_ACHIEVED}
    cases = [done(number, outcome=how[sign]) for number, sign in enumerate(pattern, start=1)]
    return learning_curve("mild-pild", "MILD", cases, rates or parameters())

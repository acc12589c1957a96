"""What a curve says, in the words of its arithmetic. Whether somebody is competent is for people to say."""

from decimal import Decimal

from logbook.curves.rules.cusum import Curve, Parameters


def percent(rate: Decimal | float) -> str:
    """A rate as percent without trailing zeros: "10 %", "12.5 %"."""
    return f"{Decimal(str(rate)) * 100:.2f}".rstrip("0").rstrip(".") + " %"


def rounded(rate: float) -> str:
    """A computed rate in whole percent."""
    return f"{rate * 100:.0f} %"


def in_short(curve: Curve) -> str:
    """Where the curve stands, in a line of a table."""
    if not curve.attempts:
        return "No attempt with an outcome yet"
    if not curve.is_enough:
        return f"Not enough cases: {curve.attempts} of at least {curve.limits.enough}"
    if curve.learned_at is None:
        since = "LC-CUSUM below its limit"
    else:
        since = f"LC-CUSUM reached its limit at attempt {curve.learned_at}"
    crossing = curve.last_crossing
    if crossing is None:
        return f"{since}; CUSUM between its lines"
    return f"{since}; CUSUM last crossed {'down' if crossing.fell else 'up'} at attempt {crossing.ended}"


def say_learning(curve: Curve, parameters: Parameters) -> str:
    """What LC-CUSUM says of these attempts."""
    p0, p1 = percent(parameters.acceptable), percent(parameters.unacceptable)
    if not curve.is_enough:
        return _not_enough(curve)
    if curve.learned_at is None:
        return (
            f"The limit is not reached: {curve.attempts} attempts with {_failures(curve.failures)} do not tell"
            f" a failure rate of {p0} from one of {p1}."
        )
    over = f"attempts {curve.learning_since} to {curve.learned_at}"
    return f"The limit was reached, over {over}: their failure rate is compatible with at most {p0}."


def say_testing(curve: Curve, parameters: Parameters) -> str:
    """What CUSUM says of these attempts: the last line crossed, and over which attempts."""
    if not curve.is_enough:
        return _not_enough(curve)
    crossing = curve.last_crossing
    if crossing is None or crossing.ended is None:
        return "Neither line was crossed: the attempts speak for neither of the two failure rates."
    over = f"attempts {crossing.begun + 1} to {crossing.ended}"
    if crossing.fell:
        said = f"at most {percent(parameters.acceptable)}"
    else:
        said = f"{percent(parameters.unacceptable)} or more"
    later = curve.attempts - crossing.ended
    then = f" The {later} since then crossed neither." if later > 1 else ""
    way = "lower" if crossing.fell else "upper"
    return f"The {way} line was crossed last, over {over}: their failure rate is compatible with {said}.{then}"


def _not_enough(curve: Curve) -> str:
    return (
        f"Not enough cases: {curve.attempts} with an outcome, and at least {curve.limits.enough} are needed before this"
        " curve says anything."
    )


def _failures(count: int) -> str:
    return "1 failure" if count == 1 else f"{count or 'no'} failures"

"""What of a waiting case an attending should see first: each reason a sentence, none of them a grade.

One function a reason. A further kind of row, such as an amendment of a signed case, brings its own reason by another
function in ``REASONS``.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from logbook.cases.models import CaseRole
from logbook.cases.rules import COMPLICATIONS, LAST, TIMES, both_performed, times_as_long, usually
from logbook.signoff.rules.queue import WaitingCase

# Two weeks after the procedure, what is logged is remembered rather than known. Our own choice.
LATE_DAYS = 14


class Done(NamedTuple):
    """One procedure of a case that was handed in, in plain values: thousands are read for a queue.

    ``fellow`` is the hex of the fellow's key. A case of several procedures, which is not ``is_alone``, says nothing of
    the time each of them took.
    """

    fellow: str
    slug: str
    number: int
    role: str
    fluoroscopy_seconds: int | None
    duration_minutes: int | None
    is_alone: bool


class Usual(NamedTuple):
    """A sum of medians, 0 for none, and of how many cases of each procedure."""

    value: int
    of: Sequence[int]


_Taken = dict[tuple[str, str], list[tuple[int, int]]]


class Background:
    """What the fellows of a program did lately of the procedures in a queue, the queue's own cases among it."""

    def __init__(self, done: Iterable[tuple[Any, ...]] = ()) -> None:
        """``done`` are the fields of ``Done``, in any order."""
        self._roles: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
        self._times: dict[str, _Taken] = {name: defaultdict(list) for name in TIMES}
        self._usual: dict[tuple[str | None, str, tuple[str, ...]], Usual] = {}
        for fellow, slug, number, role, seconds, minutes, is_alone in done:
            self._roles[fellow, slug].append((number, role))
            if is_alone and seconds is not None:
                self._times["fluoroscopy_seconds"][fellow, slug].append((number, seconds))
            if is_alone and minutes is not None:
                self._times["duration_minutes"][fellow, slug].append((number, minutes))

    def roles_before(self, case: WaitingCase, slug: str) -> Counter[str]:
        """In which roles its fellow logged the procedure before the case, and how often."""
        of_it = self._roles.get((case.fellow.id.hex, slug), ())
        return Counter(role for number, role in of_it if number < case.number)

    def first_performed(self, case: WaitingCase, slug: str) -> int:
        """The number of the first case in which its fellow performed the procedure."""
        if (case.fellow.id.hex, slug) not in self._firsts:
            return case.number
        return self._firsts[case.fellow.id.hex, slug]

    def fellow_usual(self, case: WaitingCase, slugs: tuple[str, ...], name: str) -> Usual:
        """What the time of that name was in the last cases of the procedures that the fellow of the case did."""
        key = (case.fellow.id.hex, name, slugs)
        if key not in self._usual:
            of_each = [self._times[name].get((key[0], slug), ()) for slug in slugs]
            self._usual[key] = _usual([[value for _, value in sorted(each)[-LAST:]] for each in of_each])
        return self._usual[key]

    def program_usual(self, slugs: tuple[str, ...], name: str) -> Usual:
        """The same in everybody's cases."""
        key = (None, name, slugs)
        if key not in self._usual:
            self._usual[key] = _usual([self._everybodys[name].get(slug, ()) for slug in slugs])
        return self._usual[key]

    @cached_property
    def _firsts(self) -> Mapping[tuple[str, str], int]:
        performed = (
            (key, [number for number, role in of_it if role == CaseRole.PERFORMED])
            for key, of_it in self._roles.items()
        )
        return {key: min(numbers) for key, numbers in performed if numbers}

    @cached_property
    def _everybodys(self) -> Mapping[str, Mapping[str, Sequence[int]]]:
        found: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in TIMES}
        for name, of_pairs in self._times.items():
            for (_, slug), taken in of_pairs.items():
                found[name][slug].extend(value for _, value in taken)
        return found


def _usual(taken: Sequence[Sequence[int]]) -> Usual:
    return Usual(usually(taken), [len(each) for each in taken])


def reasons(case: WaitingCase, background: Background) -> list[str]:
    """Why the case should be looked at before others; empty for an ordinary one."""
    return [sentence for reason in REASONS for sentence in reason(case, background)]


def complication(case: WaitingCase, _background: Background) -> Iterator[str]:
    """Something went wrong."""
    if kinds := [COMPLICATIONS[each] for each in case.first.complications if each != "none"]:
        yield f"Complication: {', '.join(kinds).lower()}"


def kept_identifier(case: WaitingCase, _background: Background) -> Iterator[str]:
    """The fellow was asked about something in a text and decided that it points to nobody."""
    if kinds := (case.first.said or {}).get("kept_texts"):
        yield f"The fellow kept a text with what looks like {' and '.join(kinds)}"


def first_performed(case: WaitingCase, background: Background) -> Iterator[str]:
    """The fellow never performed the procedure before; or only ever watched it."""
    for each in case.procedures:
        if each.role is not CaseRole.PERFORMED:
            continue
        if background.first_performed(case, each.slug) < case.number:
            continue
        before = background.roles_before(case, each.slug)
        of_it = f" of {each.procedure_name}" if len(case.procedures) > 1 else ""
        if assisted := before[CaseRole.ASSISTED]:
            yield f"First performed{of_it}; assisted {_times_said(assisted)} before"
        elif observed := before[CaseRole.OBSERVED]:
            yield f"First performed{of_it}; only observed before, {_times_said(observed)}"
        else:
            yield f"First performed{of_it}; not logged before"


def shared(case: WaitingCase, _background: Background) -> Iterator[str]:
    """Another fellow has a case of the same patient encounter."""
    for other in case.shared_with:
        both = both_performed(case.procedures, other)
        yield f"Two fellows, one case: also {other.line}{'; both logged performed' if both else ''}"


def far_from_usual(case: WaitingCase, background: Background) -> Iterator[str]:
    """A time is far from what the procedures take this fellow, or anybody in the program."""
    slugs = tuple(each.slug for each in case.procedures)
    medians = "median" if len(slugs) == 1 else "medians for these procedures together"
    for name, time in TIMES.items():
        value = getattr(case.first, name)
        if value is None:
            continue
        compared = [
            f"{times_as_long(value, usual.value)} {whose} {medians} ({time.say(usual.value)}, of {_counts(usual.of)})"
            for whose, usual in (
                ("the fellow’s own", background.fellow_usual(case, slugs, name)),
                ("the program’s", background.program_usual(slugs, name)),
            )
            if usual.value and time.is_far(value, usual.value)
        ]
        if compared:
            yield f"{time.name} {time.say(value)} is {' and '.join(compared)}"


def logged_late(case: WaitingCase, _background: Background) -> Iterator[str]:
    """It was logged long after it was performed."""
    days = (case.logged_on - case.performed_on).days
    if days > LATE_DAYS:
        yield f"Logged {days} days after it was performed"


def _counts(of: Sequence[int]) -> str:
    return " and ".join(f"{each:,}" for each in of)


def _times_said(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


REASONS: Sequence[Callable[[WaitingCase, Background], Iterator[str]]] = (
    complication,
    kept_identifier,
    first_performed,
    shared,
    far_from_usual,
    logged_late,
)

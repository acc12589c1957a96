"""Who may do what: one table of named facts, read by the doors of every view.

*When* something may be done is the business of each room's rules (see ``signoff/rules.py``); this is only *who*.
Things are asked for their ``program_id`` and, where they have them, ``fellow_id`` and ``attending_id``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias
from uuid import UUID


class Person(Protocol):
    """What a permission needs to know of the one who asks."""

    id: Any

    def roles_in(self, program_id: UUID) -> frozenset[Any]: ...
    def ever_in(self, program_id: UUID) -> bool: ...
    def stands_in_for(self, person_id: UUID | None, program_id: UUID) -> bool: ...


Fact: TypeAlias = Callable[[Person, Any], bool]


def member(person: Person, thing: Any) -> bool:
    """Holds any role in the thing's program today."""
    return bool(person.roles_in(thing.program_id))


def alumnus(person: Person, thing: Any) -> bool:
    """Holds or held a role in the thing's program: one's own record stays open for life."""
    return person.ever_in(thing.program_id)


def holds(role: str) -> Fact:
    """Holds ``role`` in the thing's program today."""

    def fact(person: Person, thing: Any) -> bool:
        return role in person.roles_in(thing.program_id)

    fact.__name__ = role
    return fact


fellow, attending = holds("fellow"), holds("attending")
director, coordinator = holds("program_director"), holds("coordinator")


def is_the_fellow(person: Person, thing: Any) -> bool:
    """The record is the person's own."""
    return bool(thing.fellow_id == person.id)


def is_the_attending(person: Person, thing: Any) -> bool:
    """Is the supervising attending of the case, and still a member of the program."""
    return bool(thing.attending_id == person.id) and attending(person, thing)


def supervises(person: Person, thing: Any) -> bool:
    """The case names the person as its attending and has left the fellow's drafts."""
    return is_the_attending(person, thing) and thing.state != "draft"


def stands_in(person: Person, thing: Any) -> bool:
    """Is now the deputy of the attending of a case that has left the drafts, and not its fellow."""
    return (
        attending(person, thing)
        and thing.fellow_id != person.id
        # Before the state, which the record of a fellow, that nobody supervises, does not have.
        and person.stands_in_for(thing.attending_id, thing.program_id)
        and thing.state != "draft"
    )


def is_away(person: Person, thing: Any) -> bool:
    """The absence is the person's own."""
    return bool(thing.person_id == person.id)


def is_the_reader(person: Person, thing: Any) -> bool:
    """The drawn entry is the person's to read, who is still attending or director."""
    return bool(thing.reader_id == person.id) and (attending(person, thing) or director(person, thing))


def oversees(person: Person, thing: Any) -> bool:
    """A director or coordinator looks at what the fellow has handed in, not at drafts."""
    return (director(person, thing) or coordinator(person, thing)) and getattr(thing, "state", "") != "draft"


def coordinates_unassessed(person: Person, thing: Any) -> bool:
    """A coordinator, and the document says nothing of how much an attending had to do."""
    return coordinator(person, thing) and not thing.holds_assessments


def directs_another(person: Person, thing: Any) -> bool:
    """A director, and the record is not the person's own."""
    return director(person, thing) and not is_the_fellow(person, thing)


def any_of(*facts: Fact) -> Fact:
    """True where one of the facts is."""

    def fact(person: Person, thing: Any) -> bool:
        return any(each(person, thing) for each in facts)

    fact.__name__ = " or ".join(each.__name__ for each in facts)
    return fact


@dataclass(frozen=True)
class Permission:
    """``knows``: may learn that the thing exists (else 404). ``may``: may do this with it (else 403)."""

    knows: Fact
    may: Fact


_sees_case = any_of(is_the_fellow, supervises, stands_in, oversees)
_sees_fellow = any_of(is_the_fellow, director, coordinator)

PERMISSIONS: dict[str, Permission] = {
    "program.see": Permission(alumnus, alumnus),
    "case.log": Permission(alumnus, fellow),
    # Beside an own case also of one who is no fellow any more: it can still be changed.
    "draft.edit": Permission(alumnus, any_of(fellow, is_the_fellow)),
    "case.list": Permission(alumnus, alumnus),
    "case.see": Permission(_sees_case, _sees_case),
    "case.edit": Permission(_sees_case, is_the_fellow),
    "case.follow_up": Permission(_sees_case, is_the_fellow),
    "case.hand_over": Permission(_sees_case, is_the_fellow),
    "case.share": Permission(_sees_case, is_the_fellow),
    "case.discuss": Permission(_sees_case, any_of(is_the_fellow, is_the_attending, stands_in)),
    "guest.address": Permission(_sees_case, any_of(is_the_fellow, director)),
    "queue.see": Permission(alumnus, attending),
    "pin.set": Permission(alumnus, attending),
    "case.sign": Permission(_sees_case, any_of(is_the_attending, stands_in)),
    "assessment.give": Permission(_sees_case, is_the_fellow),
    "case.amend": Permission(_sees_case, is_the_fellow),
    "case.void": Permission(_sees_case, directs_another),
    "batch.see": Permission(is_the_attending, is_the_attending),
    # Of a case, and of a fellow's record for all that adds assessments up: never the coordinator.
    "assessment.see": Permission(_sees_case, any_of(is_the_fellow, supervises, stands_in, director)),
    "letters.see": Permission(alumnus, alumnus),
    "letters.see_lost": Permission(alumnus, director),
    "absence.name_deputy": Permission(alumnus, attending),
    "absence.end": Permission(is_away, is_away),
    "progress.see": Permission(_sees_fellow, _sees_fellow),
    "curves.see": Permission(_sees_fellow, any_of(is_the_fellow, director)),
    "curves.settings": Permission(alumnus, alumnus),
    "curves.set": Permission(alumnus, director),
    # What attendings said of a fellow, gathered: nobody's but the director's and the fellow's own.
    "milestones.see": Permission(_sees_fellow, any_of(is_the_fellow, director)),
    "roles.compare": Permission(alumnus, director),
    "program.oversee": Permission(alumnus, any_of(director, coordinator)),
    "chain.export": Permission(alumnus, director),
    "catalogue.see": Permission(alumnus, alumnus),
    "catalogue.edit": Permission(alumnus, director),
    "requirements.see": Permission(alumnus, alumnus),
    "requirements.draft": Permission(alumnus, director),
    "requirements.compare": Permission(alumnus, any_of(director, coordinator)),
    "requirements.adopt": Permission(alumnus, director),
    "sample.results": Permission(alumnus, director),
    "sample.set": Permission(alumnus, director),
    "reading.list": Permission(alumnus, any_of(attending, director)),
    "reading.give": Permission(is_the_reader, is_the_reader),
    "document.list": Permission(alumnus, alumnus),
    "document.see": Permission(_sees_fellow, _sees_fellow),
    "document.open": Permission(_sees_fellow, any_of(is_the_fellow, director, coordinates_unassessed)),
    "document.issue": Permission(alumnus, director),
    "document.revoke": Permission(_sees_fellow, director),
    "order.follow": Permission(alumnus, director),
    "audit.see": Permission(alumnus, director),
}


def knows(person: Person, verb: str, thing: Any) -> bool:
    """Whether the person may learn that the thing exists when asking for this."""
    return PERMISSIONS[verb].knows(person, thing)


def may(person: Person, verb: str, thing: Any) -> bool:
    """Whether the person may do this with the thing."""
    return PERMISSIONS[verb].may(person, thing)

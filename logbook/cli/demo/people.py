"""Who the demo's programs consist of: invented people, sites and C-arms, drawn from a seeded generator."""

import functools
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from string import ascii_lowercase
from uuid import UUID

from logbook.cases.models import KapUnit
from logbook.foundation.ids import uuid7_at
from logbook.people.models import MemberRole

FELLOWS_PER_PROGRAM = 40
TIME_ZONE = "America/New_York"


@dataclass(frozen=True, slots=True)
class Machine:
    """A C-arm: the unit it prints kerma-area product in, None where it shows no dose at all."""

    id: UUID
    name: str
    kap_unit: KapUnit | None
    shows_air_kerma: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A participating site with its C-arms."""

    id: UUID
    name: str
    machines: tuple[Machine, ...]


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person with one role. ``days_to_sign``: an attending's usual delay; ``share``: of the cases at a place."""

    id: UUID
    given_name: str
    family_name: str
    degree: str
    email: str
    role: MemberRole
    places: tuple[Place, ...] = ()
    days_to_sign: float = 0
    share: float = 1

    @property
    def name(self) -> str:
        """As ``people.Person.name`` says it, which is what a signature keeps."""
        return f"{self.given_name} {self.family_name}, {self.degree}"


@dataclass(frozen=True)
class School:
    """One program with everybody in it. The places are a hospital, a surgery center and a clinic, in this order."""

    id: UUID
    name: str
    institution: str
    places: tuple[Place, Place, Place]
    colleagues: tuple[Colleague, ...]

    @property
    def fellows(self) -> list[Colleague]:
        """The fellows."""
        return [each for each in self.colleagues if each.role is MemberRole.FELLOW]

    @functools.cached_property
    def attendings(self) -> list[Colleague]:
        """The attendings."""
        return [each for each in self.colleagues if each.role is MemberRole.ATTENDING]


class Keys:
    """Identifiers from the seeded generator, as of a given moment."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def at(self, moment: datetime) -> UUID:
        """The next identifier of that moment."""
        return uuid7_at(int(moment.timestamp() * 1000), self._random.getrandbits(74))


def schools(random: Random, *, fellows: int, founded_at: datetime) -> Iterator[School]:
    """The programs that hold ``fellows`` fellows in even parts of at most FELLOWS_PER_PROGRAM."""
    parts = math.ceil(fellows / FELLOWS_PER_PROGRAM)
    names = _Names(random)
    keys = Keys(random)
    for place in range(parts):
        size = fellows // parts + (place < fellows % parts)
        yield _school(place, size, keys, names, founded_at)


def _school(number: int, fellows: int, keys: Keys, names: "_Names", founded_at: datetime) -> School:
    round_, town = divmod(number, len(_TOWNS))
    name = f"{_TOWNS[town]} {round_ + 1}" if round_ else _TOWNS[town]

    def machine(label: str, unit: KapUnit | None, *, air_kerma: bool) -> Machine:
        return Machine(keys.at(founded_at), label, unit, air_kerma)

    hospital = Place(
        keys.at(founded_at),
        f"{name} University Hospital",
        (
            machine("Procedure suite 1", KapUnit.CGY_CM2, air_kerma=True),
            machine("Procedure suite 2", KapUnit.GY_CM2, air_kerma=True),
        ),
    )
    center = Place(
        keys.at(founded_at),
        f"{name} Surgery Center",
        (
            machine("Operating room 2", KapUnit.MGY_M2, air_kerma=True),
            machine("Operating room 5", KapUnit.UGY_M2, air_kerma=False),
        ),
    )
    clinic = Place(keys.at(founded_at), f"{name} Pain Clinic", (machine("Clinic C-arm", None, air_kerma=False),))
    # Who works where; the first one is Ben. Every place has somebody from three attendings on.
    wards = ((hospital, center), (hospital, clinic), (center,), (hospital,), (hospital, center), (clinic, hospital))
    paces = (3.0, 2.0, 1.0, 6.0, 2.5, 4.0)
    known = _KNOWN if number == 0 else {}

    def join(role: MemberRole, *, first: bool = True, degree: str = "MD") -> Colleague:
        given, family = known[role] if first and role in known else names.draw()
        return Colleague(keys.at(founded_at), given, family, degree, names.email(given, family), role)

    def attending(place: int) -> Colleague:
        return replace(
            join(MemberRole.ATTENDING, first=place == 0),
            places=wards[place % len(wards)],
            days_to_sign=paces[place % len(paces)],
            share=1.6 if place == 0 else 1,
        )

    everybody = [
        join(MemberRole.DIRECTOR),
        join(MemberRole.COORDINATOR, degree=""),
        *(attending(place) for place in range(max(len(wards), fellows // 2))),
        *(join(MemberRole.FELLOW, first=place == 0, degree=("MD", "MD", "DO")[place % 3]) for place in range(fellows)),
    ]
    return School(
        id=keys.at(founded_at),
        name=f"{name} Pain Medicine Fellowship",
        institution=f"{name} University",
        places=(hospital, center, clinic),
        colleagues=tuple(everybody),
    )


class _Names:
    """Names drawn without repeating a pair, and an e-mail address of its own for each."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._pairs = set(_KNOWN.values())
        self._addresses: set[str] = {_plain(given) for given, _ in self._pairs}

    def draw(self) -> tuple[str, str]:
        """A given and a family name."""
        while True:
            pair = self._random.choice(_GIVEN), self._random.choice(_FAMILY)
            if pair not in self._pairs or len(self._pairs) >= len(_GIVEN) * len(_FAMILY):
                self._pairs.add(pair)
                return pair

    def email(self, given: str, family: str) -> str:
        """Given name, else given and family name, else with a number, at the domain reserved for examples."""
        if (given, family) in _KNOWN.values():
            return f"{_plain(given)}@demo.example"
        name, number = _plain(given), 1
        while name in self._addresses:
            name = f"{_plain(given)}.{_plain(family)}{number if number > 1 else ''}"
            number += 1
        self._addresses.add(name)
        return f"{name}@demo.example"


def _plain(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", name).lower() if letter in ascii_lowercase)


# The people whom the first page of the demo introduces.
_KNOWN = {
    MemberRole.FELLOW: ("Ada", "Reyes"),
    MemberRole.ATTENDING: ("Ben", "Okafor"),
    MemberRole.DIRECTOR: ("Cleo", "Marsh"),
    MemberRole.COORDINATOR: ("Cora", "Nguyen"),
}

_TOWNS = (
    "Larkfield", "Stonebrook", "Eastmere", "Kingsdale", "Hartwell", "Millhaven", "Ashgrove", "Brightwater",
    "Fernhill", "Oakmere", "Redcliff", "Westbourne",
)  # fmt: skip

_GIVEN = (
    "Aaron", "Adaeze", "Aiko", "Alejandro", "Amina", "André", "Anjali", "Anna", "Arjun", "Beatriz", "Camila", "Carmen",
    "Chen", "Claire", "Daniel", "David", "Dmitri", "Elena", "Elias", "Emeka", "Emily", "Esther", "Farah", "Fatima",
    "Felix", "Gabriel", "Grace", "Hana", "Hannah", "Hassan", "Ibrahim", "Inés", "Isaac", "Ivan", "James", "Jia",
    "Joanna", "José", "Julia", "Kwame", "Laila", "Leo", "Lina", "Lucía", "Marcus", "Maria", "Maya", "Mei", "Miguel",
    "Mina", "Nadia", "Naomi", "Noah", "Olga", "Omar", "Oscar", "Priya", "Rafael", "Ravi", "Renée", "Rosa", "Ruth",
    "Samir", "Samuel", "Sara", "Sofia", "Tariq", "Tessa", "Thomas", "Tomás", "Uma", "Victor", "Wei", "Yara", "Yusuf",
    "Zoë",
)  # fmt: skip

_FAMILY = (
    "Abara", "Abbasi", "Adler", "Ahmadi", "Álvarez", "Andersen", "Araujo", "Bailey", "Banerjee", "Bennett", "Brandt",
    "Campbell", "Carter", "Castillo", "Chan", "Chaudhry", "Cohen", "Costa", "Cruz", "Delgado", "Desai", "Diallo",
    "Dubois", "Edwards", "Eze", "Farouk", "Fischer", "Flores", "Foster", "García", "Gill", "Gupta", "Haddad", "Hall",
    "Hassan", "Hayes", "Hoang", "Hughes", "Ito", "Ivanov", "Jensen", "Johnson", "Kapoor", "Kaya", "Khan", "Kim",
    "Kovács", "Kumar", "Larsen", "Lee", "Levy", "Lin", "Lopez", "Mbeki", "Mehta", "Mensah", "Moreau", "Murphy",
    "Nakamura", "Novak", "O'Brien", "Okoye", "Oliveira", "Osei", "Park", "Patel", "Pereira", "Petrov", "Popescu",
    "Quinn", "Rahman", "Ramos", "Rossi", "Santos", "Sato", "Schmidt", "Shah", "Silva", "Singh", "Suzuki", "Tanaka",
    "Torres", "Tran", "Turner", "Vargas", "Walker", "Wang", "Weber", "Williams", "Wong", "Yamamoto", "Yilmaz", "Zhang",
)  # fmt: skip

"""A whole program, put together from its fellows' tallies: in as many statements however many cases there are.

Only what waits for a signature is looked for among the cases themselves.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from sqlalchemy import bindparam, func, null, or_, select
from sqlalchemy.orm import Session, contains_eager, load_only

from logbook.cases.models import Case, CaseState
from logbook.catalogue import queries as catalogue
from logbook.catalogue.models import Procedure, RequirementEdition
from logbook.people.models import MemberRole, Membership, Person, Program, Site
from logbook.progress import rules
from logbook.progress.queries.attested import names_of
from logbook.progress.queries.tallies import tallies, tallies_and_measures
from logbook.progress.rules import Done, Signing, Tally
from logbook.progress.rules import program as program_rules
from logbook.progress.rules.program import Fellow, FirstUse, HeatMap, Load, Need, Waiting, Whereabouts

# What was done so long ago by whoever was a fellow then still says where a procedure is done, and that it is not new.
_YEAR = timedelta(days=365)
GUESTS = "Guests"


@dataclass(frozen=True, slots=True)
class Fellows:
    """Some fellows by family name under the edition in force; ``tallies`` are also of some who left a while ago."""

    edition: RequirementEdition | None
    shown: Sequence[Fellow]
    lately: Sequence[Fellow]
    tallies: Mapping[UUID, Tally]
    table: HeatMap

    def each(self) -> Sequence[tuple[Fellow, Tally]]:
        """Those shown, each with the tally."""
        return [(each, self.tallies[each.person_id]) for each in self.shown]

    @property
    def signed(self) -> int:
        """Signed cases of those shown."""
        return sum(tally.signed for _, tally in self.each())

    @property
    def waiting(self) -> int:
        """Cases of those shown that wait for a signature."""
        return sum(tally.waiting for _, tally in self.each())

    @property
    def differing(self) -> int:
        """In so many of ``entries`` the attending attested another role than was logged."""
        return sum(tally.differing for _, tally in self.each())

    @property
    def gaps(self) -> Sequence[tuple[str, int, int]]:
        """Each value that signed cases could have recorded: in how many it is missing, and of how many."""
        missing: dict[str, tuple[int, int]] = {}
        for _, tally in self.each():
            for gap in tally.gaps:
                lacking, expected = missing.get(gap.what, (0, 0))
                missing[gap.what] = (lacking + gap.missing, expected + gap.expected)
        return [(what, lacking, expected) for what, (lacking, expected) in missing.items() if expected]

    @property
    def entries(self) -> int:
        """The procedures in the signed cases of those shown."""
        return sum(tally.roles.total for _, tally in self.each())


@dataclass(frozen=True, slots=True)
class Overview:
    """A program at once. ``year``: the academic year in which those shown began, None for whoever is a fellow now.

    ``is_over``: all of them have left.
    """

    year: int | None
    is_over: bool
    fellows: Fellows
    needs: Sequence[Need]
    loads: Sequence[Load]
    first_uses: Sequence[FirstUse]


def years(session: Session, program_id: UUID) -> Sequence[int]:
    """The academic years in which anybody became a fellow, the latest first."""
    begun = session.scalars(_BEGUN, {"program_id": program_id})
    return sorted({program_rules.academic_year(day) for day in begun}, reverse=True)


def fellows_of(session: Session, program: Program, year: int | None = None) -> Fellows:
    """The fellows of now, or those who began in an academic year: four statements where their tallies are kept."""
    known = _fellows(session, program, year, program.today())
    edition = catalogue.requirement_edition(session, program.id)
    counted = tallies(session, program, edition, [each.person_id for each in known])
    return _put_together(known, program, year, edition, counted)


def overview(session: Session, program: Program, year: int | None = None) -> Overview:
    """All that is put together of a program, of its fellows now or of those who began in an academic year."""
    known = _fellows(session, program, year, program.today() - 2 * _YEAR)
    edition = catalogue.requirement_edition(session, program.id)
    both = tallies_and_measures(session, program, edition, [each.person_id for each in known])
    found = _put_together(known, program, year, edition, {key: each for key, (each, _) in both.items()})
    measured = [both[each.person_id][1] for each in found.lately]
    waiting = waiting_cases(session, program.id)
    signing = [signing for each in measured for signing in each.signing]
    done = [done for each in measured for done in each.done]
    people = _people(session, waiting, signing, done)
    targets = catalogue.targets(session, program.id)
    return Overview(
        year=year,
        is_over=not any(each.is_there(program.today()) for each in found.shown),
        fellows=found,
        needs=_needs(session, program.id, found, done, people),
        loads=program_rules.loads(_names(people, "name"), waiting, signing),
        first_uses=program_rules.first_uses(
            found.shown,
            found.tallies,
            {slug: rules.wanted(each) for slug, each in targets.items()},
            names_of(session, program.id, targets),
            since=program.today() - _YEAR,
        ),
    )


def _fellows(session: Session, program: Program, year: int | None, ended_from: date) -> Sequence[Fellow]:
    """By family name: those who began in the year; without one whoever has begun and ended on a day or later."""
    today = program.today()
    asked = {"program_id": program.id, "ended_from": ended_from, "began_from": date.min, "began_to": today}
    if year is not None:
        asked |= {"ended_from": date.min, "began_from": date(year, 7, 1), "began_to": date(year + 1, 6, 30)}
    held = session.scalars(_FELLOWS, asked)
    found = []
    for person, memberships in groupby(held, key=attrgetter("person")):
        lasts = rules.fellowship(memberships, program.id, today)
        assert lasts is not None, "only memberships of fellows were asked for"
        found.append(Fellow(person.id, person.given_name, person.family_name, lasts))
    return found


def _put_together(
    known: Sequence[Fellow],
    program: Program,
    year: int | None,
    edition: RequirementEdition | None,
    counted: Mapping[UUID, Tally],
) -> Fellows:
    today = program.today()
    shown = known if year is not None else [each for each in known if each.is_there(today)]
    lately = known if year is not None else [each for each in known if each.is_there(today - _YEAR)]
    table = program_rules.heat_map(shown, edition.requirements if edition else (), counted, today)
    return Fellows(edition, shown, lately, counted, table)


def waiting_cases(session: Session, program_id: UUID) -> Sequence[Waiting]:
    """What waits for each attending and for guests, of fellows who have left, too."""
    found = session.execute(_WAITING, {"program_id": program_id})
    return [Waiting(attending_id, cases, oldest) for attending_id, cases, oldest in found]


def _people(
    session: Session, waiting: Sequence[Waiting], signing: Sequence[Signing], done: Sequence[Done]
) -> Mapping[UUID, Person]:
    """Everybody of these by family name."""
    keys = {
        *(each.attending_id for each in waiting),
        *(each.signer_id for each in signing),
        *(each.attending_id for each in done),
    }
    people = session.scalars(_PEOPLE, {"keys": sorted(key for key in keys if key)})
    return {each.id: each for each in people}


def _names(people: Mapping[UUID, Person], name: str) -> Mapping[UUID | None, str]:
    """How they are called, and after them the guests, who are one."""
    return {key: getattr(each, name) for key, each in people.items()} | {None: GUESTS}


def _needs(
    session: Session, program_id: UUID, found: Fellows, done: Collection[Done], people: Mapping[UUID, Person]
) -> Sequence[Need]:
    sites = {each.id: each.name for each in session.execute(_SITES, {"program_id": program_id})}
    by_slug = program_rules.by_procedure(done)
    procedures = session.scalars(_DONE, {"program_id": program_id, "slugs": sorted(by_slug)}).all()
    where = Whereabouts(by_slug, sites, _names(people, "short_name"))
    return program_rules.needs(found.table, lambda requirement: where.of(requirement, procedures))


# Built once, because building them would cost as much as running them.
_OF_A_FELLOW = (Membership.program_id == bindparam("program_id"), Membership.role == MemberRole.FELLOW)

_BEGUN = select(Membership.starts_on).where(*_OF_A_FELLOW).distinct()
_FELLOWS = (
    select(Membership)
    .join(Membership.person)
    .where(
        *_OF_A_FELLOW,
        or_(Membership.ends_on.is_(None), Membership.ends_on >= bindparam("ended_from")),
        Membership.starts_on.between(bindparam("began_from"), bindparam("began_to")),
    )
    .order_by(Person.family_name, Person.given_name, Person.id)
    .options(contains_eager(Membership.person))
)
# By something that is no column: else SQLite goes through the index of attendings, those of other programs too.
_waits_for = func.coalesce(Case.attending_id, null())
_WAITING = (
    select(_waits_for, func.count(), func.min(Case.submitted_at))
    .where(Case.program_id == bindparam("program_id"), Case.state == CaseState.SUBMITTED)
    .group_by(_waits_for)
)
_PEOPLE = (
    select(Person)
    .where(Person.id.in_(bindparam("keys", expanding=True)))
    .order_by(Person.family_name, Person.given_name, Person.id)
)
_SITES = select(Site.id, Site.name).where(Site.program_id == bindparam("program_id"))
_DONE = (
    select(Procedure)
    .where(
        Procedure.slug.in_(bindparam("slugs", expanding=True)),
        or_(Procedure.program_id.is_(None), Procedure.program_id == bindparam("program_id")),
    )
    .options(load_only(Procedure.slug, Procedure.categories))
)

"""The filters of an address, read against what the program has: for the list, and for its export."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import ColumnElement

from logbook import permissions
from logbook.cases import queries
from logbook.cases.forms import FilterForm, filter_form
from logbook.cases.queries import Wanted
from logbook.cases.rules import Sort
from logbook.catalogue import queries as catalogue
from logbook.catalogue.models import Procedure, RequirementEdition
from logbook.catalogue.rules import counts_toward, search
from logbook.people.models import MemberRole, Program
from logbook.web import identity
from logbook.web.transactions import session

# So many procedures, found by words, are each worth a link to narrow the list to.
_FEW = 8


@dataclass(frozen=True)
class Filters:
    """What was asked for: the form that says it, and the condition and order it means.

    ``found`` are the procedures that words led to, if they are few; ``names`` what the values of links are called;
    ``people`` the names of whoever a case can name.
    """

    form: FilterForm
    wanted: Wanted
    which: ColumnElement[bool]
    found: Sequence[Procedure]
    names: Mapping[str, str]
    people: Mapping[UUID, str]

    @property
    def sort(self) -> Sort:
        """The order of the list."""
        return self.form.order

    def active(self) -> Iterator[tuple[str, str, str]]:
        """Each filter in force: its name in the address, its label, and its value in words."""
        for name, label, words in self.form.chosen():
            yield name, label, self.names.get(name, words)


def read(program: Program, given: Mapping[str, str]) -> Filters:
    """The filters that an address or a form gives; what is wrong is left out and said beside its field."""
    by = identity.person()
    known = queries.colleagues(session(), program.id)
    if not sees_others(program):
        known = replace(known, fellows={by.id: by.name})
    form = filter_form(known, own_drafts=sees_drafts(program))(formdata=given)
    form.validate()
    names: dict[str, str] = {}
    of_each: list[set[str] | None] = []
    if slug := form.said("procedure"):
        of_each.append(_of_slug(program, form, slug, names))
    if slug := form.said("requirement"):
        of_each.append(_of_requirement(program, form, slug, names))
    found: Sequence[Procedure] = ()
    if (words := form.said("q")) and form.number is None:
        found = search(catalogue.procedures(session(), program.id), words)
        of_each.append({each.slug for each in found})
    wanted, category = form.wanted(), form.said("category")
    asked = [each for each in of_each if each is not None]
    if asked or category:
        slugs = set.intersection(*asked) if asked else None
        wanted = replace(wanted, procedure_ids=list(queries.procedures_of(session(), program.id, slugs, category)))
    which = queries.narrowed(session(), by, program.id, wanted)
    return Filters(
        form=form,
        wanted=wanted,
        which=which,
        found=found if len(found) <= _FEW else (),
        names=names,
        people=known.fellows | known.attendings,
    )


def sees_others(program: Program) -> bool:
    """Whether the person may see cases of other fellows."""
    return bool(identity.person().roles_in(program.id) - {MemberRole.FELLOW})


def sees_drafts(program: Program) -> bool:
    """Whether the person is or was a fellow of the program, who alone sees drafts: their own."""
    memberships = identity.person().memberships
    return any(each.program_id == program.id and each.role is MemberRole.FELLOW for each in memberships)


def _of_slug(program: Program, form: FilterForm, slug: str, names: dict[str, str]) -> set[str] | None:
    found = queries.procedures_of(session(), program.id, [slug], None)
    if not found:
        form.refuse("procedure", f"There is no procedure “{slug}”, so it was left out.")
        return None
    names["procedure"] = next(iter(found.values()))
    return {slug}


def _of_requirement(program: Program, form: FilterForm, slug: str, names: dict[str, str]) -> set[str] | None:
    edition = _edition(program, form, names)
    requirement = next((each for each in edition.requirements if each.slug == slug), None) if edition else None
    if requirement is None:
        form.refuse("requirement", f"There is no requirement “{slug}”, so it was left out.")
        return None
    names["requirement"] = requirement.label
    return {each.slug for each in catalogue.procedures(session(), program.id) if counts_toward(requirement, each)}


def _edition(program: Program, form: FilterForm, names: dict[str, str]) -> RequirementEdition | None:
    """The edition whose requirement is meant: the one asked for, else the one in force."""
    if not (asked := form.said("edition")):
        return catalogue.requirement_edition(session(), program.id)
    try:
        found = catalogue.requirement_edition_by_id(session(), program.id, UUID(asked))
    except ValueError:
        found = None
    if found is None or (found.is_draft and not permissions.may(identity.person(), "requirements.compare", program)):
        form.refuse("edition", "There is no such edition of the requirements, so it was left out.")
        return catalogue.requirement_edition(session(), program.id)
    names["edition"] = found.title
    return found

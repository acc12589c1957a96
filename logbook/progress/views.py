"""The start page of every role, the progress of one fellow, and roles as logged and as attested."""

from uuid import UUID

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from logbook import permissions
from logbook.cases.models import CaseRole
from logbook.cases.rules import ENOUGH, FAR
from logbook.cases.rules.radiation import FIELD_CM2, KAP_GYCM2, LEVELS, Quantity
from logbook.catalogue import queries as catalogue
from logbook.catalogue.models import RequirementEdition
from logbook.catalogue.rules import minimum_words
from logbook.foundation.errors import NotFound
from logbook.people.models import Program
from logbook.progress import queries, rules
from logbook.progress.forms import PeriodForm
from logbook.progress.queries import FellowRecord
from logbook.progress.rules import radiation as doses_rules
from logbook.signoff import queries as signoff
from logbook.signoff.models import Entrustment
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.forms import page
from logbook.web.transactions import session

bp = Blueprint("progress", __name__)

_NO_EDITION = "The program has no such edition of the requirements. Choose one from their list of editions."

bp.add_app_template_filter(rules.say_lag, "lag")
bp.add_app_template_filter(rules.say_span, "span")
bp.add_app_template_filter(rules.say_chance, "chance")


def _record(reading: Session, person_id: UUID) -> FellowRecord | None:
    return queries.fellow_record(reading, identity.program(), person_id)


@bp.get("/")
@door("program.see")
def home(program: Program) -> str:
    """A section for each role the person has in the program; a fellow's own record stays after the fellowship."""
    person = identity.person()
    deputy_for = person.deputy_for(program.id)
    lasts = rules.fellowship(person.memberships, program.id, program.today())
    attends = permissions.may(person, "queue.see", program)
    oversees = permissions.may(person, "program.oversee", program)
    return render_template(
        "home/home.html",
        fellow=queries.fellow_home(session(), program, person.id, lasts) if lasts else None,
        attending=queries.attending_home(session(), program.id, person.id, deputy_for) if attends else None,
        to_amend=signoff.returned_amendments(session(), program.id, person.id) if lasts else (),
        amended=signoff.waiting_amendments(session(), program.id, person.id) if attends else (),
        overseen=queries.program_home(session(), program) if oversees else None,
    )


@bp.get("/progress/<uuid:person_id>")
@door("progress.see", load=_record)
def fellow(record: FellowRecord) -> str:
    """Where one fellow stands: counts against minimums and targets, times, entrustment, and what is not recorded."""
    edition = _edition(record.program, "edition")
    own_eyes = record.fellow_id == identity.person().id
    standing = queries.standing(session(), record.program, record.fellow_id, edition, own_eyes=own_eyes)
    return render_template(
        "progress/fellow.html",
        record=record,
        standing=standing,
        prospects=rules.prospects(standing.requirements, standing.first_on, record.lasts, record.program.today()),
        editions=catalogue.requirement_editions(session(), record.program_id),
        counted_under=request.args.get("edition"),
        anchors=list(Entrustment),
    )


@bp.get("/progress/<uuid:person_id>/milestones")
@door("milestones.see", load=_record)
def milestones(record: FellowRecord) -> tuple[str, int]:
    """The evidence for PC4 of one fellow in a period, for the Clinical Competency Committee, whose the level is."""
    form = PeriodForm(formdata=request.args)
    form.validate()
    period = form.period(record.program.today())
    form.show(period)
    own_eyes = record.fellow_id == identity.person().id
    return page(
        "progress/milestones.html",
        form=form,
        record=record,
        gathered=queries.milestones(session(), record.program_id, record.fellow_id, period, own_eyes=own_eyes),
        anchors=list(Entrustment),
    )


@bp.get("/radiation")
@door("program.oversee")
def radiation(program: Program) -> str:
    """What was recorded of radiation by procedure, what was not, and which cases to look at once more."""
    everybody = request.args.get("fellows") == "all"
    return render_template(
        "progress/radiation.html",
        found=queries.program_radiation(session(), program, everybody=everybody),
        everybody=everybody,
        most=queries.MOST_CASES,
        **_RADIATION,
    )


@bp.get("/radiation/fellows")
@door("program.oversee")
def radiation_by_fellow(program: Program) -> str:
    """Whose cases stand behind the numbers of a procedure: how many recorded what, and no comparison of values."""
    slug, everybody = request.args.get("procedure"), request.args.get("fellows") == "all"
    return render_template(
        "progress/radiation_by_fellow.html",
        fellows=queries.radiation_by_fellow(session(), program, slug, everybody=everybody),
        everybody=everybody,
        name=queries.names_of(session(), program.id, [slug]).get(slug, slug) if slug else None,
        slug=slug,
        **_RADIATION,
    )


@bp.get("/progress/<uuid:person_id>/radiation")
@door("progress.see", load=_record)
def radiation_of(record: FellowRecord) -> str:
    """One fellow's radiation beside the anonymous band of the program's others."""
    own_eyes = record.fellow_id == identity.person().id
    return render_template(
        "progress/radiation_of_fellow.html",
        record=record,
        found=queries.fellow_radiation(session(), record.program, record.fellow_id, own_eyes=own_eyes),
        most=queries.MOST_CASES,
        **_RADIATION,
    )


@bp.get("/progress/<uuid:person_id>/radiation/cases")
@door("progress.see", load=_record)
def radiation_cases(record: FellowRecord) -> str:
    """One fellow's cases under fluoroscopy, of a procedure or of all, each with what it says of radiation."""
    slug = request.args.get("procedure")
    doses = queries.doses_of_fellow(session(), record.program, record.fellow_id, slug)
    slugs = {slug} if slug else set()
    return render_template(
        "progress/radiation_cases.html",
        record=record,
        doses=doses,
        slug=slug,
        names=queries.names_of(session(), record.program_id, slugs.union(*(each.slugs for each in doses))),
        most=queries.MOST_CASES,
        **_RADIATION,
    )


@bp.get("/requirements/compare")
@door("requirements.compare")
def compare(program: Program) -> str:
    """Two editions of the requirements side by side, and what the change means for each fellow of today."""
    editions = catalogue.requirement_editions(session(), program.id)
    draft = catalogue.requirement_draft(session(), program.id)
    choices = [draft, *editions] if draft else editions
    new = _edition(program, "with", usual=choices[0].id if choices else None)
    old = _edition(program, "old", usual=new.based_on_id if new else None)
    return render_template(
        "progress/compare.html",
        choices=choices,
        compared=queries.comparison(session(), program, old, new) if old and new and old.id != new.id else None,
        old=old,
        new=new,
        minimum_words=minimum_words,
    )


@bp.get("/program")
@door("program.oversee")
def program(program: Program) -> str:
    """The whole program in one page: whoever is a fellow now, or those who began in an academic year."""
    years, asked = queries.years(session(), program.id), request.args.get("year", type=int)
    return render_template(
        "progress/program.html",
        overview=queries.overview(session(), program, asked if asked in years else None),
        years=years,
    )


@bp.get("/roles")
@door("roles.compare")
def roles(program: Program) -> str:
    """For each procedure in how many signed entries the attending attested another role than was logged."""
    counts = queries.attested_counts(session(), program.id)
    names = queries.names_of(session(), program.id, {each.slug for each in counts})
    return render_template(
        "progress/roles.html",
        found=rules.roles_by_procedure(counts, names),
        everywhere=rules.differing_ways(counts),
    )


@bp.get("/roles/differing")
@door("roles.compare")
def differing(program: Program) -> str:
    """The entries behind such a number, each with its case."""
    slug, logged, attested = request.args.get("procedure"), _role("logged"), _role("attested")
    return render_template(
        "progress/differing.html",
        entries=queries.differing_entries(session(), program.id, slug=slug, logged=logged, attested=attested),
        name=queries.names_of(session(), program.id, [slug]).get(slug, slug) if slug else None,
        logged=logged,
        attested=attested,
        most=queries.MOST_ENTRIES,
    )


def _edition(program: Program, name: str, usual: UUID | None = None) -> RequirementEdition | None:
    """The edition an address asks for, that in force where it asks for none. Raises NotFound."""
    given = request.args.get(name)
    try:
        edition_id = UUID(given) if given else usual
    except ValueError:
        raise NotFound(_NO_EDITION) from None
    drafts = permissions.may(identity.person(), "requirements.compare", program)
    found = queries.edition_asked_for(session(), program, edition_id, drafts=drafts)
    if found is None and edition_id is not None:
        raise NotFound(_NO_EDITION)
    return found


# What the pages about radiation write values and reasons with.
_RADIATION = {
    "bounds": {"field": FIELD_CM2, "kap": KAP_GYCM2, "far": FAR, "enough": ENOUGH},
    "levels": LEVELS,
    "rules": doses_rules,
    "quantities": list(Quantity),
}


def _role(name: str) -> CaseRole | None:
    given = request.args.get(name)
    return CaseRole(given) if given in set(CaseRole) else None

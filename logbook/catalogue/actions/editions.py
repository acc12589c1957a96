"""Loading editions of the catalogue, equipping a program, and choosing the edition it logs from."""

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from logbook.catalogue import queries, rules
from logbook.catalogue.actions.procedures import set_target
from logbook.catalogue.models import (
    CatalogueEdition,
    CatalogueInUse,
    Procedure,
    Requirement,
    RequirementEdition,
    RequirementStatus,
)
from logbook.foundation import audit, clock
from logbook.foundation.errors import Conflict, NotFound
from logbook.foundation.ids import uuid7
from logbook.people.models import Person, Program

# What a program starts with; the director changes it (no published number stands behind it).
FIRST_TARGETS = {"mild-pild": (2, 2, 5)}


def load_edition(session: Session) -> CatalogueEdition:
    """Put every edition in the package's data into the database and give back the newest; again does nothing.

    Raises Conflict if the data of an edition already loaded has changed under the same name.
    """
    loaded = session.execute(select(CatalogueEdition.name, CatalogueEdition.digest))
    digests = {each.name: each.digest for each in loaded}
    for data in rules.read_editions():
        if data.name not in digests:
            _store(session, data)
        elif digests[data.name] != data.digest:
            raise Conflict(f"Catalogue edition {data.name} is loaded already and its data has changed; name a new one.")
    newest = queries.newest_edition(session)
    assert newest is not None, "the package ships an edition"
    return newest


def equip(session: Session, program: Program, *, by: Person | None = None) -> None:
    """Give a new program the newest edition, the recalled requirements as unverified, and its first targets."""
    newest = queries.newest_edition(session)
    if newest is None:
        raise NotFound("No catalogue edition is loaded; load it first.")
    use_edition(session, by=by, program=program, edition=newest)
    data = rules.read_requirements()
    recalled = RequirementEdition(
        program_id=program.id, name=data.name, source=data.source, status=RequirementStatus.DRAFT
    )
    recalled.requirements = [Requirement(place=place, **each.columns()) for place, each in enumerate(data.requirements)]
    session.add(recalled)
    session.flush()
    recalled.status = RequirementStatus.UNVERIFIED
    session.flush()
    audit.record(session, by=by, verb="requirements.start", subject=recalled)
    for slug, (observed, assisted, performed) in FIRST_TARGETS.items():
        set_target(
            session, by=by, program=program, slug=slug, observed=observed, assisted=assisted, performed=performed
        )


def use_edition(
    session: Session, *, by: Person | None, program: Program, edition: CatalogueEdition
) -> CatalogueInUse:
    """Log from this edition from now on; cases logged before keep theirs."""
    in_use = queries.edition_in_use(session, program.id)
    if in_use is None:
        in_use = CatalogueInUse(program_id=program.id, edition_id=edition.id)
        session.add(in_use)
    else:
        in_use.edition_id, in_use.since = edition.id, clock.now()
    session.flush()
    audit.record(session, by=by, verb="catalogue.use", subject=edition, program_id=program.id)
    return in_use


def _store(session: Session, data: rules.EditionData) -> None:
    edition = CatalogueEdition(
        name=data.name, source=data.source, published_on=data.published_on, digest=data.digest
    )
    session.add(edition)
    session.flush()
    rows = [
        {"id": uuid7(), "edition_id": edition.id, "place": place, **each.columns()}
        for place, each in enumerate(data.procedures)
    ]
    session.execute(insert(Procedure), rows)
    audit.record(session, by=None, verb="catalogue.load", subject=edition, digest=data.digest)

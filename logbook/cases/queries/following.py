"""A case as it would stand at another revision, beside the session, so that nothing of it is stored by looking."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from logbook.cases.models import Case, CaseProcedure, PatientPseudonym
from logbook.cases.rules import PLAIN, Entry, entry_in
from logbook.catalogue.models import Procedure
from logbook.foundation.ids import uuid7
from logbook.people.models import CArm, Person, Site

OF_CASE, OF_PROCEDURE = (tuple(each.__table__.columns.keys()) for each in (Case, CaseProcedure))
_KAP_PLACES: int = Case.__table__.columns["kap_gycm2"].type.places  # type: ignore[attr-defined]
_STAY, _MAY_CHANGE = ("program", "fellow", "catalogue_edition"), ("attending", "site", "c_arm", "patient")


class Called(NamedTuple):
    """What a snapshot knows of a person, a place or a procedure: its name then."""

    name: str
    slug: str = ""

    @property
    def short_name(self) -> str:
        """The only name there is."""
        return self.name

    @property
    def label(self) -> str:
        """The only name there is."""
        return self.name


def following(case: Case) -> Case:
    """A copy of a whole case at the revision after its own, otherwise unchanged; its procedures keep their keys."""
    copy = Case(**{name: getattr(case, name) for name in OF_CASE} | {"revision": case.revision + 1})
    _surround(copy, {name: getattr(case, name) for name in (*_STAY, *_MAY_CHANGE)})
    steps = [_step(each.procedure, **{name: getattr(each, name) for name in OF_PROCEDURE}) for each in case.procedures]
    set_committed_value(copy, "procedures", steps)
    return copy


def amended(session: Session, case: Case, entry: Entry) -> Case:
    """A whole case as it would be with these contents, at the revision after its own; in five statements at most.

    Procedures take up the rows in their places, as they do when a case is revised; those beyond get keys of their own.
    """
    copy = following(case)
    _say(copy, entry)
    named = {
        "attending": session.get(Person, entry.attending_id) if entry.attending_id else None,
        "site": session.get(Site, entry.site_id) if entry.site_id else None,
        "c_arm": session.get(CArm, entry.c_arm_id) if entry.c_arm_id else None,
        "patient": session.get(PatientPseudonym, copy.patient_id) if copy.patient_id else None,
    }
    _surround(copy, named)
    wanted = {each.procedure_id for each in entry.procedures}
    found = {each.id: each for each in session.scalars(select(Procedure).where(Procedure.id.in_(wanted)))}
    procedures = [found[each.procedure_id] for each in entry.procedures]
    set_committed_value(copy, "procedures", _steps(case, entry, procedures))
    return copy


def as_it_was(session: Session, case: Case, snapshot: Mapping[str, Any]) -> Case:
    """A whole case as a snapshot of it says, with the names of that moment."""
    entry, names, row = entry_in(snapshot), snapshot["names"], snapshot["case"]
    copy = following(case)
    _say(copy, entry)
    copy.revision = row["revision"]
    named = {name: Called(names[name]) if names[name] else None for name in ("program", "fellow", *_MAY_CHANGE)}
    _surround(copy, named | {"program": case.program, "attending": named["attending"] if entry.attending_id else None})
    wanted = {each.procedure_id for each in entry.procedures}
    found = session.execute(select(Procedure.id, Procedure.slug).where(Procedure.id.in_(wanted)))
    slugs: dict[UUID, str] = dict(found.all())
    called = zip(entry.procedures, names["procedures"], strict=True)
    steps = _steps(case, entry, [Called(name, slugs.get(each.procedure_id, "")) for each, name in called])
    for step, then in zip(steps, snapshot["procedures"], strict=True):
        step.id = UUID(then["id"])
    set_committed_value(copy, "procedures", steps)
    return copy


def _say(copy: Case, entry: Entry) -> None:
    for name in PLAIN:
        setattr(copy, name, getattr(entry, name))
    kap = entry.kap_gycm2
    # To as many places as the column keeps: what is signed is what is stored.
    copy.kap_gycm2 = None if kap is None else round(kap, _KAP_PLACES)
    copy.complications = list(entry.complications)
    assert entry.patient is None or isinstance(entry.patient, UUID), "a new patient has a number by now"
    copy.patient_id = entry.patient


def _steps(case: Case, entry: Entry, procedures: Sequence[Any]) -> list[CaseProcedure]:
    rows = [(each.id, each.place) for each in case.procedures[: len(entry.procedures)]]
    after = rows[-1][1] + 1 if rows else 0
    rows += [(uuid7(), after + each) for each in range(len(entry.procedures) - len(rows))]
    return [
        _step(
            procedure,
            id=key,
            case_id=case.id,
            place=place,
            procedure_id=said.procedure_id,
            role=said.role,
            side=said.side,
            levels=list(said.levels),
            guidance=said.guidance,
            approach=said.approach,
            faculty_observed=said.faculty_observed,
            checklist=None if said.checklist is None else dict(said.checklist),
            checklist_version=said.checklist_version,
        )
        for (key, place), said, procedure in zip(rows, entry.procedures, procedures, strict=True)
    ]


def _step(procedure: Any, **columns: Any) -> CaseProcedure:
    copy = CaseProcedure(**columns)
    set_committed_value(copy, "procedure", procedure)
    return copy


def _surround(copy: Case, around: Mapping[str, Any]) -> None:
    # Set so, a copy draws nothing it is tied to into the session, and nothing draws it in.
    for name, thing in around.items():
        set_committed_value(copy, name, thing)

"""A case as it would stand at its next revision, beside the session, so that nothing of it is stored by looking."""

from sqlalchemy.orm.attributes import set_committed_value

from logbook.cases.models import Case, CaseProcedure

_OF_CASE, _OF_PROCEDURE = (tuple(each.__table__.columns.keys()) for each in (Case, CaseProcedure))
_AROUND = ("program", "fellow", "attending", "site", "c_arm", "patient", "catalogue_edition")


def following(case: Case) -> Case:
    """A copy of a whole case at the revision after its own, otherwise unchanged; its procedures keep their keys."""
    columns = {name: getattr(case, name) for name in _OF_CASE}
    copy = Case(**columns | {"revision": case.revision + 1})
    # Set so, a copy draws nothing it is tied to into the session, and nothing draws it in.
    for name in _AROUND:
        set_committed_value(copy, name, getattr(case, name))
    set_committed_value(copy, "procedures", [_copied(each) for each in case.procedures])
    return copy


def _copied(procedure: CaseProcedure) -> CaseProcedure:
    columns = {name: getattr(procedure, name) for name in _OF_PROCEDURE}
    copy = CaseProcedure(**columns)
    set_committed_value(copy, "procedure", procedure.procedure)
    return copy

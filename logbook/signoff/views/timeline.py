"""What happened to a case, for its page, which stands a floor below."""

from logbook import permissions
from logbook.cases.models import Case
from logbook.signoff import queries, rules
from logbook.signoff.views.blueprint import bp
from logbook.web import identity
from logbook.web.transactions import session


@bp.app_context_processor
def _timelines() -> dict[str, object]:
    return {"timeline": timeline}


def timeline(case: Case) -> list[rules.Event]:
    """The events as whoever looks may read them."""
    sees_reasons = permissions.may(identity.person(), "assessment.see", case)
    return rules.timeline(queries.traces(session(), case), sees_reasons=sees_reasons)

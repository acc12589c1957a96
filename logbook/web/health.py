"""Whether the server and its database answer, for whoever watches over them."""

from flask import Blueprint
from sqlalchemy import select

from logbook.web import transactions
from logbook.web.doors import open_door

bp = Blueprint("health", __name__)


@bp.get("/health")
@open_door
def health() -> dict[str, str]:
    """``{"status": "ok"}`` after one round trip to the database."""
    transactions.session().execute(select(1))
    return {"status": "ok"}

"""What is recorded once the answer is out: who saw a thing, who was refused one, whose sign-in timed out.

A page waits for none of it and never fails for it. Each is kept in a unit of its own, at most once an hour for the
same person, verb and thing, which is also what keeps somebody who asks a thousand times from filling the trail.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Flask, Response, g
from sqlalchemy.exc import SQLAlchemyError

from logbook.foundation import audit
from logbook.foundation.audit import Identified, Note
from logbook.foundation.db import Database
from logbook.web import transactions


def note(verb: str, subject: Any = None, *, by: Identified | None, **facts: Any) -> None:
    """Record this after the answer. A number that the subject has is kept with it: the subject may be gone one day."""
    number = getattr(subject, "number", None)
    known = {} if number is None else {"number": number}
    g.setdefault("noted", []).append(audit.note(by=by, verb=verb, subject=subject, **known, **facts))


def init_app(app: Flask) -> None:
    """Let what a request noted follow its answer."""

    @app.after_request
    def follow(response: Response) -> Response:
        if noted := g.pop("noted", None):
            # A file that is handed to the server as it stands is sent without our hearing of its end.
            response.direct_passthrough = False
            response.call_on_close(partial(_record, app, transactions.database(), noted))
        return response


def _record(app: Flask, database: Database, noted: Sequence[Note]) -> None:
    for each in noted:
        try:
            audit.record_hourly(database, each)
        except SQLAlchemyError:
            app.logger.exception("The audit trail lacks a %s of %s", each.verb, each.at)

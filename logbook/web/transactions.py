"""One transaction per request, kept only if the request meant to write and succeeded."""

from flask import Flask, Response, current_app, g, request
from sqlalchemy.orm import Session

from logbook.foundation.db import Database

_WRITING = {"POST", "PUT", "PATCH", "DELETE"}


def database() -> Database:
    """The application's database."""
    found = current_app.extensions["database"]
    assert isinstance(found, Database)
    return found


def session() -> Session:
    """The request's one session; a GET reads in it, a POST writes in it."""
    if "session" not in g:
        g.session = database().session(writes=request.method in _WRITING)
    found = g.session
    assert isinstance(found, Session)
    return found


def keep() -> None:
    """Keep this request's changes although its answer is an error: a failed sign-in must be counted."""
    g.keep_changes = True


def init_app(app: Flask) -> None:
    """Commit after a successful writing request, drop everything else, and always close."""

    @app.after_request
    def finish(response: Response) -> Response:
        if "session" in g:
            succeeded = response.status_code < 400 or g.get("keep_changes", False)
            if request.method in _WRITING and succeeded:
                g.session.commit()
            else:
                g.session.rollback()
        return response

    @app.teardown_request
    def close(_error: BaseException | None) -> None:
        if "session" in g:
            g.pop("session").close()

"""The door on every view: it loads the thing, asks the permission table, and only then lets the view run."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, g, request

from logbook import permissions
from logbook.foundation.errors import Forbidden, NotFound
from logbook.web import afterwards, identity, reauthentication, transactions

View = TypeVar("View", bound=Callable[..., Any])

_NOT_FOUND = "There is nothing here, or it is not yours to see. Check the address, or go back to your start page."
_FORBIDDEN = "Your role does not allow this. Ask your program director if you think it should."


@dataclass(frozen=True)
class Door:
    """What guards a view: a row of the permission table and how its thing is found; open if ``verb`` is None."""

    verb: str | None
    load: Callable[..., Any] | None


def door(
    verb: str, *, load: Callable[..., Any] | None = None, reauthenticate: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Guard a view with a row of the permission table.

    ``load(session, **url_values)`` finds the thing; without it the thing is the current program. The view is called
    with the thing alone. Nothing found, or nothing the person may know of, is a 404; a known thing is a 403. Who was
    refused a thing that is there goes into the audit trail, and so does who saw what is another's.
    ``reauthenticate`` asks, before the write lock is taken, whether it is really the person, and leaves the answer in
    ``g.confirmation`` (a ``reauthentication.Confirmation`` or None) for the view to speak of beside the field.
    """

    def guard(view: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(view)
        def guarded(**url_values: Any) -> Any:
            by = identity.person()
            if reauthenticate and request.method == "POST":
                g.confirmation = reauthentication.asked()
            thing = load(transactions.session(), **url_values) if load else identity.program()
            if thing is None:
                raise NotFound(_NOT_FOUND)
            try:
                if not permissions.knows(by, verb, thing):
                    raise Unknown(_NOT_FOUND)
                if not permissions.may(by, verb, thing):
                    raise Forbidden(_FORBIDDEN)
                answer = view(thing)
            except (Unknown, Forbidden):
                afterwards.note("door.refused", thing, by=by, asked=verb)
                raise
            if request.method == "GET" and _is_seen(by, verb, thing):
                afterwards.note(verb, thing, by=by)
            return answer

        guarded.door = Door(verb, load)  # type: ignore[attr-defined]
        return guarded

    return guard


class Unknown(NotFound):
    """The thing is there, and the person may not know that it is."""


def _is_seen(by: Any, verb: str, thing: Any) -> bool:
    """Whether looking is recorded: at the audit trail, and at what is another's. One's own one may look at unseen.

    What is of several fellows, a committee packet, names none and is another's for everybody.
    """
    looks = verb.endswith((".see", ".open"))
    return verb == "audit.see" or (looks and getattr(thing, "fellow_id", by.id) != by.id)


def open_door(view: View) -> View:
    """Mark a view as open to everybody: signing in, verifying a document, health."""
    view.door = Door(None, None)  # type: ignore[attr-defined]
    return view


def door_of(view: Any) -> Door | None:
    """The door on a view, None if it was forgotten."""
    return getattr(view, "door", None)


def init_app(app: Flask) -> None:
    """Refuse every view that has no door, so that a forgotten one shows at once."""

    @app.before_request
    def refuse_without_door() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if view is not None and request.endpoint != "static" and door_of(view) is None:
            raise Forbidden(_FORBIDDEN)

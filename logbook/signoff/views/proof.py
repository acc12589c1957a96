"""Proof for anybody: the keys and the daily roots of a program, how to check them, and the bundle for its director."""

import re
from uuid import UUID

from flask import Response, render_template, request, send_from_directory
from werkzeug.wrappers import Response as AnyResponse

from logbook.foundation.canonical import canonical
from logbook.foundation.errors import NotFound
from logbook.people import queries as people
from logbook.people.models import Program
from logbook.signoff import actions, queries, rules
from logbook.signoff.views.blueprint import bp
from logbook.web import identity
from logbook.web.doors import door, open_door
from logbook.web.transactions import database, session

# About a month of working days stands on the page; the file has every root.
_SHOWN = 30


@bp.get("/proof")
@open_door
def proof() -> str:
    """What a signature here proves, in plain words, and every key the server signed with."""
    return render_template("signoff/proof.html", keys=queries.signing_keys(session())[::-1])


@bp.get("/proof/<uuid:program_id>")
@open_door
def proof_of_program(program_id: UUID) -> str:
    """A program's latest daily roots; nothing about anybody."""
    of_program = _program(program_id)
    return render_template(
        "signoff/proof_of_program.html",
        of_program=of_program,
        keys=queries.signing_keys(session())[::-1],
        roots=queries.latest_roots(session(), of_program.id, _SHOWN),
    )


@bp.get("/proof/<uuid:program_id>/roots.json")
@open_door
def published_roots(program_id: UUID) -> Response:
    """Every daily root of a program and the keys they are signed by, for a machine."""
    of_program = _program(program_id)
    roots = queries.all_roots(session(), of_program.id)
    said = canonical(rules.published(of_program, queries.signing_keys(session()), roots))
    answer = Response(said, mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename="roots.json")
    return answer


@bp.get("/proof/check_bundle.py")
@open_door
def checker() -> AnyResponse:
    """The program that checks a bundle."""
    return send_from_directory(rules.DATA, rules.CHECKER, mimetype="text/x-python", as_attachment=True)


@bp.get("/proof/FORMAT.txt")
@open_door
def format_text() -> AnyResponse:
    """What is in a bundle and how to check it."""
    return send_from_directory(rules.DATA, rules.FORMAT_TEXT, mimetype="text/plain", as_attachment=True)


@bp.route("/proof/export", methods=["GET", "POST"])
@door("chain.export")
def export(program: Program) -> str | Response:
    """The whole chain of the director's program as a bundle, sent while it is read."""
    if request.method == "GET":
        return render_template("signoff/export.html", length=queries.chain_length(session(), program.id))
    asked = actions.export_chain(session(), by=identity.person(), program=program)
    answer = Response(actions.bundle(database(), asked), mimetype="application/zip")
    name = re.sub(r"[^a-z0-9]+", "-", program.name.lower()).strip("-")[:60] or "program"
    answer.headers.set("Content-Disposition", "attachment", filename=f"signatures-{name}-{program.today()}.zip")
    return answer


def _program(program_id: UUID) -> Program:
    found = people.program(session(), program_id)
    if found is None:
        raise NotFound("There is no program at this address. Compare it with the one in the letter.")
    return found

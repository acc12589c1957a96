"""The floor: the least that Flask and SQLAlchemy can do with the same rows, as durably, under the same server.

No sign-in, no permissions, no forms, no rules, no layout. The tables are the product's, so are the pragmas and BEGIN
IMMEDIATE. What a page of the product shows is selected in as few statements as it takes and written as bare HTML.
"""

import functools
import gc
import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterable
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask, Response, redirect, request, send_file
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Text,
    and_,
    bindparam,
    cast,
    create_engine,
    event,
    func,
    insert,
    select,
    true,
    update,
)
from sqlalchemy.orm import aliased
from werkzeug.wrappers import Response as AnyResponse

from logbook.cases.models import Case, CaseCounter, CaseProcedure
from logbook.catalogue.models import CatalogueInUse, Procedure, ProcedureTarget, Requirement
from logbook.documents.models import Document
from logbook.foundation.audit import AuditEvent, AuditHead
from logbook.people.models import Membership, Person, Site
from logbook.progress.models import KeptTally
from logbook.signoff.models import AttestedRole, ChainHead, Return, Signature, SigningKey
from tests.bench.plain_form import plain_form


def create_app() -> Flask:
    """One address for each benchmark."""
    app, engine = Flask(__name__), _engine(os.environ["FLOOR_DATABASE"])
    writing = engine.execution_options(writing=True)

    @app.get("/health")
    def health() -> str:
        return "ok"

    app.add_url_rule("/search/<uuid:program>", "search", functools.partial(_search, engine))
    app.add_url_rule("/file", "file", lambda: send_file(request.args["file"], mimetype="application/pdf"))
    app.add_url_rule("/form/<uuid:program>", "form", functools.partial(plain_form, engine))
    app.add_url_rule("/document/<code>", "document", functools.partial(_document, engine))

    @app.post("/log")
    def log() -> AnyResponse:
        said, now, case_id = request.form, datetime.now(UTC), UUID(request.form["case_id"])
        with writing.begin() as to:
            like = _row(to, select(Case.__table__).where(Case.id == UUID(said["like"])))
            like_step = _row(to, select(CaseProcedure.__table__).where(CaseProcedure.case_id == like["id"]))
            taken = update(CaseCounter).where(CaseCounter.program_id == like["program_id"])
            number = to.scalar(taken.values(last_case=CaseCounter.last_case + 1).returning(CaseCounter.last_case))
            moments = {"performed_on": date.fromisoformat(said["performed_on"]), "logged_at": now, "submitted_at": now}
            row = {"id": case_id, "number": number, "notes": said["notes"], "state": "submitted", "signed_at": None}
            to.execute(insert(Case), like | row | moments)
            to.execute(insert(CaseProcedure), like_step | {"id": _key(), "case_id": case_id})
            _audit(to, "case.log", like["program_id"], case_id, number=number)
        return redirect(f"/cases/{case_id}", 303)

    @app.post("/sign")
    def sign() -> AnyResponse:
        said, now = request.form, datetime.now(UTC)
        with writing.begin() as to:
            case = _row(to, select(Case.__table__).where(Case.id == UUID(said["case"])))
            of_case = select(CaseProcedure.__table__).where(CaseProcedure.case_id == case["id"])
            steps = to.execute(of_case).mappings().all()
            head = _row(to, _HEAD_AND_KEY.where(ChainHead.program_id == case["program_id"]))
            snapshot = json.dumps({"case": case, "steps": [dict(each) for each in steps]}, default=str, sort_keys=True)
            digests = [hashlib.sha256(each.encode()).hexdigest() for each in (snapshot, head["digest"] + snapshot)]
            row = {
                "id": _key(), "program_id": case["program_id"], "sequence": head["length"] + 1, "case_id": case["id"],
                "revision": case["revision"], "signer_id": case["attending_id"], "signer_name": "Ben Okafor, MD",
                "meaning": "I supervised this case.", "entrustment": int(said["entrustment"]), "feedback": "",
                "signed_at": now, "snapshot": snapshot, "snapshot_sha256": digests[0],
                "previous_digest": head["digest"], "digest": digests[1], "format": 2, "kind": "case", "reason": "",
                "authenticated_by": "password", "key_id": head["key_id"],
                # As long as a signature of Ed25519, and none.
                "ed25519": "".join(digests),
            }  # fmt: skip
            to.execute(insert(Signature), row)
            for each in steps:
                seen = {"case_procedure_id": each["id"], "place": each["place"], "role": each["role"]}
                to.execute(insert(AttestedRole), {"signature_id": row["id"], **seen})
            new_head = {"length": row["sequence"], "digest": row["digest"]}
            to.execute(update(ChainHead).where(ChainHead.program_id == case["program_id"]).values(new_head))
            to.execute(update(Case).where(Case.id == case["id"]).values(state="signed", signed_at=now))
            _audit(to, "case.sign", case["program_id"], case["id"], digest=row["digest"])
        return redirect("/queue", 303)

    @app.get("/queue/<uuid:attending>")
    def queue(attending: UUID) -> str:
        waiting = (
            select(
                CaseProcedure.procedure_id, Case.id, Case.number, Case.performed_on, Case.logged_at, Case.submitted_at,
                Person.family_name, Site.name, *_TIMES, Case.complications, AuditEvent.facts, *_STEP,
            )
            .join(Person, Person.id == Case.fellow_id)
            .join(Site, Site.id == Case.site_id)
            .join(CaseProcedure, CaseProcedure.case_id == Case.id)
            .join(Procedure, Procedure.id == CaseProcedure.procedure_id)
            .outerjoin(AuditEvent, and_(AuditEvent.subject_id == Case.id, AuditEvent.verb == "case.log"))
            .where(Case.attending_id == attending, Case.state == "submitted")
            .order_by(Case.performed_on, Case.number)
        )  # fmt: skip
        with engine.begin() as of:
            shown = of.execute(waiting).all()
            # What the medians and firsts are of is read, and nothing is done with it.
            of.execute(_DONE, {"ids": sorted({row[0] for row in shown})}).all()
            return _page(row[1:] for row in shown)

    @app.get("/list/<uuid:program>")
    def list_(program: UUID) -> str:
        cases = (
            select(Case.__table__, Person.given_name, Person.family_name, Site.name)
            .join(Person, Person.id == Case.fellow_id)
            .join(Site, Site.id == Case.site_id)
            .where(Case.program_id == program, Case.state != "draft")
            .order_by(Case.performed_on.desc(), Case.number.desc())
            .limit(50)
        )
        with engine.begin() as of:
            shown = of.execute(cases).all()
            steps = (
                select(CaseProcedure.case_id, *_STEP)
                .join(Procedure, Procedure.id == CaseProcedure.procedure_id)
                .where(CaseProcedure.case_id.in_([row.id for row in shown]))
            )
            return _page(shown, of.execute(steps), of.execute(_by_state(Case.program_id == program)))

    @app.get("/fellow/<uuid:fellow>")
    def fellow(fellow: UUID) -> str:
        unfinished = (
            select(Case.number, Case.performed_on, Return.reason)
            .outerjoin(Return, Return.case_id == Case.id)
            .where(Case.fellow_id == fellow, Case.state.in_(("draft", "returned")))
        )
        latest = select(Case.number, Case.performed_on).where(Case.fellow_id == fellow, Case.state != "void")
        with engine.begin() as of:
            return _page(
                _counted(of, KeptTally.fellow_id == fellow), of.execute(select(Requirement.__table__)),
                of.execute(unfinished), of.execute(select(ProcedureTarget.__table__)),
                of.execute(latest.order_by(Case.number.desc()).limit(20)),
            )  # fmt: skip

    @app.get("/program/<uuid:program>")
    def program(program: UUID) -> str:
        fellows = select(Person.id, Person.given_name, Person.family_name).join(Membership)
        signed = select(Case.submitted_at, Signature.signed_at).join(Signature).where(Signature.program_id == program)
        waiting = select(Case.number, Case.submitted_at).where(Case.program_id == program, Case.state == "submitted")
        with engine.begin() as of:
            return _page(
                of.execute(fellows.where(Membership.program_id == program, Membership.role == "fellow")),
                _counted(of, KeptTally.program_id == program), of.execute(select(Requirement.__table__)),
                of.execute(signed.order_by(Signature.sequence.desc()).limit(100)),
                of.execute(waiting.order_by(Case.submitted_at).limit(10)),
            )  # fmt: skip

    @app.post("/pdf")
    def pdf() -> Response:
        from weasyprint import HTML

        gc.disable()
        html = Path(request.form["file"]).read_text()
        page = HTML(string=html, base_url=f"file://{os.environ['FLOOR_STATIC']}/")
        data = page.write_pdf(pdf_variant="pdf/a-3a")
        gc.enable()
        return Response(data, mimetype="application/pdf")

    return app


def _search(engine: Engine, program: UUID) -> str:
    in_use = select(CatalogueInUse.edition_id).where(CatalogueInUse.program_id == program).scalar_subquery()
    text = Procedure.name + " " + cast(Procedure.synonyms, Text)
    found = select(Procedure.slug, Procedure.name).where(Procedure.edition_id == in_use).order_by(Procedure.place)
    for word in request.args["q"].split():
        found = found.where(text.ilike(f"%{word}%"))
    with engine.begin() as of:
        return _page(of.execute(found))


def _document(engine: Engine, code: str) -> str:
    with engine.begin() as of:
        return _page(of.execute(select(Document.__table__).where(Document.code == code)))


_HEAD_AND_KEY = select(ChainHead.__table__, SigningKey.id.label("key_id")).join(SigningKey, true())
_STEP = (Procedure.name, CaseProcedure.role, CaseProcedure.side, CaseProcedure.levels)
_TIMES = (Case.fluoroscopy_seconds, Case.duration_minutes)
_OTHER = aliased(CaseProcedure)
_IS_ALONE = ~select(_OTHER.place).where(_OTHER.case_id == Case.id, _OTHER.place != CaseProcedure.place).exists()
# Keys and roles as text: a value made of each would take longer than all else.
_DONE = (
    select(cast(Case.fellow_id, Text), Procedure.slug, Case.number, cast(CaseProcedure.role, Text), *_TIMES, _IS_ALONE)
    .join(CaseProcedure, CaseProcedure.case_id == Case.id)
    .join(Procedure, Procedure.id == CaseProcedure.procedure_id)
    .where(CaseProcedure.procedure_id.in_(bindparam("ids", expanding=True)), Case.state.in_(("submitted", "signed")))
)


def _counted(connection: Connection, where: ColumnElement[bool]) -> list[list[object]]:
    """What is kept of each requirement and fellow, read as JSON."""
    kept = connection.scalars(select(KeptTally.tally).where(where))
    counts = [each for text in kept for each in json.loads(text)["requirements"]]
    return [[each["slug"], each["counted"], each["waiting"]] for each in counts]


def _by_state(*where: Any) -> Any:
    return select(Case.state, func.count()).where(*where).group_by(Case.state)


def _row(connection: Connection, query: Any) -> dict[str, Any]:
    return dict(connection.execute(query).mappings().one())


def _audit(connection: Connection, verb: str, program_id: UUID, subject_id: UUID, **facts: Any) -> None:
    head = _row(connection, select(AuditHead.__table__).where(AuditHead.chain == program_id))
    row = {"id": _key(), "at": datetime.now(UTC), "program_id": program_id, "actor_id": None, "verb": verb}
    subject = {"subject_kind": "logged_case", "subject_id": subject_id, "facts": facts}
    columns = row | subject | {"sequence": head["length"] + 1}
    text = json.dumps([columns, head["digest"]], default=str, sort_keys=True)
    new_head = {"length": columns["sequence"], "digest": hashlib.sha256(text.encode()).hexdigest()}
    connection.execute(insert(AuditEvent), columns | {"digest": new_head["digest"]})
    connection.execute(update(AuditHead).where(AuditHead.chain == program_id).values(new_head))


def _key() -> UUID:
    return UUID(int=int(time.time() * 1000) << 80 | 7 << 76 | secrets.randbits(62) | 1 << 63)


def _page(*tables: Iterable[Any]) -> str:
    rows = ("".join(f"<td>{escape(str(value))}</td>" for value in row) for table in tables for row in table)
    return f"<!doctype html><title>Floor</title><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _engine(path: str) -> Engine:
    """With the product's pragmas and transactions, so that a row is as durable here as there."""
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine

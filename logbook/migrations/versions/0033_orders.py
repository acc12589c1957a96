"""Orders of documents, more kinds of them, and which document took the place of which."""

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime
from logbook.foundation.reshape import add_check, add_key, allow_null, drop_constraint, require
from logbook.foundation.triggers import allow, refuse

revision = "0033"
down_revision = "0032"

KINDS = (
    "summary", "certificate", "completion", "case_log",
    "privileging", "verification", "final_evaluation", "packet",
)  # fmt: skip
WHOSE = {
    "packet_of_no_fellow": "(kind = 'packet') = (fellow_id IS NULL)",
    "fellow_has_name": "(fellow_id IS NULL) = (fellow_name = '')",
    "procedure_of_certificate": "(kind = 'certificate') = (procedure_slug IS NOT NULL)",
    "statement_of_certificate": "kind NOT IN ('certificate', 'completion') OR statement <> ''",
    "period": "period_to >= period_from",
    "documentkind": f"kind IN ({', '.join(repr(each) for each in KINDS)})",
}
BEFORE = {
    "procedure_of_certificate": "(kind = 'certificate') = (procedure_slug IS NOT NULL)",
    "procedure_has_name": "(procedure_slug IS NULL) = (procedure_name IS NULL)",
    "statement_of_certificate": "(kind = 'certificate') = (statement <> '')",
    "period": "period_to >= period_from",
    "documentkind": "kind IN ('summary', 'certificate')",
}
KEYS = {"order_id": "document_order", "supersedes_id": "document"}
FROZEN_THEN = (
    "id", "program_id", "program_name", "kind", "number", "code", "fellow_id", "fellow_name", "issued_by_id",
    "issued_by_name", "issued_at", "period_from", "period_to", "procedure_slug", "procedure_name",
    "requirement_edition_id", "statement", "facts", "sha256", "byte_size",
)  # fmt: skip
FROZEN = (
    *(each for each in FROZEN_THEN if each != "procedure_name"),
    "about", "series", "order_id", "supersedes_id", "certificate_sha256",
)  # fmt: skip
# All but the job that prints it: an ended job is swept, and a new one takes its place.
ORDERED = (
    "id", "order_id", "program_id", "program_name", "kind", "number", "code", "fellow_id", "fellow_name",
    "issued_by_id", "issued_by_name", "issued_at", "period_from", "period_to", "about", "procedure_slug",
    "requirement_edition_id", "statement", "facts", "series",
)  # fmt: skip
NEVER = "an issued document is never changed"
STAYS = "an ordered document is never changed"


def upgrade() -> None:
    connection = op.get_bind()
    _orders()
    _unguard("document", NEVER)
    for name in BEFORE:
        drop_constraint(connection, "document", f"ck_document_{name}")
    op.add_column("document", sa.Column("about", sa.String(200)))
    op.add_column("document", sa.Column("series", sa.String(64)))
    op.add_column("document", sa.Column("certificate_sha256", sa.String(64)))
    for column, table in KEYS.items():
        op.add_column("document", sa.Column(column, sa.Uuid()))
        add_key(connection, "document", f"fk_document_{column}", column, table)
    op.execute("UPDATE document SET about = coalesce(procedure_name, '')")
    _fill_series(connection)
    for column in ("about", "series"):
        require(connection, "document", column)
    op.drop_column("document", "procedure_name")
    allow_null(connection, "document", "fellow_id")
    for name, condition in WHOSE.items():
        add_check(connection, "document", f"ck_document_{name}", condition)
    op.create_index("ix_document_series", "document", ["series"])
    op.create_index("ix_document_sha256", "document", ["sha256"])
    op.create_index("ix_document_supersedes", "document", ["supersedes_id"], unique=True)
    _guard("document", NEVER, FROZEN)
    _guard("ordered_document", STAYS, ORDERED)


def downgrade() -> None:
    connection = op.get_bind()
    op.execute("DELETE FROM ordered_document")
    _unguard("document", NEVER)
    _unguard("ordered_document", STAYS)
    # Kinds that the schema below does not know cannot be kept by it; their files stay.
    for statement in allow(op.get_context().dialect.name, "document", "DELETE", "an issued document stays"):
        op.execute(statement)
    op.execute("UPDATE document SET supersedes_id = NULL")
    op.execute("DELETE FROM document WHERE kind NOT IN ('summary', 'certificate')")
    op.execute("UPDATE document SET statement = '' WHERE kind <> 'certificate'")
    for index in ("series", "sha256", "supersedes"):
        op.drop_index(f"ix_document_{index}", "document")
    for name in WHOSE:
        drop_constraint(connection, "document", f"ck_document_{name}")
    op.add_column("document", sa.Column("procedure_name", sa.String(200)))
    op.execute("UPDATE document SET procedure_name = about WHERE kind = 'certificate'")
    for column in KEYS:
        drop_constraint(connection, "document", f"fk_document_{column}")
    for column in ("about", "series", "certificate_sha256", *KEYS):
        op.drop_column("document", column)
    require(connection, "document", "fellow_id")
    for name, condition in BEFORE.items():
        add_check(connection, "document", f"ck_document_{name}", condition)
    _guard("document", NEVER, FROZEN_THEN)
    for statement in refuse(op.get_context().dialect.name, "document", "DELETE", "an issued document stays"):
        op.execute(statement)
    op.drop_table("ordered_document")
    op.drop_table("document_order")


def _orders() -> None:
    kind = sa.Enum(*KINDS, native_enum=False, length=40)
    op.create_table(
        "document_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("ordered_by_id", sa.Uuid(), nullable=False),
        sa.Column("ordered_at", UtcDateTime(), nullable=False),
        sa.Column("document_ids", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("shows_signature", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_order")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_document_order_program_id")),
        sa.ForeignKeyConstraint(["ordered_by_id"], ["person.id"], name=op.f("fk_document_order_ordered_by_id")),
        sa.CheckConstraint(WHOSE["documentkind"], name=op.f("ck_document_order_documentkind")),
    )
    op.create_index("ix_document_order_program", "document_order", ["program_id", "ordered_at"])
    keys = {
        "program_id": "program",
        "fellow_id": "person",
        "issued_by_id": "person",
        "requirement_edition_id": "requirement_edition",
        "order_id": "document_order",
    }
    op.create_table(
        "ordered_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid()),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("program_name", sa.String(200), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("number", sa.String(200), nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("fellow_id", sa.Uuid()),
        sa.Column("fellow_name", sa.String(200), nullable=False),
        sa.Column("issued_by_id", sa.Uuid(), nullable=False),
        sa.Column("issued_by_name", sa.String(200), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("procedure_slug", sa.String(200)),
        sa.Column("requirement_edition_id", sa.Uuid()),
        sa.Column("statement", sa.String(4000), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("series", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ordered_document")),
        sa.UniqueConstraint("program_id", "number", name=op.f("uq_ordered_document_program_id_number")),
        sa.UniqueConstraint("code", name=op.f("uq_ordered_document_code")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_ordered_document_{column}"))
            for column, table in keys.items()
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk_ordered_document_job_id"), ondelete="SET NULL"
        ),
        *(sa.CheckConstraint(check, name=op.f(f"ck_ordered_document_{name}")) for name, check in WHOSE.items()),
    )
    op.create_index("ix_ordered_document_order", "ordered_document", ["order_id"])
    op.create_index("ix_ordered_document_job_id", "ordered_document", ["job_id"])
    op.create_index("ix_ordered_document_series", "ordered_document", ["series"])


def _fill_series(connection: sa.Connection) -> None:
    keys = (sa.column(each, sa.Uuid()) for each in ("id", "program_id", "fellow_id", "requirement_edition_id"))
    words = (sa.column(each, sa.String()) for each in ("kind", "procedure_slug", "series"))
    days = (sa.column(each, sa.Date()) for each in ("period_from", "period_to"))
    table = sa.table("document", *keys, *words, *days)
    for row in connection.execute(sa.select(table)).all():
        series = _series(row)
        connection.execute(sa.update(table).where(table.c.id == row.id).values(series=series))


def _series(row: Any) -> str:
    edition = str(row.requirement_edition_id) if row.requirement_edition_id else ""
    period = (row.period_from.isoformat(), row.period_to.isoformat(), edition)
    of = (row.procedure_slug,) if row.kind == "certificate" else period
    about = [str(row.program_id), row.kind, str(row.fellow_id), *of]
    return hashlib.sha256(json.dumps(about, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _guard(table: str, sentence: str, columns: tuple[str, ...]) -> None:
    changed = " OR ".join(f"OLD.{each} IS DISTINCT FROM NEW.{each}" for each in columns)
    for statement in refuse(op.get_context().dialect.name, table, "UPDATE", sentence, when=changed):
        op.execute(statement)


def _unguard(table: str, sentence: str) -> None:
    for statement in allow(op.get_context().dialect.name, table, "UPDATE", sentence):
        op.execute(statement)

"""The audit trail in chains; what was recorded before is chained in the order of its moments, then of its keys."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from logbook.foundation.audit import event_digest, genesis
from logbook.foundation.canonical import plain
from logbook.foundation.db import UtcDateTime
from logbook.foundation.triggers import allow, refuse

revision = "0013"
down_revision = "0012"

APPEND_ONLY = [
    ("audit_event", "UPDATE", "The audit trail is append-only"),
    ("audit_event", "DELETE", "The audit trail is append-only"),
]
OF_HEAD = [("audit_head", "DELETE", "The head of a chain stays")]
INDEXES = {
    "ix_audit_event_program_actor": ["program_id", "actor_id", "at"],
    "ix_audit_event_program_verb": ["program_id", "verb", "at"],
}
OF_NO_PROGRAM = sa.text("program_id IS NULL")
BATCH = 1_000
EVENT = sa.table(
    "audit_event",
    sa.column("id", sa.Uuid()),
    sa.column("at", UtcDateTime()),
    sa.column("program_id", sa.Uuid()),
    sa.column("actor_id", sa.Uuid()),
    sa.column("verb", sa.String()),
    sa.column("subject_kind", sa.String()),
    sa.column("subject_id", sa.Uuid()),
    sa.column("facts", sa.JSON(none_as_null=True)),
    sa.column("sequence", sa.Integer()),
    sa.column("digest", sa.String()),
)
HEAD = sa.table("audit_head", sa.column("chain", sa.Uuid()), sa.column("length"), sa.column("digest"))


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("chain", sa.Uuid(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_head")),
    )
    _each(allow, APPEND_ONLY)
    op.add_column("audit_event", sa.Column("sequence", sa.Integer()))
    op.add_column("audit_event", sa.Column("digest", sa.String(64)))
    connection = op.get_bind()
    for program_id in connection.scalars(sa.select(EVENT.c.program_id).distinct()).all():
        _chain(connection, program_id)
    with op.batch_alter_table("audit_event") as table:
        table.alter_column("sequence", existing_type=sa.Integer(), nullable=False)
        table.alter_column("digest", existing_type=sa.String(64), nullable=False)
        table.create_unique_constraint(op.f("uq_audit_event_program_id_sequence"), ["program_id", "sequence"])
    op.create_index(
        "uq_audit_event_no_program_sequence",
        "audit_event",
        ["sequence"],
        unique=True,
        sqlite_where=OF_NO_PROGRAM,
        postgresql_where=OF_NO_PROGRAM,
    )
    for name, columns in INDEXES.items():
        op.create_index(name, "audit_event", columns)
    _each(refuse, [*APPEND_ONLY, *OF_HEAD])


def downgrade() -> None:
    _each(allow, [*APPEND_ONLY, *OF_HEAD])
    for name in ("uq_audit_event_no_program_sequence", *INDEXES):
        op.drop_index(name, "audit_event")
    with op.batch_alter_table("audit_event") as table:
        table.drop_constraint(op.f("uq_audit_event_program_id_sequence"), type_="unique")
        table.drop_column("sequence")
        table.drop_column("digest")
    op.drop_table("audit_head")
    _each(refuse, APPEND_ONLY)


def _each(make: Callable[..., Sequence[str]], triggers: Iterable[tuple[str, str, str]]) -> None:
    for trigger in triggers:
        for statement in make(op.get_context().dialect.name, *trigger):
            op.execute(statement)


def _chain(connection: sa.Connection, program_id: UUID | None) -> None:
    sequence, digest = 0, genesis(program_id)
    link = (
        sa.update(EVENT)
        .where(EVENT.c.id == sa.bindparam("key"))
        .values(sequence=sa.bindparam("place"), digest=sa.bindparam("made"))
    )
    for batch in _batches(connection, program_id):
        links = []
        for row in batch:
            sequence += 1
            event = {name: plain(value) for name, value in row.items()} | {"sequence": sequence}
            digest = event_digest(event, digest)
            links.append({"key": row["id"], "place": sequence, "made": digest})
        connection.execute(link, links)
    chain = program_id or UUID(int=0)
    connection.execute(sa.insert(HEAD), {"chain": chain, "length": sequence, "digest": digest})


def _batches(connection: sa.Connection, program_id: UUID | None) -> Iterator[list[sa.RowMapping]]:
    query = sa.select(EVENT).where(EVENT.c.program_id.is_not_distinct_from(program_id))
    query = query.order_by(EVENT.c.at, EVENT.c.id).limit(BATCH)
    batch = list(connection.execute(query).mappings())
    while batch:
        yield batch
        last = (batch[-1]["at"], batch[-1]["id"])
        batch = list(connection.execute(query.where(sa.tuple_(EVENT.c.at, EVENT.c.id) > last)).mappings())

"""The server's own Ed25519 signature on every link of format 2, and the public keys to check them with.

Format 2 was never released: what was signed in it has to be thrown away with its database.
"""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime
from logbook.foundation.reshape import add_check, add_key, drop_constraint
from logbook.foundation.triggers import allow, refuse

revision = "0024"
down_revision = "0023"

CHECKS = {"key": "(format = 1) = (key_id IS NULL)", "ed25519": "(format = 1) = (ed25519 IS NULL)"}
ONLY_ENDS = (
    "NEW.id <> OLD.id OR NEW.algorithm <> OLD.algorithm OR NEW.public_key <> OLD.public_key"
    " OR NEW.valid_from <> OLD.valid_from OR OLD.valid_until IS NOT NULL OR NEW.valid_until IS NULL"
)
TRIGGERS = (
    ("signing_key", "UPDATE", "A signing key only comes to its end", ONLY_ENDS),
    ("signing_key", "DELETE", "A signing key is kept for checking", None),
)


def upgrade() -> None:
    connection = op.get_bind()
    if connection.scalar(sa.text("SELECT count(*) FROM signature WHERE format = 2")):
        raise RuntimeError("There are signatures of a form that was never released; begin with an empty database.")
    op.create_table(
        "signing_key",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("algorithm", sa.String(40), nullable=False),
        sa.Column("public_key", sa.String(64), nullable=False),
        sa.Column("valid_from", UtcDateTime(), nullable=False),
        sa.Column("valid_until", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
        sa.CheckConstraint("algorithm = 'ed25519'", name=op.f("ck_signing_key_algorithm")),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_signing_key_period")),
    )
    in_use = sa.text("valid_until IS NULL")
    op.create_index(
        "uq_signing_key_in_use", "signing_key", ["algorithm"], unique=True, sqlite_where=in_use, postgresql_where=in_use
    )
    op.add_column("signature", sa.Column("key_id", sa.String(64)))
    op.add_column("signature", sa.Column("ed25519", sa.String(128)))
    add_key(connection, "signature", "fk_signature_key_id", "key_id", "signing_key")
    for name, condition in CHECKS.items():
        add_check(connection, "signature", f"ck_signature_{name}", condition)
    for table, event, sentence, when in TRIGGERS:
        for statement in refuse(op.get_context().dialect.name, table, event, sentence, when=when):
            op.execute(statement)


def downgrade() -> None:
    connection = op.get_bind()
    if connection.scalar(sa.text("SELECT count(*) FROM signature WHERE format = 2")):
        raise RuntimeError("There are signatures that the tables of before cannot hold, and none is thrown away.")
    for table, event, sentence, _ in TRIGGERS:
        for statement in allow(op.get_context().dialect.name, table, event, sentence):
            op.execute(statement)
    for name in CHECKS:
        drop_constraint(connection, "signature", f"ck_signature_{name}")
    drop_constraint(connection, "signature", "fk_signature_key_id")
    op.drop_column("signature", "ed25519")
    op.drop_column("signature", "key_id")
    op.drop_table("signing_key")

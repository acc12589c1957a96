"""Supervisors without an account: named by a case, asked by a link, able to return what they cannot sign."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime
from logbook.foundation.reshape import add_check, allow_null, change_check, drop_constraint, require

revision = "0020"
down_revision = "0019"

COMPLETE_BEFORE = "state = 'draft' OR (site_id IS NOT NULL AND attending_id IS NOT NULL AND submitted_at IS NOT NULL)"
SUPERVISED = "(attending_id IS NOT NULL OR (guest_name <> '' AND guest_email <> ''))"
COMPLETE = f"state = 'draft' OR (site_id IS NOT NULL AND {SUPERVISED} AND submitted_at IS NOT NULL)"
OF_CASE = {
    "guest": "(guest_name IS NULL) = (guest_email IS NULL)",
    "one_supervisor": "attending_id IS NULL OR guest_name IS NULL",
}
BY_SOMEBODY = "(returned_by_id IS NULL) = (guest_name IS NOT NULL)"
OPEN = sa.text("used_at IS NULL AND ended_at IS NULL")


def upgrade() -> None:
    connection = op.get_bind()
    for column in ("guest_name", "guest_email"):
        op.add_column("logged_case", sa.Column(column, sa.String(200)))
    change_check(connection, "logged_case", "ck_logged_case_complete", COMPLETE)
    for name, condition in OF_CASE.items():
        add_check(connection, "logged_case", f"ck_logged_case_{name}", condition)
    op.add_column("case_return", sa.Column("guest_name", sa.String(200)))
    allow_null(connection, "case_return", "returned_by_id")
    add_check(connection, "case_return", "ck_case_return_by_somebody", BY_SOMEBODY)
    allow_null(connection, "case_revision", "kept_by_id")
    op.create_table(
        "guest_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("issued_by_id", sa.Uuid(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime()),
        sa.Column("ended_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_link")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_guest_link_token_sha256")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_guest_link_program_id")),
        sa.ForeignKeyConstraint(["case_id"], ["logged_case.id"], name=op.f("fk_guest_link_case_id")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["person.id"], name=op.f("fk_guest_link_issued_by_id")),
        sa.CheckConstraint("used_at IS NULL OR ended_at IS NULL", name=op.f("ck_guest_link_one_end")),
        sa.CheckConstraint("expires_at > sent_at", name=op.f("ck_guest_link_expires_later")),
    )
    op.create_index(
        "ix_guest_link_open", "guest_link", ["case_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index("ix_guest_link_address", "guest_link", ["address", "sent_at"])
    op.create_index("ix_guest_link_issued_by", "guest_link", ["issued_by_id", "sent_at"])
    op.create_index("ix_guest_link_case", "guest_link", ["case_id", "issued_at"])


def downgrade() -> None:
    connection = op.get_bind()
    guests = "SELECT count(*) FROM logged_case WHERE guest_name IS NOT NULL"
    if connection.scalar(sa.text(guests)):
        raise RuntimeError("There are cases that guests supervise, which the tables of before cannot hold.")
    op.drop_table("guest_link")
    require(connection, "case_revision", "kept_by_id")
    drop_constraint(connection, "case_return", "ck_case_return_by_somebody")
    require(connection, "case_return", "returned_by_id")
    op.drop_column("case_return", "guest_name")
    for name in OF_CASE:
        drop_constraint(connection, "logged_case", f"ck_logged_case_{name}")
    change_check(connection, "logged_case", "ck_logged_case_complete", COMPLETE_BEFORE)
    for column in ("guest_email", "guest_name"):
        op.drop_column("logged_case", column)

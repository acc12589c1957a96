"""Programs, sites, C-arms, people and memberships."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.db import UtcDateTime

revision = "0002"
down_revision = "0001"

ROLES = ("fellow", "attending", "program_director", "coordinator")


def upgrade() -> None:
    op.create_table(
        "program",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("institution", sa.String(200), nullable=False),
        sa.Column("time_zone", sa.String(200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program")),
    )
    op.create_table(
        "site",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_site_program_id")),
        sa.UniqueConstraint("program_id", "name", name=op.f("uq_site_program_id_name")),
    )
    op.create_index(op.f("ix_site_program_id"), "site", ["program_id"])
    op.create_table(
        "c_arm",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_c_arm")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_c_arm_program_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_c_arm_site_id")),
        sa.UniqueConstraint("site_id", "name", name=op.f("uq_c_arm_site_id_name")),
    )
    op.create_index(op.f("ix_c_arm_program_id"), "c_arm", ["program_id"])
    op.create_index(op.f("ix_c_arm_site_id"), "c_arm", ["site_id"])
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("given_name", sa.String(200), nullable=False),
        sa.Column("family_name", sa.String(200), nullable=False),
        sa.Column("degree", sa.String(200), nullable=False),
        sa.Column("email", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_person_email_lower")),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Enum(*ROLES, native_enum=False, create_constraint=False, length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_membership_program_id")),
        sa.UniqueConstraint(
            "person_id",
            "program_id",
            "role",
            "starts_on",
            name=op.f("uq_membership_person_id_program_id_role_starts_on"),
        ),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_membership_ends_after_start")),
        sa.CheckConstraint(f"role IN {ROLES!r}", name=op.f("ck_membership_memberrole")),
    )
    op.create_index("ix_membership_program_role", "membership", ["program_id", "role"])
    op.create_table(
        "membership_site",
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("membership_id", "site_id", name=op.f("pk_membership_site")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_membership_site_membership_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_membership_site_site_id")),
    )
    op.create_index(op.f("ix_membership_site_site_id"), "membership_site", ["site_id"])


def downgrade() -> None:
    for table in ("membership_site", "membership", "person", "c_arm", "site", "program"):
        op.drop_table(table)

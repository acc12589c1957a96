"""What is kept of radiation stands beside the tally: pages that do not show it need not read it."""

import sqlalchemy as sa
from alembic import op

from logbook.foundation.reshape import require

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    # What is kept is never a source: the worker counts it anew.
    op.execute("DELETE FROM kept_tally")
    op.add_column("kept_tally", sa.Column("radiation", sa.Text()))
    require(op.get_bind(), "kept_tally", "radiation")


def downgrade() -> None:
    op.drop_column("kept_tally", "radiation")

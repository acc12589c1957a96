"""Find the cases of an encounter by their keys: asked with an OR, PostgreSQL read every case to link two of them."""

from alembic import op

from logbook.foundation.triggers import follow, unfollow

revision = "0031"
down_revision = "0030"

GROWS = (
    "INSERT INTO record_version (program_id, fellow_id, version)"
    " SELECT DISTINCT program_id, fellow_id, 1 FROM logged_case WHERE {which}"
    " ON CONFLICT (program_id, fellow_id) DO UPDATE SET version = record_version.version + 1"
)
# The row's own case by its key: after a DELETE it is not in the encounter any more.
BY_KEY = "id IN (SELECT {row}.case_id UNION SELECT case_id FROM shared_case WHERE encounter_id IN ({encounters}))"
BEFORE = "id = {row}.case_id OR id IN (SELECT case_id FROM shared_case WHERE encounter_id IN ({encounters}))"
ENCOUNTERS = {
    "INSERT": "NEW.encounter_id",
    "UPDATE": "OLD.encounter_id, NEW.encounter_id",
    "DELETE": "OLD.encounter_id",
}


def upgrade() -> None:
    _follow(BY_KEY)


def downgrade() -> None:
    _follow(BEFORE)


def _follow(which: str) -> None:
    dialect = op.get_context().dialect.name
    for event, encounters in ENCOUNTERS.items():
        row, name = "OLD" if event == "DELETE" else "NEW", f"shared_case_{event.lower()}_grows_version"
        grows = GROWS.format(which=which.format(row=row, encounters=encounters))
        for each in (*unfollow(dialect, "shared_case", name), *follow(dialect, "shared_case", event, name, grows)):
            op.execute(each)

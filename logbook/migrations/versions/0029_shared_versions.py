"""Whether a case is shared speaks of other fellows' cases: what changes it grows the versions of all of them."""

from alembic import op

from logbook.foundation.triggers import follow, unfollow

revision = "0029"
down_revision = "0028"

EVENTS = ("INSERT", "UPDATE", "DELETE")
GROWS = (
    "INSERT INTO record_version (program_id, fellow_id, version)"
    " SELECT DISTINCT program_id, fellow_id, 1 FROM logged_case WHERE {which}"
    " ON CONFLICT (program_id, fellow_id) DO UPDATE SET version = record_version.version + 1"
)
ITS_FELLOW = (
    "INSERT INTO record_version (program_id, fellow_id, version)"
    " SELECT program_id, fellow_id, 1 FROM logged_case WHERE id = {row}.case_id"
    " ON CONFLICT (program_id, fellow_id) DO UPDATE SET version = record_version.version + 1"
)
# The row's own case by its key: after a DELETE it is not in the encounter any more.
OF_ENCOUNTER = (
    "id = {row}.case_id OR id IN (SELECT case_id FROM shared_case WHERE encounter_id IN ({encounters}))"
)
# Only what takes a case out of those handed in, or into them: a signature does not wait for another fellow's.
OF_THE_OTHERS = (
    "id IN (SELECT theirs.case_id FROM shared_case AS mine"
    " JOIN shared_case AS theirs ON theirs.encounter_id = mine.encounter_id AND theirs.case_id <> mine.case_id"
    " WHERE mine.case_id = NEW.id) AND (OLD.state IN ('draft', 'void')) <> (NEW.state IN ('draft', 'void'))"
)
ENCOUNTERS = {
    "INSERT": "NEW.encounter_id",
    "UPDATE": "OLD.encounter_id, NEW.encounter_id",
    "DELETE": "OLD.encounter_id",
}
STATE = "logged_case_update_grows_versions_of_shared"


def upgrade() -> None:
    dialect = op.get_context().dialect.name
    for event in EVENTS:
        which = OF_ENCOUNTER.format(row=_row(event), encounters=ENCOUNTERS[event])
        _follow(dialect, event, GROWS.format(which=which))
    for each in follow(dialect, "logged_case", "UPDATE", STATE, GROWS.format(which=OF_THE_OTHERS)):
        op.execute(each)


def downgrade() -> None:
    dialect = op.get_context().dialect.name
    for each in unfollow(dialect, "logged_case", STATE):
        op.execute(each)
    for event in EVENTS:
        _follow(dialect, event, ITS_FELLOW.format(row=_row(event)))


def _follow(dialect: str, event: str, statement: str) -> None:
    name = f"shared_case_{event.lower()}_grows_version"
    for each in (*unfollow(dialect, "shared_case", name), *follow(dialect, "shared_case", event, name, statement)):
        op.execute(each)


def _row(event: str) -> str:
    return "OLD" if event == "DELETE" else "NEW"

"""Finding what there is to count: the standing of a fellow, and the start pages of each role."""

from logbook.progress.queries.attending_home import attending_home
from logbook.progress.queries.attested import MOST_ENTRIES, attested_counts, differing_entries, names_of
from logbook.progress.queries.fellow_home import fellow_home
from logbook.progress.queries.milestones import milestones
from logbook.progress.queries.program_home import program_home
from logbook.progress.queries.standing import FellowRecord, fellow_record, standing, standing_in_period
from logbook.progress.queries.tallies import count, kept, measures, stale, tallies, tally

__all__ = [
    "MOST_ENTRIES",
    "FellowRecord",
    "attending_home",
    "attested_counts",
    "count",
    "differing_entries",
    "fellow_home",
    "fellow_record",
    "kept",
    "measures",
    "milestones",
    "names_of",
    "program_home",
    "stale",
    "standing",
    "standing_in_period",
    "tallies",
    "tally",
]

"""Finding what there is to count: the standing of a fellow, and the start pages of each role."""

from logbook.progress.queries.attending_home import attending_home
from logbook.progress.queries.attested import MOST_ENTRIES, attested_counts, differing_entries, names_of
from logbook.progress.queries.comparing import Comparison, comparison, edition_asked_for
from logbook.progress.queries.fellow_home import fellow_home
from logbook.progress.queries.milestones import milestones
from logbook.progress.queries.program import Fellows, Overview, fellows_of, overview, years
from logbook.progress.queries.program_home import program_home
from logbook.progress.queries.radiation import (
    MOST_CASES,
    doses_of_fellow,
    fellow_radiation,
    program_radiation,
    radiation_by_fellow,
)
from logbook.progress.queries.standing import FellowRecord, fellow_record, standing, standing_in_period
from logbook.progress.queries.tallies import (
    Counted,
    count,
    kept,
    radiations,
    stale,
    tallies,
    tallies_and_measures,
    tally,
)

__all__ = [
    "MOST_CASES",
    "MOST_ENTRIES",
    "Comparison",
    "Counted",
    "FellowRecord",
    "Fellows",
    "Overview",
    "attending_home",
    "attested_counts",
    "comparison",
    "count",
    "differing_entries",
    "doses_of_fellow",
    "edition_asked_for",
    "fellow_home",
    "fellow_radiation",
    "fellow_record",
    "fellows_of",
    "kept",
    "milestones",
    "names_of",
    "overview",
    "program_home",
    "program_radiation",
    "radiation_by_fellow",
    "radiations",
    "stale",
    "standing",
    "standing_in_period",
    "tallies",
    "tallies_and_measures",
    "tally",
    "years",
]

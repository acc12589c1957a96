"""Finding what there is to count: the standing of a fellow, and the start pages of each role."""

from logbook.progress.queries.attending_home import attending_home
from logbook.progress.queries.fellow_home import fellow_home
from logbook.progress.queries.program_home import program_home
from logbook.progress.queries.standing import FellowRecord, fellow_record, standing

__all__ = ["FellowRecord", "attending_home", "fellow_home", "fellow_record", "program_home", "standing"]

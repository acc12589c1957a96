"""Finding what there is to count."""

from logbook.progress.queries.standing import standing

__all__ = ["standing"]

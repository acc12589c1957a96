"""Everything that can be done about a case that was handed in: one function per verb."""

from logbook.signoff.actions.deciding import return_, sign
from logbook.signoff.actions.rating import rate_own, see_all_without_rating, see_without_rating
from logbook.signoff.actions.voiding import void

__all__ = ["rate_own", "return_", "see_all_without_rating", "see_without_rating", "sign", "void"]

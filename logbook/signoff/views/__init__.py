"""The attending's queue, the page on which a case is read, signed or returned, ratings, and signing at the C-arm."""

from logbook.signoff.views import code, deciding, handing, queue, rating, timeline, voiding
from logbook.signoff.views.blueprint import bp

__all__ = ["bp", "code", "deciding", "handing", "queue", "rating", "timeline", "voiding"]

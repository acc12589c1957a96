"""The attending's queue, the page on which a case is read, rated, discussed, signed or returned, and the C-arm."""

from logbook.signoff.views import code, conversation, deciding, guests, handing, queue, rating, timeline, voiding
from logbook.signoff.views.blueprint import bp

__all__ = ["bp", "code", "conversation", "deciding", "guests", "handing", "queue", "rating", "timeline", "voiding"]

"""The attending's queue, and the page on which a case is read, signed or returned."""

from logbook.signoff.views import deciding, queue, rating
from logbook.signoff.views.blueprint import bp

__all__ = ["bp", "deciding", "queue", "rating"]

"""The pages where files come in and go out."""

from logbook.exchange.views import export, program, radiation, schedule
from logbook.exchange.views.blueprint import bp

__all__ = ["bp", "export", "program", "radiation", "schedule"]

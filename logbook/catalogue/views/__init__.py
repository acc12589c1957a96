"""The pages of the catalogue and of the requirements."""

from logbook.catalogue.views import drafts, procedures, requirements
from logbook.catalogue.views.blueprint import bp

__all__ = ["bp", "drafts", "procedures", "requirements"]

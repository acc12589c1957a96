"""The one blueprint of the pages of documents, and what several of them share."""

from flask import Blueprint, current_app

from logbook.foundation.config import Settings

bp = Blueprint("documents", __name__)

# A browser shows a PDF in a page of its own making, which needs a style and an object and must not be without them.
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def settings() -> Settings:
    """The configuration of this installation."""
    found: Settings = current_app.config["SETTINGS"]
    return found

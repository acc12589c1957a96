"""The program's documents: the list, issuing, one document and its file, revoking, and the public check of a code."""

from logbook.documents.views import authority, issuing, lists, ordering, revoking, showing, statements, verifying
from logbook.documents.views.blueprint import bp

__all__ = ["authority", "bp", "issuing", "lists", "ordering", "revoking", "showing", "statements", "verifying"]

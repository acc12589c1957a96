"""A second look at what a director typed and what seems to point to a patient."""

from collections.abc import Mapping

from logbook.cases.rules import Decisions, Undecided
from logbook.documents.rules import asked_of
from logbook.people.models import Person

NONE_YET = Decisions()


def kept_texts(texts: Mapping[str, str], fellow: Person, decisions: Decisions) -> tuple[str, ...]:
    """The kinds of passages that are kept, of texts by field; raises Undecided for what ``decisions`` do not keep.

    The name of the fellow, whom the document is about, is not asked about.
    """
    asked = asked_of(texts, fellow.family_name)
    if unanswered := asked.unanswered(decisions):
        raise Undecided(unanswered)
    return tuple(asked.kept.get("kept_texts", ()))

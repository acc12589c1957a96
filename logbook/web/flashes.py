"""What was just done, said on the next page; what can be undone carries the button that undoes it for ten seconds."""

from collections.abc import Sequence

from flask import flash

UNDO_SECONDS = 10


def say(sentence: str, *, undo: str | None = None, fields: Sequence[tuple[str, str]] = ()) -> None:
    """Say a sentence in the past tense on the next page.

    ``undo`` is the address that a POST with ``fields`` goes to. That view keeps to the ten seconds where being late
    would matter; the page only takes the button away.
    """
    if undo is None:
        flash(sentence)
    else:
        # The session keeps whatever JSON can say, though the signature speaks of texts only.
        flash({"sentence": sentence, "undo": undo, "fields": [*fields], "seconds": UNDO_SECONDS})  # type: ignore[arg-type]

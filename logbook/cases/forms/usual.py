"""A button that stands for several levels at once."""

from werkzeug.datastructures import MultiDict

BUTTON = "-levels-usual"


def with_usual(typed: "MultiDict[str, str]") -> "MultiDict[str, str]":
    """What was typed, with the levels of the pressed button in the place of those chosen before."""
    for pressed in [key for key in typed if key.endswith(BUTTON)]:
        levels = typed.pop(pressed).split(", ")
        typed.setlist(pressed.removesuffix("-usual"), levels)
    return typed

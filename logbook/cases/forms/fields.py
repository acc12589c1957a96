"""Fields that read what people type, object in words, and keep what was typed."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import Choice as Option


class Typed(StringField):  # type: ignore[misc]  # WTForms ships no types
    """A text that stands for a value: ``read`` makes it or raises ValueError with a sentence, ``say`` writes it."""

    data: Any
    raw_data: list[str]

    def __init__(
        self, label: str, *, read: Callable[[str], Any], say: Callable[[Any], str] = str, **options: Any
    ) -> None:
        super().__init__(label, **options)
        self.read = read
        self.say = say

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; nothing typed is no value."""
        self.data = None
        if valuelist and valuelist[0].strip():
            self.data = self.read(valuelist[0])
        else:
            self.raw_data = []  # so that InputRequired sees, too, that blanks are nothing

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.say(self.data)


class WithUnit(Typed):
    """A number that may have its unit typed behind it: ``read`` gives both, ``unit`` is None where it was not."""

    unit: Any = None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed, the number apart from its unit."""
        super().process_formdata(valuelist)
        if self.data is not None:
            self.data, self.unit = self.data


class Choice(SelectField):  # type: ignore[misc]  # WTForms ships no types
    """One of few, for chips or a drop-down. ``choices``: labels by value, "" for none; ``read`` makes the value."""

    def __init__(self, label: str, *, read: Callable[[str], Any], **options: Any) -> None:
        super().__init__(label, validate_choice=False, **options)
        self.read = read

    def process_data(self, value: Any) -> None:
        """Take the value as it is: reading is for what comes from the page."""
        self.data = value

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was chosen."""
        self.data = None
        if valuelist and valuelist[0]:
            try:
                self.data = self.read(valuelist[0])
            except ValueError:
                raise ValueError("This is not one of the choices. Choose again.") from None

    def iter_choices(self) -> Iterator[Option]:
        """Each choice with whether it is the one chosen."""
        chosen = "" if self.data is None else str(self.data)
        for value, label in (self.choices or {}).items():
            yield Option(value, label, value == chosen, {})


class Several(SelectMultipleField):  # type: ignore[misc]  # WTForms ships no types
    """Some of many, kept in the order they are offered; what is not offered is left for the rules to object to."""

    def __init__(self, label: str, *, choices: Mapping[str, str], **options: Any) -> None:
        super().__init__(label, choices=dict(choices), validate_choice=False, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take each once."""
        places = {value: place for place, value in enumerate(self.choices)}
        self.data = sorted(set(valuelist), key=lambda value: (places.get(value, len(places)), value))


class Prose(TextAreaField):  # type: ignore[misc]  # WTForms ships no types
    """A text of any length without blank ends and with one kind of line end, "" if there is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take it without what a browser adds."""
        self.data = "\n".join(valuelist[0].strip().splitlines()) if valuelist else ""


class Line(StringField):  # type: ignore[misc]  # WTForms ships no types
    """A short text on one line."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take it without stray white space."""
        self.data = " ".join(valuelist[0].split()) if valuelist else ""

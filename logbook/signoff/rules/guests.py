"""What a supervisor without an account says of themselves, and why a link opens nothing any more."""

from collections.abc import Mapping
from dataclasses import dataclass

from logbook.cases.rules import LinkEnd
from logbook.foundation.errors import Invalid

MEANING_OF_GUEST = (
    "I supervised this case as a guest of the program and confirm the roles as stated. My name and registration number "
    "are as I gave them; the program has not verified them."
)
DID_NOT_SUPERVISE = "I did not supervise this case."

ENDED: Mapping[LinkEnd, str] = {
    LinkEnd.USED: "A link works once. What was said by it is with the program.",
    LinkEnd.EXPIRED: "It has expired. Ask the fellow who wrote to you to send a new one.",
    LinkEnd.CHANGED: "The entry was taken back or changed since. When it is sent again, you get a new link for it.",
    LinkEnd.DECIDED: "The entry is signed already.",
    LinkEnd.REPLACED: "A newer link was sent in its place. Use the one in the latest letter.",
}
_LONGEST = {"name": 120, "number": 60, "registered_with": 100}
_MISSING = {
    "name": "Write your name as it should stand beside your signature.",
    "number": "Write the number under which you are licensed.",
    "registered_with": "Write which state or board licenses you.",
}


@dataclass(frozen=True, slots=True)
class Guest:
    """Who signs, as they say themselves: the name, the number of the license and who gave it."""

    name: str
    number: str
    registered_with: str

    @property
    def registration(self) -> str:
        """The number with whoever gave it, as it stands with the signature: "123456, New York State"."""
        return f"{self.number}, {self.registered_with}"


def check_guest(guest: Guest) -> None:
    """Raises Invalid for the first of the three that is missing, too long or cannot be what it says."""
    for field, sentence in _MISSING.items():
        said = getattr(guest, field)
        if not said.strip():
            raise Invalid(sentence, field)
        if len(said) > _LONGEST[field]:
            raise Invalid(f"This is longer than {_LONGEST[field]} characters; shorten it.", field)
    if not any(letter.isalpha() for letter in guest.name):
        raise Invalid(_MISSING["name"], "name")
    if not any(letter.isdigit() for letter in guest.number):
        raise Invalid("A registration number has digits. Write it as it stands on your license.", "number")

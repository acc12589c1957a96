"""Domain errors: each is a sentence for the person and a status for the page that shows it."""

from typing import ClassVar


class DomainError(Exception):
    """Something a person asked for cannot be done; ``sentence`` says what happened and what to do."""

    status: ClassVar[int] = 400

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotSignedIn(DomainError):
    """Nobody is signed in, or the sign-in has timed out."""

    status = 401


class Forbidden(DomainError):
    """The person may know of the thing but may not do this with it."""

    status = 403


class NotFound(DomainError):
    """The thing does not exist, or the person may not know that it does."""

    status = 404


class Conflict(DomainError):
    """The thing has changed, or its state does not allow this any more."""

    status = 409


class Invalid(DomainError):
    """What was given breaks a rule; ``field`` names the form field it belongs to, if one does."""

    status = 422

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class TooMany(DomainError):
    """Too many attempts in too short a time."""

    status = 429

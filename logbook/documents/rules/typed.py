"""What a director types on a document beside its statement: how long it may be, and how it is kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from logbook.cases.rules import Asked, Problem, identifiers

LINE_LETTERS = 100
ADDRESS_LINES = 6
CONTACT_LINES = 4
COMMENT_LETTERS = 4000
EXPLANATION_LETTERS = 1000
PARAGRAPHS = 40


@dataclass(frozen=True)
class Addressee:
    """To whom a letter goes: a person or an office, an institution, and the lines of an address; any may be empty."""

    name: str
    institution: str
    lines: tuple[str, ...]

    @property
    def block(self) -> tuple[str, ...]:
        """The lines as they stand on the letter."""
        return tuple(line for line in (self.name, self.institution, *self.lines) if line)


@dataclass(frozen=True)
class LetterWords:
    """What the director types on a letter. ``accreditation`` is one line, and may be empty as ``contact`` may."""

    addressee: Addressee
    salutation: str
    statement: str
    accreditation: str
    contact: tuple[str, ...]


def typed_lines(text: str) -> tuple[str, ...]:
    """What was typed, each line by itself without the white space around it, and without empty ones."""
    return tuple(line for each in text.splitlines() if (line := " ".join(each.split())))


def letter_texts(words: LetterWords) -> dict[str, str]:
    """What is printed of the words of a letter, by the form's field."""
    return {
        "addressee_name": words.addressee.name,
        "addressee_institution": words.addressee.institution,
        "addressee_lines": "\n".join(words.addressee.lines),
        "salutation": words.salutation,
        "statement": words.statement,
        "accreditation": words.accreditation,
        "contact": "\n".join(words.contact),
    }


def letter_problems(words: LetterWords) -> list[Problem]:
    """What is wrong with the words of a letter, apart from its statement."""
    found = {
        "addressee_name": lines_problem((words.addressee.name,), 1, "The name"),
        "addressee_institution": lines_problem((words.addressee.institution,), 1, "The institution"),
        "addressee_lines": lines_problem(words.addressee.lines, ADDRESS_LINES, "The address"),
        "salutation": lines_problem((words.salutation,), 1, "The salutation")
        or (None if words.salutation else "Write how the letter begins, such as “To whom it may concern:”."),
        "accreditation": accreditation_problem(words.accreditation),
        "contact": lines_problem(words.contact, CONTACT_LINES, "Whom to ask"),
    }
    return [Problem(field, sentence) for field, sentence in found.items() if sentence]


def lines_problem(lines: tuple[str, ...], at_most: int, what: str) -> str | None:
    """What is wrong with the lines of ``what``, in a sentence, or None."""
    if len(lines) > at_most:
        return f"{what} has {len(lines):,} lines; there is room for {at_most}. Leave some out."
    longest = max(map(len, lines), default=0)
    if longest > LINE_LETTERS:
        return f"{what} has a line of {longest:,} letters; there is room for {LINE_LETTERS}. Shorten or divide it."
    return None


def prose_problem(text: str, letters: int, what: str) -> str | None:
    """What is wrong with the length of ``what``, in a sentence, or None."""
    if len(text) > letters:
        return f"{what} has {len(text):,} letters; there is room for {letters:,}. Shorten it."
    lines = len(typed_lines(text))
    if lines > PARAGRAPHS:
        return f"{what} has {lines:,} paragraphs; there is room for {PARAGRAPHS}. Put some together."
    return None


def accreditation_problem(line: str) -> str | None:
    """What is wrong with what a program states of its accreditation, in a sentence, or None."""
    if re.search(r"ACGME\W{0,3}certif", line, re.IGNORECASE):
        return "The ACGME certifies no one. Say what it accredits: the program."
    return lines_problem((line,), 1, "The line on accreditation")


def asked_of(texts: Mapping[str, str], family_name: str) -> Asked:
    """What in the texts, by field, looks as if it pointed to a patient, beside the name of whom the document is about.

    Colleagues are asked about: that a name is no patient's is for the director to say.
    """
    own = re.compile(rf"\b{re.escape(family_name)}\b", re.IGNORECASE)
    found = identifiers(texts)
    others = [each for each in found if each.looks_like != "a name" or not own.search(each.passage)]
    return Asked(findings=others, surprises=())

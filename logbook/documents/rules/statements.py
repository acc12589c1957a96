"""What a director says on a document, in words of their own."""

import re

from logbook.documents.models import DocumentKind

# What every program is offered until its directors keep words of their own; by kind of document, and no other kind
# carries a statement. Each is the director's to pick or to replace: the software itself states counts and dates only.
SUGGESTIONS: dict[DocumentKind, tuple[str, ...]] = {
    DocumentKind.CERTIFICATE: (
        "I have reviewed the signed entries counted here with the fellow.",
        "The fellow took part in the procedures counted here under the supervision of the faculty of this program.",
        "In my judgment the fellow is ready to perform this procedure without direct supervision.",
    ),
    DocumentKind.COMPLETION: (
        "The fellow completed the fellowship of this program in the time stated here.",
        "The fellow completed the fellowship of this program and met its requirements.",
        "In my judgment the fellow is ready to practice pain medicine without supervision.",
    ),
    DocumentKind.PRIVILEGING: (
        "I have reviewed the signed entries counted here.",
        "The fellow took part in the procedures counted here under the supervision of the faculty of this program.",
        "In my judgment the fellow is ready to perform the procedures counted here without direct supervision.",
    ),
}

STATEMENT_LETTERS = 600

# More are not looked through, but read past.
MOST_STATEMENTS = 12

REASON_LETTERS = 1000


def statement_problem(statement: str) -> str | None:
    """What is wrong with the director's statement, in a sentence, or None."""
    if not statement:
        return "Write or pick the statement that it shall carry."
    if len(statement) > STATEMENT_LETTERS:
        return f"The statement has {len(statement)} letters; there is room for {STATEMENT_LETTERS}. Shorten it."
    return certification_problem(statement)


def certification_problem(words: str) -> str | None:
    """A sentence on words that have the ACGME certify a person, which it never does; or None."""
    if re.search(r"ACGME\W{0,3}(certif|accredit)", words, re.IGNORECASE):
        return "The ACGME certifies no one and accredits programs, not people. Say what the program states instead."
    return None

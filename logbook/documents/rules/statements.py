"""What a director says on a document, in words of their own."""

import re

# Each is the director's to pick or to replace: the software itself states counts and dates only.
STATEMENTS = (
    "I have reviewed the signed entries counted here with the fellow.",
    "The fellow took part in the procedures counted here under the supervision of the faculty of this program.",
    "In my judgment the fellow is ready to perform this procedure without direct supervision.",
)

STATEMENT_LETTERS = 600

REASON_LETTERS = 1000


def statement_problem(statement: str) -> str | None:
    """What is wrong with the director's statement, in a sentence, or None."""
    if not statement:
        return "Write or pick the statement the certificate shall carry."
    if len(statement) > STATEMENT_LETTERS:
        return (
            f"The statement has {len(statement)} letters; a certificate has room for {STATEMENT_LETTERS}. Shorten it."
        )
    if re.search(r"ACGME\W{0,3}(certif|accredit)", statement, re.IGNORECASE):
        return "The ACGME certifies no one and accredits programs, not people. Say what the program states instead."
    return None

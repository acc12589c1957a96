"""What a document says: frozen facts, counted before anything is printed, in a form that can be kept and digested.

Counts are whole numbers, days are dates, times are whole seconds or minutes; nothing here judges a fellow.
"""

from logbook.documents.rules.certificate import CertificateFacts, GuestLine
from logbook.documents.rules.codes import CODE_ALPHABET, CODE_LETTERS, grouped_code, read_code
from logbook.documents.rules.drafts import Draft, Facts, Issue, say_the_same, series
from logbook.documents.rules.periods import academic_year, period_problem
from logbook.documents.rules.printable import legible, plain, words
from logbook.documents.rules.statements import REASON_LETTERS, STATEMENT_LETTERS, STATEMENTS, statement_problem
from logbook.documents.rules.summary import (
    Edition,
    MinimumLine,
    ProcedureLine,
    SummaryFacts,
    TargetLine,
    counting_sentences,
    in_groups,
    share,
)

__all__ = [
    "CODE_ALPHABET",
    "CODE_LETTERS",
    "REASON_LETTERS",
    "STATEMENTS",
    "STATEMENT_LETTERS",
    "CertificateFacts",
    "Draft",
    "Edition",
    "Facts",
    "GuestLine",
    "Issue",
    "MinimumLine",
    "ProcedureLine",
    "SummaryFacts",
    "TargetLine",
    "academic_year",
    "counting_sentences",
    "grouped_code",
    "in_groups",
    "legible",
    "period_problem",
    "plain",
    "read_code",
    "say_the_same",
    "series",
    "share",
    "statement_problem",
    "words",
]

"""What a document says: frozen facts, counted before anything is printed, in a form that can be kept and digested.

Counts are whole numbers, days are dates, times are whole seconds or minutes; nothing here judges a fellow.
"""

from logbook.documents.rules.certificate import CertificateFacts, GuestLine
from logbook.documents.rules.codes import CODE_ALPHABET, CODE_LETTERS, grouped_code, read_code
from logbook.documents.rules.drafts import Draft, Facts, Issue, say_the_same, series
from logbook.documents.rules.periods import academic_year, period_problem
from logbook.documents.rules.printable import legible, plain, words
from logbook.documents.rules.privileging import (
    Complications,
    LevelCount,
    PrivilegeLine,
    PrivilegingFacts,
    complications,
    privilege_lines,
    windows,
)
from logbook.documents.rules.questions import BASES, QUESTIONS, Answer, Question, Typed, typed_problems
from logbook.documents.rules.signed import Named, SignedEntry, performed, roles_of
from logbook.documents.rules.statements import (
    MOST_STATEMENTS,
    REASON_LETTERS,
    STATEMENT_LETTERS,
    SUGGESTIONS,
    certification_problem,
    statement_problem,
)
from logbook.documents.rules.summary import (
    Edition,
    Line,
    MinimumLine,
    ProcedureLine,
    SummaryFacts,
    TargetLine,
    counting_sentences,
    in_groups,
    share,
)
from logbook.documents.rules.training import Stretch, Window, last_months, stretches
from logbook.documents.rules.typed import (
    ADDRESS_LINES,
    COMMENT_LETTERS,
    CONTACT_LINES,
    EXPLANATION_LETTERS,
    LINE_LETTERS,
    Addressee,
    LetterWords,
    asked_of,
    letter_problems,
    letter_texts,
    typed_lines,
)
from logbook.documents.rules.verification import (
    Answered,
    CountLine,
    TrainingWords,
    VerificationFacts,
    count_lines,
    training_words,
)

__all__ = [
    "ADDRESS_LINES",
    "BASES",
    "CODE_ALPHABET",
    "CODE_LETTERS",
    "COMMENT_LETTERS",
    "CONTACT_LINES",
    "EXPLANATION_LETTERS",
    "LINE_LETTERS",
    "MOST_STATEMENTS",
    "QUESTIONS",
    "REASON_LETTERS",
    "STATEMENT_LETTERS",
    "SUGGESTIONS",
    "Addressee",
    "Answer",
    "Answered",
    "CertificateFacts",
    "Complications",
    "CountLine",
    "Draft",
    "Edition",
    "Facts",
    "GuestLine",
    "Issue",
    "LetterWords",
    "LevelCount",
    "Line",
    "MinimumLine",
    "Named",
    "PrivilegeLine",
    "PrivilegingFacts",
    "ProcedureLine",
    "Question",
    "SignedEntry",
    "Stretch",
    "SummaryFacts",
    "TargetLine",
    "TrainingWords",
    "Typed",
    "VerificationFacts",
    "Window",
    "academic_year",
    "asked_of",
    "certification_problem",
    "complications",
    "count_lines",
    "counting_sentences",
    "grouped_code",
    "in_groups",
    "last_months",
    "legible",
    "letter_problems",
    "letter_texts",
    "performed",
    "period_problem",
    "plain",
    "privilege_lines",
    "read_code",
    "roles_of",
    "say_the_same",
    "series",
    "share",
    "statement_problem",
    "stretches",
    "training_words",
    "typed_lines",
    "typed_problems",
    "windows",
    "words",
]

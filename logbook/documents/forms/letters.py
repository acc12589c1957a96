"""What a director fills in for a privileging letter, and for a verification of training."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from wtforms import RadioField, SelectField
from wtforms.fields import SelectChoice

from logbook.cases.forms.fields import Line, Prose, Several
from logbook.cases.rules import Problem, Refused
from logbook.documents.forms.issue import FellowForm
from logbook.documents.forms.statements import StatementFields
from logbook.documents.rules import (
    ADDRESS_LINES,
    BASES,
    COMMENT_LETTERS,
    CONTACT_LINES,
    EXPLANATION_LETTERS,
    LINE_LETTERS,
    QUESTIONS,
    Addressee,
    Answer,
    LetterWords,
    Question,
    Typed,
    letter_problems,
    typed_lines,
    typed_problems,
)
from logbook.foundation.errors import Invalid

_NO_EDITION = ""


class TypedForm(FellowForm):
    """A document in which a director types more than a statement: rules object to several fields at once."""

    accreditation = Line(
        "Accreditation, as you state it",
        description=f"If you like: one line of at most {LINE_LETTERS} letters. The software asserts none.",
    )
    contact = Prose(
        "Whom to ask",
        description=f"If you like: office, telephone, e-mail. At most {CONTACT_LINES} lines of {LINE_LETTERS} letters.",
    )

    def problems(self) -> Sequence[Problem]:
        """What the rules have to say of what was typed."""
        raise NotImplementedError

    def validate(self, extra_validators: object = None) -> bool:
        """Asks the rules along with the fields: of so many fields whoever fills them in is told at once."""
        valid: bool = super().validate(extra_validators)
        problems = self.problems()
        for each in problems:
            self.refuse(each.field, each.sentence)
        return valid and not problems

    def take(self, objection: Invalid) -> None:
        """Put each thing the rules objected to beside its field."""
        if isinstance(objection, Refused):
            for each in objection.problems:
                self.refuse(each.field, each.sentence)
        else:
            super().take(objection)


class PrivilegingForm(StatementFields, TypedForm):
    """Of whom, to whom, about which procedures, in which words."""

    addressee_name = Line("To", description="A person or an office, such as Medical Staff Services.")
    addressee_institution = Line("Institution")
    addressee_lines = Prose(
        "Address",
        description=f"At most {ADDRESS_LINES} lines of {LINE_LETTERS} letters, as on the envelope.",
    )
    salutation = Line("The letter begins", default="To whom it may concern:")
    procedures = Several("Procedures", choices={})
    edition = SelectField(
        "Minimums",
        description="Hospitals do not ask for them; a letter that names them says of which edition they are.",
        invalid_choice_message="Choose an edition of the program’s requirements.",
    )

    def choose(self, procedures: Sequence[tuple[str, str]], editions: Sequence[tuple[UUID, str]]) -> None:
        """Offer these procedures, by slug and name, and to name the minimums of an edition."""
        self.procedures.choices = dict(procedures)
        named = [SelectChoice(str(key), name) for key, name in editions]
        self.edition.choices = [SelectChoice(_NO_EDITION, "Name no minimum"), *named]

    def problems(self) -> Sequence[Problem]:
        """What the rules have to say of the words."""
        return letter_problems(self.letter)

    @property
    def edition_id(self) -> UUID | None:
        """The edition whose minimums the letter names; None for none."""
        return UUID(self.edition.data) if self.edition.data else None

    @property
    def letter(self) -> LetterWords:
        """The words of the letter as they were typed."""
        return LetterWords(
            addressee=Addressee(
                self.addressee_name.data or "",
                self.addressee_institution.data or "",
                typed_lines(self.addressee_lines.data or ""),
            ),
            salutation=self.salutation.data or "",
            statement=self.chosen_statement,
            accreditation=self.accreditation.data or "",
            contact=typed_lines(self.contact.data or ""),
        )


class _Answer(RadioField):  # type: ignore[misc]  # WTForms ships no types
    """The answer to a question: no default, and none required here, because the rules say what is missing."""

    def __init__(self, question: Question, **options: Any) -> None:
        offered = [SelectChoice(*answer) for answer in question.answers]
        super().__init__(question.words, choices=offered, validate_choice=False, **options)


class QuestionForm(TypedForm):
    """The director's answer to each question by its slug, and the explanation."""

    questions = QUESTIONS

    @property
    def answers(self) -> dict[str, Answer]:
        """What was answered and typed, by slug."""
        return {each.slug: Answer(self[each.slug].data or "", self[each.why].data or "") for each in QUESTIONS}


for _question in QUESTIONS:
    setattr(QuestionForm, _question.slug, _Answer(_question))
    _help = f"At most {EXPLANATION_LETTERS:,} letters, printed below the question."
    setattr(QuestionForm, _question.why, Prose("Explanation", description=_help))


class VerificationForm(QuestionForm):
    """Of whom, the answers, and what else there is to say."""

    comments = Prose("Comments", description=f"If you like: at most {COMMENT_LETTERS:,} letters.")
    basis = RadioField(
        "I give these answers",
        choices=[SelectChoice(slug, words) for slug, words in BASES.items()],
        validate_choice=False,
    )

    def problems(self) -> Sequence[Problem]:
        """What the rules have to say of the answers and words."""
        return typed_problems(self.typed)

    @property
    def typed(self) -> Typed:
        """What was answered and typed."""
        return Typed(
            answers=self.answers,
            comments=self.comments.data or "",
            basis=self.basis.data or "",
            accreditation=self.accreditation.data or "",
            contact=self.contact.data or "",
        )

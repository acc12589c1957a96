"""What a director fills in: two failure rates, two error rates, and where they come from."""

from decimal import Decimal

from wtforms.validators import InputRequired

from logbook.cases.forms.fields import Choice, Prose, Typed
from logbook.cases.rules import read_decimal
from logbook.curves.rules import GENERAL, Held, Parameters, percent
from logbook.web.forms import Form

_WANTED = [InputRequired("Write a percentage.")]


def read_percent(text: str) -> Decimal:
    """A rate from "10", "12,5" or "10 %". Raises ValueError with a sentence."""
    return read_decimal(text.strip().removesuffix("%"), 2) / 100


def _say(rate: Decimal) -> str:
    return percent(rate).removesuffix(" %")


def _rate(label: str, description: str) -> Typed:
    return Typed(label, read=read_percent, say=_say, validators=_WANTED, description=description)


class ParametersForm(Form):
    """The parameters of one procedure's curves, or of all without any of their own."""

    procedure = Choice("Procedure", read=str, choices={})
    acceptable = _rate("Acceptable failure rate", "Attempts that may fail when all is well.")
    unacceptable = _rate("Unacceptable failure rate", "From so many on something has to change.")
    alpha = _rate("Alpha", "How often the acceptable rate may be taken for the unacceptable one. Usually 10.")
    beta = _rate("Beta", "How often the unacceptable rate may be taken for the acceptable one. Usually 10.")
    source = Prose("Source or reason", description="A publication, or why your program chose these.")

    @property
    def slug(self) -> str:
        """Whose parameters they are: a procedure's slug, or GENERAL."""
        return self.procedure.data or GENERAL

    @property
    def parameters(self) -> Parameters:
        """The rates typed."""
        return Parameters(self.acceptable.data, self.unacceptable.data, self.alpha.data, self.beta.data)


def parameters_form(names: dict[str, str], slug: str, held: Held, *, fresh: bool = True) -> ParametersForm:
    """The form over what holds for ``slug``; ``names`` are on offer; ``fresh`` ignores what was posted."""
    values = {
        "procedure": slug,
        "acceptable": held.parameters.acceptable,
        "unacceptable": held.parameters.unacceptable,
        "alpha": held.parameters.alpha,
        "beta": held.parameters.beta,
        "source": held.source if held.own else "",
    }
    form = ParametersForm(data=values, **({"formdata": None} if fresh else {}))
    form.procedure.choices = {GENERAL: "Every procedure without values of its own", **names}
    return form

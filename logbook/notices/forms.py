"""Which letters somebody wants."""

from wtforms import BooleanField

from logbook.web.forms import Form


class ChoiceForm(Form):
    """The one switch there is."""

    digests = BooleanField(
        "Tell me by e-mail, at most once a week, what waits for me",
        description="In the morning of a working day. Links to set a password and the like come in any case.",
    )

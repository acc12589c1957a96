"""Why a document is taken back."""

from wtforms import TextAreaField
from wtforms.validators import InputRequired

from logbook.documents.rules import REASON_LETTERS
from logbook.web.forms import PasswordAgain


class RevokeForm(PasswordAgain):
    """Why a document is taken back, with the password: it is for good."""

    reason = TextAreaField(
        "Reason",
        [InputRequired("Say why the document is revoked.")],
        description=f"Kept with the document and not shown to strangers. At most {REASON_LETTERS} letters.",
    )

"""What a stranger types to check a document."""

from wtforms import StringField
from wtforms.validators import InputRequired

from logbook.web.forms import Form


class CodeForm(Form):
    """The code on a document."""

    code = StringField(
        "Code",
        [InputRequired("Type the code printed beside the QR code.")],
        description="Sixteen letters and digits beside the QR code, such as 7K3M-9QXT-2VHB-4DWF.",
    )

"""What a director fills in to issue a packet for the Clinical Competency Committee."""

from collections.abc import Sequence
from uuid import UUID

from wtforms import SelectMultipleField
from wtforms.fields import SelectChoice

from logbook.documents.forms.issue import OrderForm, PeriodFields


class PacketForm(PeriodFields, OrderForm):
    """Of which fellows; all of those of today stand ticked."""

    fellows = SelectMultipleField(
        "Fellows",
        description="Those of today. Each gets a competency summary of their own, and is told of it. "
        "The preview shows the packet of the first three.",
        invalid_choice_message="Tick fellows of this program.",
    )

    def choose_fellows(self, fellows: Sequence[tuple[UUID, str]]) -> None:
        """Offer these fellows, by key and name."""
        self.fellows.choices = [SelectChoice(str(key), name) for key, name in fellows]

    @property
    def fellow_ids(self) -> Sequence[UUID]:
        """Those that are ticked, in the order in which they are offered."""
        ticked = set(self.fellows.data or ())
        return [UUID(choice.value) for choice in self.fellows.choices if choice.value in ticked]

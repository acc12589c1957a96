"""Who supervised, as the form asks it: an attending of the list, or somebody without an account by name and address."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from logbook.cases.models import Case
from logbook.cases.rules import Entry


class WithoutAccount(StrEnum):
    """What stands in the list of attendings for whoever has no account here."""

    GUEST = "guest"

    @property
    def label(self) -> str:
        """The last line of the list."""
        return "Somebody without an account"


def read_supervisor(text: str) -> UUID | WithoutAccount:
    """What was chosen of the list. Raises ValueError for neither."""
    return WithoutAccount.GUEST if text == WithoutAccount.GUEST.value else UUID(text)


def supervisor_data(case: Case | Entry) -> dict[str, Any]:
    """The form's three answers about who supervised."""
    guest = {"guest_name": case.guest_name, "guest_email": case.guest_email}
    return {"attending_id": WithoutAccount.GUEST if case.guest_name is not None else case.attending_id, **guest}


def supervisor_said(chosen: UUID | WithoutAccount | None, name: str | None, email: str | None) -> dict[str, Any]:
    """The same as an entry says it: of a guest only where one was chosen, what is missing as ""."""
    if chosen is WithoutAccount.GUEST:
        return {"attending_id": None, "guest_name": name or "", "guest_email": email or ""}
    return {"attending_id": chosen, "guest_name": None, "guest_email": None}

"""What the taps are compared with: a form of drop-downs that remembers nothing but today's date."""

from html import escape
from uuid import UUID

from flask import request
from sqlalchemy import Engine, select

from logbook.catalogue.models import CatalogueInUse, Procedure
from logbook.foundation import clock
from logbook.foundation.ids import uuid7
from logbook.people.models import MemberRole, Membership, Person, Site

LEVELS = ("L1-2", "L2-3", "L3-4", "L4-5", "L5-S1")


def plain_form(engine: Engine, program: UUID) -> str:
    """The form as bare HTML; ``?like=`` is the case whose other columns the floor's /log takes over."""
    in_use = select(CatalogueInUse.edition_id).where(CatalogueInUse.program_id == program).scalar_subquery()
    attendings = select(Person.family_name).join(Membership).where(Membership.program_id == program)
    with engine.begin() as of:
        offered = {
            "Procedure": of.scalars(select(Procedure.name).where(Procedure.edition_id == in_use)).all(),
            "Side": ("Left", "Right", "Bilateral"),
            "Level": LEVELS,
            "Role": ("Observed", "Assisted", "Performed"),
            "Attending": of.scalars(attendings.where(Membership.role == MemberRole.ATTENDING)).all(),
            "Site": of.scalars(select(Site.name).where(Site.program_id == program)).all(),
        }
    hidden = {"like": request.args["like"], "case_id": uuid7(), "notes": ""}
    fields = [f'<input type="hidden" name="{name}" value="{value}">' for name, value in hidden.items()]
    for label, values in offered.items():
        options = "".join(f"<option>{escape(each)}</option>" for each in ("", *sorted(values)))
        choice = f"<select id='{label}' name='{label}'>{options}</select>"
        fields.append(f"<p><label for='{label}'>{label}</label> {choice}</p>")
    fields.append(f'<p><label>Date <input type="date" name="performed_on" value="{clock.today()}"></label></p>')
    fields.append('<p><label>Fluoroscopy <input name="fluoroscopy_seconds"></label></p>')
    return (
        "<!doctype html><meta name='viewport' content='width=device-width'><title>Floor</title>"
        f"<form method='post' action='/log'>{''.join(fields)}<p><button>Save</button></p></form>"
    )

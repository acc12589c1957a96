"""Signing at the C-arm on the attending's own device, to which a code on the fellow's leads."""

from flask import current_app, render_template, url_for

from logbook.adapters.jinja import markup
from logbook.adapters.qr import qr_svg
from logbook.cases import queries as cases
from logbook.cases.models import Case
from logbook.cases.rules import check_has_attending
from logbook.foundation.config import Settings
from logbook.signoff.views.blueprint import bp
from logbook.web.doors import door


@bp.get("/cases/<uuid:case_id>/code")
@door("case.hand_over", load=cases.case)
def code(case: Case) -> str:
    """A code that leads the attending's own device to the page where the case is signed; or what became of it."""
    check_has_attending(case)
    settings: Settings = current_app.config["SETTINGS"]
    address = settings.public_url.rstrip("/") + url_for("signoff.show", case_id=case.id)
    return render_template(
        "signoff/code.html", case=case, qr=markup(qr_svg(address, f"QR code that leads to case {case.number}"))
    )

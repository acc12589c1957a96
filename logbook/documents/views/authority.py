"""The certificates with which a stranger's own programs check the signatures of documents."""

from flask import Response

from logbook.adapters import certificates
from logbook.documents.views.blueprint import bp, settings
from logbook.foundation.errors import NotFound
from logbook.web.doors import open_door


@bp.get("/verify/authority.pem")
@open_door
def authority() -> Response:
    """What vouches for whatever was signed here, for a PDF reader or the command line of somebody else."""
    found = certificates.roots(settings())
    if not found:
        raise NotFound("No document was signed here yet, so nothing vouches for any.")
    answer = Response(certificates.as_pem(found), mimetype="application/pem-certificate-chain")
    answer.headers.set("Content-Disposition", "attachment", filename="authority.pem")
    return answer

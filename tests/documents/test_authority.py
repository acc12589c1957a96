"""Whoever receives a document can fetch what vouches for it, and checks it with that and nothing else."""

from logbook.adapters import certificates
from logbook.adapters.pdf import pdf
from logbook.adapters.pdf_signature import examine, sign

PAGE = "<html lang='en'><head><title>Paper</title></head><body><h1>Paper</h1></body></html>"


def test_anybody_fetches_the_authority_and_checks_a_signature_with_it(client, settings, cast):
    assert client.get("/verify/authority.pem").status_code == 404
    program = cast.program
    who = certificates.signer(settings, program_id=program.id, program=program.name, institution=program.institution)
    file = sign(pdf(PAGE), who, reason="Issued by Cleo Marchetti, MD")
    answer = client.get("/verify/authority.pem")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pem-certificate-chain"
    assert b"PRIVATE" not in answer.data
    assert answer.data.startswith(b"# Fellowship Logbook")
    assert examine(file, roots=certificates.from_pem(answer.data)).problems == ()

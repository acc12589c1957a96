"""A time-stamp server on this machine that answers as RFC 3161 has it, and one that does not."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

from logbook.foundation import clock

Answer = Callable[[bytes], bytes]


@cache
def authority() -> tuple[bytes, bytes]:
    """The certificate and the private key (DER) of an authority that stamps."""
    private = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Time Stamps of Riverbend")])
    made = (
        x509.CertificateBuilder(name, name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(clock.now() - timedelta(days=400))
        .not_valid_after(clock.now() + timedelta(days=3650))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(private, hashes.SHA256())
    )
    pkcs8 = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return made.public_bytes(Encoding.DER), pkcs8


def stamp(at: datetime | None = None) -> Answer:
    """Answer each request with a stamp of that moment, or of now."""
    certificate, private = authority()
    stamper = DummyTimeStamper(asn1.Certificate.load(certificate), keys.PrivateKeyInfo.load(private), fixed_dt=at)

    def answer(request: bytes) -> bytes:
        made: bytes = stamper.request_tsa_response(tsp.TimeStampReq.load(request)).dump()
        return made

    return answer


@contextlib.contextmanager
def serving(answer: Answer, kind: str = "application/timestamp-reply") -> Iterator[str]:
    """Serve it on a free port; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()

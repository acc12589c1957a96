"""A signature carries the stamp of a time-stamp server that is set, or there is no signature."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from logbook.adapters import pdf_signature
from logbook.adapters.pdf_signature import NoTimeStamp, examine, sign
from logbook.foundation import clock
from tests.adapters import stamping
from tests.adapters.test_pdf_signature import REASON, installation, look, unsigned


def test_a_time_stamp_says_when_whatever_the_own_clock_says():
    certificate, _ = stamping.authority()
    at = datetime(2026, 6, 30, 12, 0, 5, tzinfo=UTC)
    with stamping.serving(stamping.stamp(at)) as url:
        file = sign(unsigned(), installation()[0], reason=REASON, time_stamp_url=url)
    found = look(file)
    assert found.stamped_at == at
    assert found.stamped_by == "Time Stamps of Riverbend"
    assert not found.stamp_trusted
    both = examine(file, roots=(*installation()[1], certificate))
    assert both.stamp_trusted


def test_a_certificate_that_did_not_hold_at_the_stamped_time_is_not_believed():
    with stamping.serving(stamping.stamp(clock.now() - timedelta(days=300))) as url:
        file = sign(unsigned(), installation()[0], reason=REASON, time_stamp_url=url)
    found = look(file)
    assert found.intact
    assert not found.trusted
    assert "holds from" in found.problems[0]


def test_with_a_stamp_from_now_all_is_well():
    with stamping.serving(stamping.stamp()) as url:
        found = look(sign(unsigned(), installation()[0], reason=REASON, time_stamp_url=url))
        again = look(sign(unsigned(), installation()[0], reason=REASON, time_stamp_url=url))
    assert found.problems == again.problems == ()
    assert found.stamped_at is not None


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (lambda _: b"Service unavailable", "text/plain"),
        (lambda _: b"no stamp", "application/timestamp-reply"),
        (lambda _: b"", "application/timestamp-reply"),
        # A stamp for something else.
        (lambda request: stamping.stamp()(request[:20] + bytes(32) + request[52:]), "application/timestamp-reply"),
    ],
    ids=["words", "nonsense", "nothing", "another"],
)
def test_a_server_that_gives_no_stamp_stops_the_signature_with_a_sentence(answer, kind):
    with stamping.serving(answer, kind) as url, pytest.raises(NoTimeStamp, match="nothing was signed"):
        sign(unsigned(), installation()[0], reason=REASON, time_stamp_url=url)


def test_a_stamp_that_is_longer_than_its_room_is_not_taken(monkeypatch):
    monkeypatch.setattr(pdf_signature, "STAMP", 100)
    monkeypatch.setattr(pdf_signature, "AROUND", 600)
    assert look(sign(unsigned(), installation()[0], reason=REASON)).problems == ()
    with stamping.serving(stamping.stamp()) as url, pytest.raises(NoTimeStamp, match="nothing was signed"):
        sign(unsigned(), installation()[0], reason=REASON, time_stamp_url=url)


def test_a_server_that_is_not_there_or_keeps_one_waiting_stops_it_too(monkeypatch):
    with pytest.raises(NoTimeStamp, match="nothing was signed"):
        sign(unsigned(), installation()[0], reason=REASON, time_stamp_url="http://127.0.0.1:9/")
    monkeypatch.setattr(pdf_signature, "PATIENCE", 0.2)
    asked = threading.Event()
    with (
        stamping.serving(lambda _: bytes(asked.wait(1))) as url,
        pytest.raises(NoTimeStamp, match="nothing was signed"),
    ):
        sign(unsigned(), installation()[0], reason=REASON, time_stamp_url=url)

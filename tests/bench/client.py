"""A browser reduced to what is timed: one connection that stays open, cookies, forms."""

import http.client
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

Fields = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many milliseconds the last byte had."""

    status: int
    location: str
    body: bytes
    milliseconds: float

    def expect(self, *statuses: int) -> "Answer":
        """Itself, if the status is one of these; a benchmark of errors would be quick and worthless."""
        if self.status not in statuses:
            text = re.sub(r"<[^>]+>|\s+", " ", self.body.decode(errors="replace"))
            raise RuntimeError(f"{self.status} instead of {statuses}: {' '.join(text.split())[:2000]}")
        return self


class Client:
    """One visitor."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}
        self._answered_at = time.monotonic()

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._send("GET", path, None)

    def post(self, path: str, fields: Fields, *, keep_cookies: bool = True) -> Answer:
        """Send a form. Without keeping cookies, messages that no page shows do not pile up in them."""
        return self._send("POST", path, urlencode(fields, doseq=True), keep_cookies=keep_cookies)

    def submit(self, path: str, fields: Fields) -> Answer:
        """Send a form that leads elsewhere, and go there as a browser does; only the form's own answer is timed."""
        answer = self.post(path, fields).expect(302, 303)
        self.get(answer.location).expect(200)
        return answer

    def sign_in(self, email: str, password: str) -> "Client":
        """Fill in the sign-in page."""
        fields = {"email": email, "password": password, "csrf_token": self.token("/sign-in")}
        self.post("/sign-in", fields).expect(302, 303)
        return self

    def token(self, path: str) -> str:
        """The CSRF token of the form on a page; it holds for every form of this visitor."""
        found = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', self.get(path).expect(200).body)
        assert found, f"no form at {path}"
        return found[1].decode()

    def wake(self) -> None:
        """See to it that the next request finds an open connection."""
        self.get("/health").expect(200)

    def _send(self, method: str, path: str, body: str | None, *, keep_cookies: bool = True) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        # The server closes a connection that was silent for two seconds.
        if time.monotonic() - self._answered_at > 1:
            self._connection.close()
        begun = time.perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        data = response.read()
        milliseconds = 1000 * (time.perf_counter() - begun)
        self._answered_at = time.monotonic()
        for cookie in response.headers.get_all("Set-Cookie", []) if keep_cookies else []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return Answer(response.status, response.headers.get("Location", ""), data, milliseconds)

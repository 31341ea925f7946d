"""A browser without a window, for the load and the kills: real HTTP, cookies, forms with tokens."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

TIMEOUT_SECONDS = 60
STEP_SECONDS = 30


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took from the first byte sent to the last received."""

    status: int
    location: str
    text: str
    seconds: float


class Form(HTMLParser):
    """The fields of the first form that is sent by POST to an address with `within` in it."""

    def __init__(self, text: str, within: str = "") -> None:
        super().__init__(convert_charrefs=True)
        self.fields: dict[str, str] = {}
        self.action = ""
        self._within = within
        self._state = "before"
        self._select = self._area = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a field's name and value as a browser would send them."""
        told = {name: value or "" for name, value in attrs}
        if tag == "form" and self._state == "before" and self._is_meant(told):
            self._state, self.action = "inside", told.get("action", "")
        if self._state != "inside":
            return
        name = told.get("name", "")
        if tag == "input" and name:
            kind = told.get("type", "text")
            if kind not in ("radio", "checkbox", "file") or "checked" in told:
                self.fields[name] = told.get("value", "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in told:
            self.fields[self._select] = told.get("value", "")
        elif tag == "textarea":
            self._area = name
            self.fields[name] = ""

    def _is_meant(self, told: dict[str, str]) -> bool:
        action = told.get("action", "")
        is_sent = told.get("method", "").lower() == "post"
        return is_sent and self._within in action and "sign-out" not in action

    def handle_data(self, data: str) -> None:
        """The text of a textarea."""
        if self._state == "inside" and self._area:
            self.fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        """Leave a form, a list or a textarea."""
        if tag == "form" and self._state == "inside":
            self._state = "after"
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            # A browser drops the line break after the tag.
            self.fields[self._area] = self.fields.get(self._area, "").removeprefix("\n")
            self._area = ""


@dataclass
class Browser:
    """One person's browser at one service."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._send("GET", path, None, "")

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form."""
        kind = "application/x-www-form-urlencoded"
        return self._send("POST", path, urlencode(fields).encode(), kind)

    def post_file(self, path: str, fields: dict[str, str], name: str, content: bytes) -> Answer:
        """Send a form with one file under `files`."""
        line = "untower-bench-8f2c71"
        told = "Content-Disposition: form-data; name="
        parts = [
            f'--{line}\r\n{told}"{field}"\r\n\r\n{value}\r\n'.encode()
            for field, value in fields.items()
        ]
        head = f'Content-Disposition: form-data; name="files"; filename="{name}"'
        parts += [f"--{line}\r\n{head}\r\nContent-Type: text/csv\r\n\r\n".encode(), content]
        body = b"".join([*parts, f"\r\n--{line}--\r\n".encode()])
        return self._send("POST", path, body, f"multipart/form-data; boundary={line}")

    def follow(self, answer: Answer) -> Answer:
        """Go where a redirect leads."""
        while answer.status in (301, 302, 303):
            answer = self.get(answer.location)
        return answer

    def sign_in(self, email: str, password: str, key: str) -> None:
        """Both steps of signing in."""
        page = self.get("/sign-in")
        typed = {**Form(page.text).fields, "email": email, "password": password}
        answer = self.follow(self.post("/sign-in", typed))
        code = {**Form(answer.text).fields, "code": code_of(key)}
        done = self.post("/sign-in/code", code)
        if done.status != 302:
            raise RuntimeError(f"{email} could not sign in: {done.status}")

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _send(self, method: str, path: str, body: bytes | None, kind: str) -> Answer:
        where = urlsplit(urljoin(self.address, path))
        asked = f"{where.path}?{where.query}" if where.query else where.path
        headers = {"Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": kind, "Referer": self.address, "Origin": self.address}
        begun = time.perf_counter()
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                where.hostname or "", where.port or 80, timeout=TIMEOUT_SECONDS
            )
        try:
            self._connection.request(method, asked, body, headers)
            answer = self._connection.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        seconds = time.perf_counter() - begun
        for told in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = told.split(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        if answer.will_close:
            self.close()
        return Answer(answer.status, answer.headers.get("Location", ""), text, seconds)


def code_of(key: str) -> str:
    """The six digits that a sign-in app would show now (RFC 6238)."""
    step = int(time.time()) // STEP_SECONDS  # noqa: TID251 (what a sign-in app shows is the clock)
    digest = hmac.new(bytes.fromhex(key), step.to_bytes(8, "big"), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"

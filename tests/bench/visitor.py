"""A signed-in HTTP client like a browser: one persistent connection, compressed pages, cookies and forms."""

from __future__ import annotations

import gzip
import http.client
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

PATIENCE = 900.0
"""Seconds for one answer, long enough to measure how slow something is."""

BUSY = 503

INPUT = re.compile(r"<input\s[^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
BOUNDARY = "------------------------b3f1c2d4e5"

Fields = Sequence[tuple[str, str]]


class Failed(Exception):
    """The site did not do what was asked: the answer is not the page, or a write was refused."""


class Busy(Failed):
    """The site asks to come back later."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    location: str = ""

    @property
    def text(self) -> str:
        return (gzip.decompress(self.body) if self.body[:2] == b"\x1f\x8b" else self.body).decode()


@dataclass
class Visitor:
    """A client for a single thread."""

    port: int
    session: str
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = None

    def get(self, address: str) -> Answer:
        return self._ask("GET", address)

    def post(self, address: str, fields: Fields, file: bytes | None = None) -> Answer:
        """Send a form, with a `file` in the field of that name, and return the answer."""
        if file is None:
            return self._ask("POST", address, urlencode(fields).encode(), "application/x-www-form-urlencoded")
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields
        ]
        parts.append(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="file.csv"\r\n\r\n')
        body = "".join(parts).encode() + file + f"\r\n--{BOUNDARY}--\r\n".encode()
        return self._ask("POST", address, body, f"multipart/form-data; boundary={BOUNDARY}")

    def hidden_fields(self, address: str) -> Fields:
        """Return the hidden fields of all forms of a page, its token among them."""
        return hidden_fields(self.get(address))

    def stream(self, address: str, *, block: int = 1 << 16) -> int:
        """Read a file without keeping it, as `> /dev/null` does; return its length in bytes."""
        answer, size = self._begin("GET", address), 0
        while got := answer.read(block):
            size += len(got)
        return size

    def begin(self, address: str) -> http.client.HTTPResponse:
        """Return the answer before any of its body is read. A caller that does not read it to its end calls `leave`."""
        return self._begin("GET", address)

    def leave(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, method: str, address: str, body: bytes | None = None, kind: str = "") -> Answer:
        answer = self._begin(method, address, body, kind)
        return Answer(answer.status, answer.read(), answer.headers.get("Location", ""))

    def _begin(self, method: str, address: str, body: bytes | None = None, kind: str = "") -> http.client.HTTPResponse:
        said = {
            "Cookie": "; ".join(
                f"{name}={value}" for name, value in {"sessionid": self.session, **self.cookies}.items()
            )
        }
        said |= {"Accept-Encoding": "gzip", **({"Content-Type": kind} if kind else {})}
        answer = self._sent(method, address, body, said)
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: cookie.value for name, cookie in SimpleCookie(line).items() if name != "sessionid"}
        if answer.status == BUSY:
            answer.read()
            raise Busy(f"{method} {address}")
        if answer.status not in (200, 302):
            raise Failed(f"{method} {address}: {answer.status} {answer.read()[:200]!r}")
        return answer

    def _sent(self, method: str, address: str, body: bytes | None, said: dict[str, str]) -> http.client.HTTPResponse:
        """Send the request on the open connection, or on a new one if the server has closed it meanwhile, as it does
        after some seconds."""
        kept = self._connection is not None
        connection = self._connection = self._connection or http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=PATIENCE
        )
        try:
            connection.request(method, address, body, said)
            return connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.leave()
            if not kept:
                raise
        return self._sent(method, address, body, said)


def hidden_fields(page: Answer) -> Fields:
    tags = [dict(ATTRIBUTE.findall(tag)) for tag in INPUT.findall(page.text)]
    return [(tag["name"], tag.get("value", "")) for tag in tags if tag.get("type") == "hidden" and "name" in tag]

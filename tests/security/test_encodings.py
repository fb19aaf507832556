"""A request that names another encoding than UTF-8 is refused before anything of it is read."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import RequestFactory

from metrics.models import SavedView
from ruleoflaw.wsgi import application
from tests import factories

pytestmark = pytest.mark.django_db

HALF = rb"\ud800"
"""Half of a surrogate pair, in an encoding that allows it."""
FORM = b"".join(
    b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % field
    for field in ((b"name", HALF), (b"address", b"/years/"), (b"username", HALF), (b"password", HALF), (b"title", HALF))
)
OTHERS = (
    "=raw_unicode_escape",
    "=hex",
    "=undefined",
    "=idna",
    "=utf-7",
    "=gb18030",
    '="utf-16"',
    "*=hex''%41",
    "*=x''y",
)
ADDRESSES = ("/accounts/login/", "/views/", "/entry/cell/", "/admin/metrics/report/add/", "/healthz/", "/nowhere/")


@pytest.fixture
def cookie() -> str:
    return f"sessionid={factories.session(factories.user('chen', 'staff', factories.jurisdiction('zone')))}"


def answer(method: str, address: str, content_type: str, cookie: str) -> tuple[int, str]:
    """Return status and page, called through WSGI: the test client does not run what precedes Django."""
    path, _mark, query = address.partition("?")
    environ = RequestFactory(headers={"cookie": cookie})._base_environ(
        PATH_INFO=path, QUERY_STRING=query, REQUEST_METHOD=method, CONTENT_TYPE=content_type,
        CONTENT_LENGTH=len(FORM), **{"wsgi.input": io.BytesIO(FORM)},
    )  # fmt: skip
    status: list[str] = []

    def start(line: str, _headers: Any, *_more: Any) -> Any:
        status.append(line)

    page = b"".join(application(environ, start))
    return int(status[0].split()[0]), page.decode()


@pytest.mark.parametrize("encoding", OTHERS)
def test_another_encoding_is_refused_with_a_page(encoding: str, cookie: str) -> None:
    for address in ADDRESSES:
        sent = answer("POST", address, f"multipart/form-data; boundary=x; charset{encoding}", cookie)
        asked = answer("GET", f"{address}?next=\\ud800&who=\\ud800", f"text/plain; charset{encoding}", cookie)
        assert sent == asked
        assert sent[0] == 400 and "须是UTF-8编码" in sent[1] and "UTF-8" in sent[1]
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("named", ["", "; charset=UTF-8", '; charset="utf8"'])
def test_utf_8_is_let_in(named: str) -> None:
    """At an address that needs no database, as the server closes the connection that the test uses."""
    assert answer("GET", "/healthz/?next=x", f"text/plain{named}", "") == (200, '{"status": "ok"}')
    assert answer("POST", "/healthz/", f"multipart/form-data; boundary=x{named}", "")[0] == 403  # no token

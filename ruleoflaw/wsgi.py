"""What the server calls."""

from __future__ import annotations

import os
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ruleoflaw.settings")

REFUSED = """<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>400</title>
<h1>请求不能识别 · The request is not understood</h1><p>内容须是UTF-8编码。 It has to be in UTF-8.</p></html>""".encode()


def in_utf8(application: WSGIApplication) -> WSGIApplication:
    """The application behind a door for requests in UTF-8. Whatever encoding a request names, Django would read its
    address and form in it, and Python has some that make halves of surrogate pairs out of letters, which neither a
    database nor an answer can hold, and others that are none of text and end in an error."""

    def door(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if _names_utf8(environ.get("CONTENT_TYPE", "")):
            return application(environ, start_response)
        length = str(len(REFUSED))
        start_response("400 Bad Request", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", length)])
        return [REFUSED]

    return door


def _names_utf8(content_type: str) -> bool:
    """Whether the header names UTF-8, or no encoding at all."""
    try:
        _kind, parameters = parse_header_parameters(content_type)
    except (LookupError, ValueError):  # a parameter may say of itself in which encoding it is
        return False
    return parameters.get("charset", "utf-8").lower() in ("utf-8", "utf8")


application = in_utf8(get_wsgi_application())

"""The WSGI application that the server calls."""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template import Engine
from django.utils import translation
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ruleoflaw.settings")

REFUSED = """<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>400</title>
<h1>请求不能识别 · The request is not understood</h1><p>内容须是UTF-8编码。 It has to be in UTF-8.</p></html>""".encode()


def in_utf8(application: WSGIApplication) -> WSGIApplication:
    """Return the application wrapped so that a request in another encoding than UTF-8 gets 400. Django would decode
    address and form in whatever encoding a request names: some of Python's encodings make halves of surrogate pairs,
    which neither a database nor a response can hold, and others are not text encodings and raise an error."""

    def door(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if _names_utf8(environ.get("CONTENT_TYPE", "")):
            return application(environ, start_response)
        length = str(len(REFUSED))
        start_response("400 Bad Request", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", length)])
        return [REFUSED]

    return door


def _names_utf8(content_type: str) -> bool:
    """Return whether the header names UTF-8, or no encoding at all."""
    try:
        _kind, parameters = parse_header_parameters(content_type)
    except (LookupError, ValueError):  # a parameter may say of itself in which encoding it is
        return False
    return parameters.get("charset", "utf-8").lower() in ("utf-8", "utf8")


application = in_utf8(get_wsgi_application())

# What the first requests would load is loaded now: a version that lacks something does not start, and a process that
# runs keeps to its own version when another one comes into the folder.
import_module(settings.ROOT_URLCONF)
templates = Engine.get_default()
for folder in templates.dirs:
    for file in Path(folder).rglob("[!.]*.html"):
        templates.get_template(str(file.relative_to(folder)))
for language, _name in settings.LANGUAGES:
    with translation.override(language):
        pass

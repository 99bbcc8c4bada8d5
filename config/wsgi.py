"""What the web server loads."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

CHARSET = re.compile(r'charset\s*=\s*"?([^\s;"]*)', re.IGNORECASE)


def utf8_only(inner: WSGIApplication) -> WSGIApplication:
    """Refuse every other character set. Django takes the name for a codec, and some codecs are none of text."""

    def outer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        named = CHARSET.search(environ.get("CONTENT_TYPE") or "")
        if named is None or named[1].lower() in {"utf-8", "utf8", "us-ascii"}:
            return inner(environ, start_response)
        plain = [("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff")]
        start_response("415 Unsupported Media Type", plain)
        return [b"Send text as UTF-8.\n"]

    return outer


application = utf8_only(get_wsgi_application())

"""How request bodies are read. Apart from the views: the framework loads this while it loads itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.parsers import BaseParser

from boundary.problems import TooLarge
from boundary.values import MAX_BYTES, clean_json


class StrictJSONParser(BaseParser):
    """Reads a JSON body through the boundary's normaliser."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the body as plain JSON, or raise Invalid, BadRequest or TooLarge."""
        raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            message = f"The body is larger than {MAX_BYTES:,} bytes."
            raise TooLarge(message)
        return clean_json(raw) if raw.strip() else {}

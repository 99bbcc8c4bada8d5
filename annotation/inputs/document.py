"""A text to read: a brief, a source, something to classify."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from annotation.inputs.base import Input, Payload, Settings, filled_text
from boundary.problems import Invalid

if TYPE_CHECKING:
    from boundary.members import Members


class Document(Input):
    """`document`: one text, shown under the title the design gives it."""

    type = "document"
    label = "Document"

    def check_own(self, members: Members) -> Settings:
        """The title above it."""
        return {"title": members.text("title", default="Document", max_length=80)}

    def take(self, settings: Settings, payload: Payload) -> dict[str, Any]:
        """The text."""
        if "document" not in payload:
            raise Invalid("Needs a document, has none.")
        return {"document": filled_text(payload["document"], "document")}

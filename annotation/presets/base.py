"""What a preset is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from annotation.designs import Design, check_design


@dataclass(frozen=True)
class Preset:
    """A ready design with a guideline to start from."""

    key: str
    title: str
    summary: str
    inputs: tuple[dict[str, Any], ...]
    questions: tuple[dict[str, Any], ...]
    guideline: str

    def design(self) -> Design:
        """The design, checked and complete."""
        return check_design(self.inputs, self.questions)

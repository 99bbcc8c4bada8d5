"""Ready designs. A new one is a file here, a line in REGISTRY and a test."""

from __future__ import annotations

from annotation.presets.base import Preset
from annotation.presets.classification import CLASSIFICATION
from annotation.presets.demonstration import DEMONSTRATION
from annotation.presets.pairwise import PAIRWISE
from annotation.presets.prompt import PROMPT
from annotation.presets.rating import RATING
from annotation.presets.safety import SAFETY
from boundary.problems import Invalid

REGISTRY: tuple[Preset, ...] = (PAIRWISE, DEMONSTRATION, RATING, SAFETY, CLASSIFICATION, PROMPT)

__all__ = ["REGISTRY", "Preset", "all", "get"]


def all() -> tuple[Preset, ...]:  # noqa: A001 (read as presets.all())
    """Every preset, in the order a person is offered them."""
    return REGISTRY


def get(key: object) -> Preset:
    """The preset with this key."""
    for preset in REGISTRY:
        if preset.key == key:
            return preset
    known = ", ".join(preset.key for preset in REGISTRY)
    raise Invalid(f"There is no preset “{str(key)[:40]}”. There are: {known}.")

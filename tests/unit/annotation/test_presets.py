"""Ready designs hold what they promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from annotation import presets
from annotation.designs import blank_answer, check_answer, check_design
from annotation.rendering.markdown import render_markdown
from boundary.problems import Invalid

if TYPE_CHECKING:
    from annotation.presets import Preset

EVERY = pytest.mark.parametrize("preset", presets.all(), ids=lambda preset: preset.key)


def test_the_six_presets_are_offered() -> None:
    keys = {preset.key for preset in presets.all()}
    assert keys == {"pairwise", "demonstration", "rating", "safety", "classification", "prompt"}
    assert presets.get("pairwise").key == "pairwise"


def test_an_unknown_preset_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Invalid, match="no preset “nope”"):
        presets.get("nope")


@EVERY
def test_a_preset_is_a_complete_design(preset: Preset) -> None:
    design = preset.design()
    assert check_design(design.inputs, design.questions) == design
    assert design.answer_schema["required"]
    assert design.contributes()


@EVERY
def test_an_untouched_form_is_not_an_answer(preset: Preset) -> None:
    design = preset.design()
    with pytest.raises(Invalid) as refusal:
        check_answer(design, blank_answer(design))
    assert set(design.answer_schema["required"]) <= set(refusal.value.fields)


@EVERY
def test_a_preset_comes_with_a_guideline_that_reads_well(preset: Preset) -> None:
    assert 200 <= len(preset.guideline.split()) <= 400
    assert "!" not in preset.guideline
    html = render_markdown(preset.guideline, top=2)
    assert "<h2>" in html
    assert "<h1>" not in html


def test_the_pairwise_preset_gives_preferences_and_the_writing_ones_text() -> None:
    assert "preference" in presets.get("pairwise").design().contributes()
    assert [one["name"] for one in presets.get("demonstration").design().texts("completion")] == ["answer"]
    assert [one["name"] for one in presets.get("prompt").design().texts("prompt")] == ["prompt"]
    assert {one["high"] for one in presets.get("rating").design().of_type("rating")} == {4}

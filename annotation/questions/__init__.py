"""Question types. A new one is a file here, a template, a line in REGISTRY and a test."""

from __future__ import annotations

from annotation.questions.base import LETTERS, MISSING, Question
from annotation.questions.choice import Choice
from annotation.questions.preference import Preference
from annotation.questions.rating import Rating
from annotation.questions.text import Text
from boundary.problems import Invalid

REGISTRY: tuple[Question, ...] = (Text(), Choice(), Rating(), Preference())

__all__ = ["LETTERS", "MISSING", "REGISTRY", "Question", "get"]


def get(type_name: object) -> Question:
    """The question type of this name."""
    for question in REGISTRY:
        if question.type == type_name:
            return question
    known = ", ".join(question.type for question in REGISTRY)
    raise Invalid(f"There is no question type “{str(type_name)[:40]}”. There are: {known}.")

"""A design: what a person sees, what they are asked, and the one schema that judges their answers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from annotation import inputs as input_types
from annotation import questions as question_types
from annotation.questions.base import LETTERS, MISSING, FormData, Settings
from boundary.canonical import canonical
from boundary.members import quoted
from boundary.problems import Invalid
from boundary.text import clean_text
from boundary.values import clean_value

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

MAX_QUESTIONS = 40
PAYLOAD_KEYS = ("prompt", "messages", "responses", "document", "meta", "id", "external_id")


@dataclass(frozen=True)
class Design:
    """Inputs and questions, checked, with the answer schema they make."""

    inputs: tuple[Settings, ...]
    questions: tuple[Settings, ...]
    answer_schema: dict[str, Any]
    responses: int

    def question(self, name: str) -> Settings:
        """The settings of one question; KeyError if the design has none of this name."""
        for settings in self.questions:
            if settings["name"] == name:
                return settings
        raise KeyError(name)

    def texts(self, role: str) -> list[Settings]:
        """The text questions of this role."""
        return [one for one in self.questions if one["type"] == "text" and one["role"] == role]

    def of_type(self, type_name: str) -> list[Settings]:
        """The questions of this type."""
        return [one for one in self.questions if one["type"] == type_name]

    def contributes(self) -> set[str]:
        """What training formats can take from this design's answers."""
        return {part for one in self.questions for part in question_types.get(one["type"]).contributes(one)}

    def to_dict(self) -> dict[str, Any]:
        """The design as plain JSON."""
        return {
            "inputs": list(self.inputs),
            "questions": list(self.questions),
            "answer_schema": self.answer_schema,
        }


def check_design(inputs: Sequence[object], questions: Sequence[object]) -> Design:
    """Clean and complete a design, or refuse it with a sentence."""
    clean_value([_plain_list(inputs, "inputs"), _plain_list(questions, "questions")], name="design")
    checked_inputs = tuple(input_types.get(_type_of(one, "An input")).check_settings(one) for one in inputs)
    _check_inputs([one["type"] for one in checked_inputs])
    responses = next((int(one["count"]) for one in checked_inputs if one["type"] == "responses"), 0)
    if not 1 <= len(questions) <= MAX_QUESTIONS:
        raise Invalid(f"A design needs 1 to {MAX_QUESTIONS} questions, has {len(questions)}.")
    checked = tuple(
        question_types.get(_type_of(one, "A question")).check_settings(one, responses) for one in questions
    )
    names = [one["name"] for one in checked]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Invalid(f"Two questions are named {quoted(twice)}. Names must differ.")
    return Design(checked_inputs, checked, _answer_schema(checked, responses), responses)


def load_design(
    inputs: Sequence[Settings], questions: Sequence[Settings], answer_schema: dict[str, Any]
) -> Design:
    """A stored version as it was checked then; its own schema stays the judge."""
    responses = next((int(one["count"]) for one in inputs if one["type"] == "responses"), 0)
    return Design(tuple(inputs), tuple(questions), answer_schema, responses)


def check_answer(design: Design, answer: object, *, letters: str = LETTERS) -> None:
    """Refuse an incomplete or wrong answer with one sentence per question at fault.

    letters[i] is the letter the person sees for response i; sentences use it.
    """
    if not isinstance(answer, Mapping):
        raise Invalid("An answer is an object with one member per question.")
    fields = _storable_faults(design, answer)
    # The schema is asked only about values it can print: it cannot print a number of 5,000 digits.
    validator = _validator(canonical(design.answer_schema))
    for error in () if fields else validator.iter_errors(answer):
        for name, sentence in _explain(design, error, answer, letters):
            fields.setdefault(name, sentence)
    if fields:
        order = {settings["name"]: place for place, settings in enumerate(design.questions)}
        fields = dict(sorted(fields.items(), key=lambda item: order.get(item[0], len(order))))
        raise Invalid(" ".join(fields.values()), fields=fields)


def answer_from_form(design: Design, data: FormData) -> dict[str, Any]:
    """The answer in browser fields (name to list of values); what is not answered is left out."""
    found = {
        settings["name"]: question_types.get(settings["type"]).from_form(settings, design.responses, data)
        for settings in design.questions
    }
    return {name: value for name, value in found.items() if value is not MISSING}


def blank_answer(design: Design) -> dict[str, Any]:
    """What an empty form holds, for every question."""
    return {
        settings["name"]: question_types.get(settings["type"]).blank(settings, design.responses)
        for settings in design.questions
    }


def check_payload(design: Design, payload: object) -> dict[str, Any]:
    """The payload of a task, fit for this design, its text exactly as sent."""
    if not isinstance(payload, Mapping):
        raise Invalid("A task must be an object.")
    clean_value(dict(payload), name="task")
    unknown = [key for key in payload if key not in PAYLOAD_KEYS]
    if unknown:
        raise Invalid(f"There is no place for {quoted(unknown)}. Put more members inside “meta”.")
    cleaned = {key: value for key, value in payload.items() if value is not None}
    if not isinstance(cleaned.get("meta", {}), dict):
        raise Invalid("The meta must be an object.")
    for key in ("id", "external_id"):
        if key in cleaned and not isinstance(cleaned[key], int):
            clean_text(cleaned[key], name=key, max_length=200, multiline=False)
    for settings in design.inputs:
        cleaned.update(input_types.get(settings["type"]).take(settings, cleaned))
    if design.of_type("preference"):
        texts = [response["text"] for response in cleaned["responses"]]
        if len(set(texts)) < len(texts):
            raise Invalid("Both responses are the same text. Nothing to compare.")
    return cleaned


def _plain_list(value: object, name: str) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise Invalid(f"The {name} of a design must be a list.")
    return list(value)


def _type_of(settings: object, what: str) -> object:
    if not isinstance(settings, Mapping):
        raise Invalid(f"{what} must be an object.")
    return settings.get("type")


def _check_inputs(types: list[str]) -> None:
    if not types:
        raise Invalid("A design needs at least one input.")
    twice = sorted({name for name in types if types.count(name) > 1})
    if twice:
        raise Invalid(f"The input {quoted(twice)} is there twice.")
    if "prompt" in types and "conversation" in types:
        raise Invalid("A design shows a prompt or a conversation, not both.")


def _answer_schema(questions: Sequence[Settings], responses: int) -> dict[str, Any]:
    properties = {}
    for settings in questions:
        schema = question_types.get(settings["type"]).schema(settings, responses)
        properties[settings["name"]] = {"title": settings["title"], **schema}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": properties,
        "required": [settings["name"] for settings in questions if settings["required"]],
        "additionalProperties": False,
    }


@lru_cache(maxsize=512)
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema))


def _storable_faults(design: Design, answer: Mapping[Any, Any]) -> dict[str, str]:
    faults: dict[str, str] = {}
    for settings in design.questions:
        try:
            clean_value(answer.get(settings["name"]), name=f"“{settings['title']}”")
        except Invalid as problem:
            faults[settings["name"]] = problem.detail
    return faults


def _explain(
    design: Design, error: ValidationError, answer: Mapping[Any, Any], letters: str
) -> list[tuple[str, str]]:
    if error.absolute_path:
        settings = design.question(str(error.absolute_path[0]))
        question = question_types.get(settings["type"])
        return [(settings["name"], question.explain(settings, error, letters))]
    if error.validator == "required":
        absent = [one for one in design.questions if one["required"] and one["name"] not in answer]
        return [(one["name"], question_types.get(one["type"]).missing(one)) for one in absent]
    known = {settings["name"] for settings in design.questions}
    unknown = [str(name) for name in answer if name not in known][:10]
    return [(name, f"There is no question {quoted([name])} in this design.") for name in unknown]

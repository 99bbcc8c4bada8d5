"""TRL preference, explicit prompt, conversational: for DPO, ORPO, CPO and reward models."""

from __future__ import annotations

from typing import Any

from annotation.designs import Design
from exports.formats.base import Format, Leave, Record, Row
from exports.formats.messages import ONE_ANSWER, SCHEMA, assistant, prompt_of, user
from exports.formats.metadata import human_share, metadata, task_origin

TIE = "The answer is a tie: neither response was judged better."
NEITHER = "Neither response was acceptable."
UNDECIDED = "The question which response is better was not answered."
EQUAL = "Both responses are the same text."


class TrlPreference(Format):
    """One row a record: the prompt, the better response, the other one.

    Reads the first preference question. Ties and pairs of which neither is acceptable teach nothing about a
    difference, so they are left out and counted.
    """

    key = "trl-preference"
    title = "Preference, explicit prompt"
    summary = "DPO and its kin in TRL: prompt, chosen and rejected as messages."
    version = 1
    answer = "chosen"
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {
            "prompt": SCHEMA,
            "chosen": ONE_ANSWER,
            "rejected": ONE_ANSWER,
            "id": {"type": "string"},
            "metadata": {"type": "string", "description": "One JSON object as text."},
        },
        "required": ["prompt", "chosen", "rejected", "id", "metadata"],
        "additionalProperties": False,
    }
    example = {
        "prompt": user("Which side of the road do they drive on in Malta?"),
        "chosen": assistant("On the left."),
        "rejected": assistant("On the right."),
        "id": "0197a3c2-5b1e-7c44-9d0a-2f6b8e1c7a90",
        "metadata": '{"design":1,"guideline":3,"project":"travel","strength":2,"terms":1}',
    }

    def accepts(self, design: Design) -> str | None:
        """A prompt, and a preference between two responses."""
        if not design.of_type("preference"):
            return "It needs a question that compares two responses, and this design has none."
        if not any(one["type"] in ("prompt", "conversation") for one in design.inputs):
            return (
                "It needs a prompt or a conversation that the responses answer, and this design shows none."
            )
        return None

    def make(self, record: Record, design: Design) -> list[Row]:
        """One row, or none for a tie."""
        question = design.of_type("preference")[0]["name"]
        answer, task = record["answer"], record["task"]
        choice = _decided(answer.get(question))
        chosen, rejected = (0, 1) if choice < 0 else (1, 0)
        texts = [response["text"] for response in task["responses"]]
        if texts[chosen] == texts[rejected]:
            raise Leave(EQUAL)
        places = {"chosen": chosen, "rejected": rejected}
        origins = [(texts[place], task_origin(record, f"responses.{place}")) for place in places.values()]
        about = metadata(
            record,
            question=question,
            strength=abs(choice),
            ratings=_ratings(design, answer, places),
            models=_models(task, places),
            human_share=human_share(origins),
        )
        return [
            {
                "prompt": prompt_of(task),
                "chosen": assistant(texts[chosen]),
                "rejected": assistant(texts[rejected]),
                "id": record["id"],
                "metadata": about,
            }
        ]


def _decided(preference: dict[str, Any] | None) -> int:
    if preference is None:
        raise Leave(UNDECIDED)
    if preference["neither"]:
        raise Leave(NEITHER)
    if preference["choice"] == 0:
        raise Leave(TIE)
    return int(preference["choice"])


def _ratings(design: Design, answer: dict[str, Any], places: dict[str, int]) -> dict[str, Any] | None:
    """Ratings of the whole as numbers; ratings of each response under chosen and rejected."""
    found: dict[str, Any] = {}
    for question in design.of_type("rating"):
        value = answer.get(question["name"])
        if isinstance(value, list):
            found[question["name"]] = {side: value[place] for side, place in places.items()}
        elif value is not None:
            found[question["name"]] = value
    return found or None


def _models(task: dict[str, Any], places: dict[str, int]) -> dict[str, str] | None:
    """Which model wrote which side; sides without a name are left out."""
    named = {side: task["responses"][place].get("model") for side, place in places.items()}
    return {side: model for side, model in named.items() if model} or None

"""TRL prompt-completion, conversational: for supervised fine-tuning on the completion alone."""

from __future__ import annotations

from annotation.designs import Design
from exports.formats.base import Format, Leave, Record, Row
from exports.formats.messages import ONE_ANSWER, SCHEMA, Message, assistant, prompt_of, user
from exports.formats.metadata import answer_origin, human_share, metadata

NOT_WRITTEN = "No ideal answer was written."
NO_PROMPT = "The prompt that the answer belongs to was not written."


class TrlPromptCompletion(Format):
    """One row for each ideal answer of a record.

    The prompt is what the task shows. Where the person wrote the prompt too, theirs is the one they answered.
    """

    key = "trl-prompt-completion"
    title = "Prompt and completion"
    summary = "Fine-tuning in TRL: prompt and completion as messages, loss on the completion."
    version = 1
    answer = "completion"
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {
            "prompt": SCHEMA,
            "completion": ONE_ANSWER,
            "id": {"type": "string"},
            "metadata": {"type": "string", "description": "One JSON object as text."},
        },
        "required": ["prompt", "completion", "id", "metadata"],
        "additionalProperties": False,
    }
    example = {
        "prompt": user("Which side of the road do they drive on in Malta?"),
        "completion": assistant("On the left, as in Cyprus and the United Kingdom."),
        "id": "0197a3c2-5b1e-7c44-9d0a-2f6b8e1c7a91",
        "metadata": '{"design":1,"guideline":3,"human_share":1.0,"project":"travel","terms":1}',
    }

    def accepts(self, design: Design) -> str | None:
        """An ideal answer, and something it answers."""
        if not design.texts("completion"):
            return "It needs a question whose text is the ideal answer, and this design has none."
        shown = any(one["type"] in ("prompt", "conversation") for one in design.inputs)
        if not shown and not design.texts("prompt"):
            return "It needs a prompt that the answer belongs to, and this design has none."
        return None

    def make(self, record: Record, design: Design) -> list[Row]:
        """A row for each ideal answer that was written."""
        answer = record["answer"]
        written = [
            (question["name"], answer[question["name"]])
            for question in design.texts("completion")
            if answer.get(question["name"], "").strip()
        ]
        if not written:
            raise Leave(NOT_WRITTEN)
        prompt = _prompt(record, design)
        return [
            {
                "prompt": prompt,
                "completion": assistant(text),
                "id": record["id"],
                "metadata": _about(record, design, question, text),
            }
            for question, text in written
        ]


def _prompt(record: Record, design: Design) -> list[Message]:
    for question in design.texts("prompt"):
        text = record["answer"].get(question["name"], "")
        if text.strip():
            return user(text)
    if "prompt" not in record["task"] and "messages" not in record["task"]:
        raise Leave(NO_PROMPT)
    return prompt_of(record["task"])


def _about(record: Record, design: Design, question: str, text: str) -> str:
    numbers = {one["name"]: record["answer"].get(one["name"]) for one in design.of_type("rating")}
    models = [response["model"] for response in record["task"].get("responses", []) if response.get("model")]
    return metadata(
        record,
        question=question,
        ratings={name: value for name, value in numbers.items() if value is not None} or None,
        models=models or None,
        human_share=human_share([(text, answer_origin(record, question))]),
    )

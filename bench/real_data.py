"""Public data sets as files that Insource imports.

    python -m bench.real_data FOLDER pairs|prompts|safety > rows.jsonl

FOLDER holds copies of arena-hard (lmarena/arena-hard-auto, Apache-2.0), MT-bench questions (lm-sys/FastChat,
Apache-2.0) and XSTest (paul-rottger/exaggerated-safety, CC-BY-4.0: Röttger et al. 2023), each under the names
below. None of it is part of this repository.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]

MODELS = ("gpt-4-0314", "gpt-4-0613", "gpt-3.5-turbo-0125")


def arena_pairs(folder: Path) -> Iterator[Row]:
    """Yield one pair a question of arena-hard, for the preset pairwise; the pair of models goes round."""
    answers = [_arena_answers(folder, model) for model in MODELS]
    for number, question in enumerate(_lines(folder / "responses" / "arena_hard_v01_question.jsonl")):
        first, second = number % len(MODELS), (number + 1) % len(MODELS)
        uid = question["uid"]
        texts = [answers[first].get(uid, ""), answers[second].get(uid, "")]
        if all(text.strip() for text in texts) and texts[0] != texts[1]:
            yield {
                "external_id": uid,
                "prompt": question["prompt"],
                "responses": [
                    {"text": text, "model": MODELS[model]}
                    for text, model in zip(texts, (first, second), strict=True)
                ],
                "meta": {"cluster": question["cluster"]},
            }


def prompts(folder: Path) -> Iterator[Row]:
    """Yield the first turn of each MT-bench question, for the preset demonstration."""
    for question in _lines(folder / "prompts" / "mt_bench_question.jsonl"):
        yield {
            "external_id": str(question["question_id"]),
            "prompt": question["turns"][0],
            "meta": {"category": question["category"]},
        }


def safety(folder: Path) -> Iterator[Row]:
    """Yield XSTest prompts with one model's completion, for the preset safety."""
    with (folder / "safety" / "xstest_completions_gpt4.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["completion"].strip():
                yield {
                    "external_id": row["id"],
                    "prompt": row["prompt"],
                    "responses": [{"text": row["completion"], "model": "gpt-4"}],
                    "meta": {"type": row["type"]},
                }


KINDS: dict[str, Callable[[Path], Iterator[Row]]] = {
    "pairs": arena_pairs,
    "prompts": prompts,
    "safety": safety,
}


def _arena_answers(folder: Path, model: str) -> dict[str, str]:
    found = _lines(folder / "responses" / f"arena_hard_v01_{model}.jsonl")
    return {row["uid"]: row["messages"][-1]["content"]["answer"] for row in found}


def _lines(file: Path) -> Iterator[Row]:
    with file.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


if __name__ == "__main__":
    for one in KINDS[sys.argv[2]](Path(sys.argv[1])):
        print(json.dumps(one, ensure_ascii=False))

"""Answers made from nothing but an answer schema, as any client could make them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")


def complete_answers(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Every value this schema allows, small ones first."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kind = schema["type"]
    if kind == "object":
        return _objects(schema)
    if kind == "array":
        return st.lists(
            complete_answers(schema["items"]),
            min_size=schema.get("minItems", 0),
            max_size=schema.get("maxItems", 8),
            unique=schema.get("uniqueItems", False),
        )
    if kind == "integer":
        whole = st.integers(schema["minimum"], schema["maximum"])
        # JSON Schema calls 1.0 an integer, so clients may send it.
        return (whole | whole.map(float)).filter(lambda number: number != schema.get("not", {}).get("const"))
    if kind == "boolean":
        return st.booleans()
    return _strings(schema)


def _objects(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    members = {name: complete_answers(inner) for name, inner in schema["properties"].items()}
    required = {name: members[name] for name in schema["required"]}
    optional = {name: inner for name, inner in members.items() if name not in required}
    return st.fixed_dictionaries(required, optional=optional)


def _strings(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    low, high = schema.get("minLength", 0), min(schema["maxLength"], schema.get("minLength", 0) + 30)
    texts = st.text(LETTERS, min_size=low, max_size=high)
    return texts.filter(lambda text: bool(text.strip())) if "pattern" in schema else texts

"""From a line of a file to the payload of a task. Plain functions; the import job calls them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from annotation.designs import Design, check_payload
from annotation.provenance import payload_provenance
from boundary.canonical import canonical, sha256_of
from boundary.problems import Invalid
from boundary.text import clean_text
from boundary.values import clean_json

LONGEST_LINE = 2_000_000
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Row:
    """One accepted row: the payload as canonical JSON with its SHA-256, its id in the file, its origins."""

    payload: str
    sha256: str
    external_id: str
    origin: dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One line of a file: its number from 1, its bytes, and where the next one starts."""

    number: int
    raw: bytes
    end: int


def lines_from(file: IO[bytes], *, offset: int, number: int, limit: int, max_bytes: int) -> Iterator[Line]:
    """Yield at most `limit` lines (and about `max_bytes`) from a byte offset; `number` is the last line read."""
    file.seek(offset)
    read = 0
    for _ in range(limit):
        # One more byte than allowed, so that a longer line is seen as such; its rest is passed over.
        raw = file.readline(LONGEST_LINE + 1)
        if not raw:
            return
        kept = raw
        while not raw.endswith(b"\n"):
            raw = file.readline(LONGEST_LINE)
            if not raw:
                break
        number += 1
        offset = file.tell()
        if number == 1:
            kept = kept.removeprefix(_BOM)
        yield Line(number, kept.rstrip(b"\r\n"), offset)
        read += len(kept)
        if read >= max_bytes:
            return


def count_lines(file: IO[bytes]) -> int:
    """Return how many lines a file has; a last line without an end counts."""
    count, last = 0, b"\n"
    file.seek(0)
    while chunk := file.read(1 << 20):
        count += chunk.count(b"\n")
        last = chunk[-1:]
    return count + (last != b"\n")


def read_row(raw: bytes, mapping: dict[str, str], design: Design) -> Row:
    """Return the task of one line, or raise Invalid with the sentence that goes into the report."""
    if len(raw) > LONGEST_LINE:
        message = f"The line is longer than {LONGEST_LINE:,} bytes."
        raise Invalid(message)
    value = clean_json(raw, name="line", max_bytes=LONGEST_LINE)
    if not isinstance(value, dict):
        message = 'Each line must be one JSON object, such as {"prompt": "…"}.'
        raise Invalid(message)
    payload = check_payload(design, apply_mapping(value, mapping))
    external_id = _external_id(payload)
    text = canonical(payload)
    return Row(text, sha256_of(text), external_id, payload_provenance(payload))


def _external_id(payload: dict[str, Any]) -> str:
    given = [payload.pop(key) for key in ("external_id", "id") if key in payload]
    if not given:
        return ""
    return clean_text(str(given[0]), name="id", max_length=200, multiline=False)


def apply_mapping(row: dict[str, Any], mapping: dict[str, str]) -> dict[str, Any]:
    """Rename the fields of a row: {"question": "prompt", "answer_1": "responses.0", "m1": "responses.0.model"}.

    An empty target leaves the field out. Fields the mapping does not name stay as they are.
    """
    if not mapping:
        return row
    payload: dict[str, Any] = {}
    responses: dict[int, dict[str, Any]] = {}
    for field, value in row.items():
        target = mapping.get(field, field)
        head, _, rest = target.partition(".")
        if head == "responses" and rest:
            place, _, part = rest.partition(".")
            responses.setdefault(int(place), {})[part or "text"] = value
        elif head == "meta" and rest:
            payload.setdefault("meta", {})[rest] = value
        elif target:
            payload[target] = value
    if responses:
        payload["responses"] = [responses[index] for index in sorted(responses)]
    return payload


def check_mapping(mapping: object) -> dict[str, str]:
    """Return a mapping whose targets exist, or raise Invalid."""
    if not isinstance(mapping, dict):
        message = "A mapping is an object: field of the file → field of a task."
        raise Invalid(message, fields={"mapping": message})
    for field, target in mapping.items():
        if not isinstance(target, str) or not _is_target(target):
            message = (
                f"“{field}” cannot become “{target}”. Use prompt, messages, document, responses.0, "
                "responses.0.model, meta.name, external_id, or an empty text to leave it out."
            )
            raise Invalid(message, fields={"mapping": message})
    return mapping


def _is_target(target: str) -> bool:
    head, _, rest = target.partition(".")
    if head == "responses" and rest:
        place, _, part = rest.partition(".")
        return place.isascii() and place.isdigit() and int(place) < 8 and part in {"", "text", "model"}
    if head == "meta" and rest:
        return True
    return target in {"", "prompt", "messages", "document", "responses", "meta", "external_id", "id"}

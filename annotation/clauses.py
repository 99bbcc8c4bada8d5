"""A guideline cut at its headings, so that each part has an address and a changed one is marked."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

_HEADING = re.compile(r" {0,3}(#{1,3})[ \t]+(.*?)[ \t]*#*[ \t]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]\n]+\]:", re.MULTILINE)
_NOT_WORD = re.compile(r"[^\w]+")
_MARKS = re.compile(r"[*_`]")


@dataclass(frozen=True)
class Clause:
    """One heading with the text under it, up to the next heading."""

    level: int
    title: str
    anchor: str
    body: str
    changed: bool = False


def clauses(text: str, before: str | None = None) -> list[Clause]:
    """Return the parts in order; those that differ from the version before are marked as changed."""
    found = _cut(text)
    if before is None:
        return found
    old = {clause.anchor: clause for clause in _cut(before)}
    return [replace(clause, changed=_differs(clause, old.get(clause.anchor))) for clause in found]


def _differs(clause: Clause, old: Clause | None) -> bool:
    return old is None or old.body.strip() != clause.body.strip() or old.title != clause.title


def _cut(text: str) -> list[Clause]:
    # Reference links hold across the whole text, so such a text stays in one piece.
    if _REFERENCE.search(text):
        return [Clause(0, "", "start", text)]
    parts: list[tuple[int, str, list[str]]] = [(0, "", [])]
    fence = ""
    for line in text.split("\n"):
        if opened := _FENCE.match(line):
            if not fence:
                fence = opened[1]
            elif opened[1].startswith(fence):
                fence = ""
        heading = None if fence else _HEADING.fullmatch(line)
        if heading and heading[2]:
            parts.append((len(heading[1]), _MARKS.sub("", heading[2]), []))
        else:
            parts[-1][2].append(line)
    return _with_anchors(parts)


def _with_anchors(parts: list[tuple[int, str, list[str]]]) -> list[Clause]:
    seen: Counter[str] = Counter()
    found = []
    for level, title, lines in parts:
        body = "\n".join(lines)
        if not title and not body.strip():
            continue
        slug = _NOT_WORD.sub("-", title.lower()).strip("-") or "start"
        seen[slug] += 1
        anchor = f"c-{slug}" if seen[slug] == 1 else f"c-{slug}-{seen[slug]}"
        found.append(Clause(level, title, anchor, body))
    return found

"""The matrix, asked: every address as everybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.actions.tokens import SCOPES, create_token
from tests.security.asking import Asker, request
from tests.security.conftest import undone
from tests.security.matrix import ROWS
from tests.security.seen import Seen, allowed
from tests.security.table import EVERYBODY, NOBODY, Row
from tests.security.world import SECRETS, World

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
by_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)


@pytest.fixture(scope="module")
def asker(built: World) -> Asker:
    return Asker(built)


@pytest.fixture(scope="module")
def seen(asker: Asker) -> Seen:
    return Seen(asker)


def names(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[str]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inside = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern.url_patterns, inside)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name or pattern.pattern}"


def test_every_address_has_a_row() -> None:
    missing = sorted(set(names()) - {row.name for row in ROWS})
    assert not missing, f"Some URLs are untested: {', '.join(missing)}"


def test_every_row_has_an_address() -> None:
    gone = {row.name for row in ROWS if not row.name.startswith("/")} - set(names())
    assert not gone, f"Some rows test no URL: {', '.join(sorted(gone))}"


@by_row
def test_everybody_gets_what_the_table_says(row: Row, world: World, seen: Seen) -> None:
    wrong = []
    for answer in seen.of(row):
        expected = row.tries["GET" if answer.method == "HEAD" else answer.method].expected[answer.name]
        # HEAD is what GET is, without the body; a page need not offer it.
        if answer.status != expected and (answer.method, answer.status) != ("HEAD", 405):
            wrong.append(f"{answer}, not {expected}")
    assert not wrong, "\n".join(wrong)


@by_row
def test_looking_writes_nothing_and_neither_does_being_refused(row: Row, world: World, seen: Seen) -> None:
    wrote = []
    for answer in seen.of(row):
        looking = answer.method in {"GET", "HEAD"}
        if not looking and answer.status not in {401, 403, 404}:
            continue
        found = answer.written - (set(row.writes) if looking and answer.status < 400 else set())
        if found:
            wrote.append(f"{answer} wrote to {', '.join(sorted(found))}")
    assert not wrote, "\n".join(wrote)


@by_row
def test_nobody_is_shown_what_is_not_for_them(row: Row, world: World, seen: Seen) -> None:
    shown = [
        f"{answer} shows {secret.what} of {side.letter}"
        for answer in seen.of(row)
        for secret in SECRETS
        for side in (world.here, world.there)
        if side.mark(secret.what) in answer.text and answer.name not in secret.readers(side.letter)
    ]
    assert not shown, "\n".join(shown)


@by_row
def test_the_answer_says_what_browsers_may_do_with_it(row: Row, world: World, seen: Seen) -> None:
    if row.name.startswith("/health/"):
        return
    wrong = []
    for answer in seen.of(row):
        head = answer.headers
        policy = head.get("content-security-policy", "")
        checks = {
            "policy": "default-src 'self'" in policy and "unsafe" not in policy,
            "frames": "frame-ancestors 'none'" in policy and head.get("x-frame-options") == "DENY",
            "sniffing": head.get("x-content-type-options") == "nosniff",
            "referrer": head.get("referrer-policy") == "same-origin",
            "opener": head.get("cross-origin-opener-policy") == "same-origin",
            "kept": "no-store" in head.get("cache-control", "")
            or (row.name.endswith(":file") and "private, no-cache" in head.get("cache-control", "")),
            "parts": row.api or "HX-Request" in head.get("vary", ""),
        }
        wrong += [f"{answer}: {name}" for name, holds in checks.items() if not holds]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "row", [row for row in ROWS if not row.api and not row.open], ids=lambda row: row.label
)
def test_a_script_whose_session_ended_is_told_so_and_not_sent_to_a_page(
    row: Row, world: World, asker: Asker
) -> None:
    for method in row.tries:
        answer = asker.ask("anonymous", row, method, headers={"HX-Request": "true"})
        assert answer.status_code == 401, method


@pytest.mark.parametrize("row", {row.name: row for row in reversed(ROWS)}.values(), ids=lambda row: row.label)
def test_other_methods_are_refused(row: Row, world: World, asker: Asker) -> None:
    name = allowed(row, next(iter(row.tries)))
    offered = {method for other in ROWS if other.name == row.name for method in other.tries}
    for method in sorted(set(METHODS) - offered):
        with undone():
            answer = asker.ask(name, row, method)
        assert answer.status_code == 405, f"{method}: {answer.status_code}"


@by_row
def test_without_the_token_of_the_form_nothing_is_changed(row: Row, world: World, asker: Asker) -> None:
    for method in set(row.tries) - {"GET"}:
        tried = row.tries[method]
        client = asker.client(allowed(row, method), enforce_csrf_checks=True)
        with undone():
            answer = request(client, method, row.url(world), tried.content(world), tried.json, {})
        assert answer.status_code == 403, f"{method}: {answer.status_code}"


@pytest.mark.parametrize("row", [row for row in ROWS if row.scope], ids=lambda row: row.label)
def test_a_token_does_only_what_its_scope_names(row: Row, world: World, asker: Asker) -> None:
    right = (row.scope or "").split()
    for method, tried in row.tries.items():
        name = allowed(row, method)
        user = asker.people[name]
        for scopes, expected in [
            (set(SCOPES) - set(right), 403),
            *[({one}, tried.expected[name]) for one in right],
        ]:
            with undone():
                secret = create_token(by=user, name="Narrow", scopes=scopes)[1]
                answer = asker.ask(name, row, method, token=secret)
            assert answer.status_code == expected, f"{method} with {scopes}"


@pytest.mark.parametrize("name", EVERYBODY)
def test_an_address_that_leads_nowhere_is_404_for_everybody(name: str, world: World, asker: Asker) -> None:
    for address in ("/nothing/", "/projects/nothing/", "/admin/", "/static/../config/settings.py"):
        expected = 302 if name in NOBODY and address == "/projects/nothing/" else 404
        assert asker.client(name).get(address).status_code == expected


def test_every_mark_is_read_by_somebody_so_that_searching_for_it_means_something(
    world: World, seen: Seen
) -> None:
    everything = {
        (answer.name, secret.what)
        for row in ROWS
        for answer in seen.of(row)
        for secret in SECRETS
        if world.here.mark(secret.what) in answer.text
    }
    unseen = {secret.what for secret in SECRETS if secret.readers("A")} - {what for _, what in everything}
    assert not unseen, f"Nobody was shown: {', '.join(sorted(unseen))}"

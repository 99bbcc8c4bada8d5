"""An id in a body is somebody else's thing as much as one in an address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.security.asking import Asker, request, text_of
from tests.security.matrix import jsonl
from tests.security.seen import BOOKKEEPING, written
from tests.security.world import SECRETS, World

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def asker(built: World) -> Asker:
    return Asker(built)


# What one might try with an id of the other project: who, where, and the body.
FOREIGN: dict[str, Callable[[World], tuple[str, str, dict[str, Any]]]] = {
    "take work from a batch": lambda w: ("contributor", "/work/", {"batch": str(w.there.batch.public_id)}),
    "take work from a batch by the API": lambda w: (
        "contributor",
        "/api/v1/queue/next/",
        {"batch": str(w.there.batch.public_id)},
    ),
    "take work from a project by the API": lambda w: (
        "contributor",
        "/api/v1/queue/next/",
        {"project": w.there.project.slug},
    ),
    "review a batch by the API": lambda w: (
        "reviewer",
        "/api/v1/reviews/next/",
        {"batch": str(w.there.batch.public_id)},
    ),
    "import into a batch": lambda w: (
        "lead",
        f"/projects/{w.here.project.slug}/import/",
        {"file": jsonl(), "batch": str(w.there.batch.public_id)},
    ),
    "import into a batch by the API": lambda w: (
        "lead",
        f"/api/v1/projects/{w.here.project.slug}/imports/",
        {"file": jsonl(), "batch": str(w.there.batch.public_id)},
    ),
    "give a batch to a stranger": lambda w: (
        "lead",
        f"/batches/{w.here.batch.public_id}/assign/",
        {"people": [str(w.there.people["contributor"].public_id)]},
    ),
    "make a dataset": lambda w: (
        "engineer",
        "/datasets/new/",
        {"name": "All", "projects": [w.here.project.slug, w.there.project.slug], "format": "trl-preference"},
    ),
    "make a dataset by the API": lambda w: (
        "engineer",
        "/api/v1/datasets/",
        {"name": "All", "projects": [w.here.project.slug, w.there.project.slug], "format": "trl-preference"},
    ),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_an_id_in_a_body_is_checked_like_one_in_an_address(what: str, world: World, asker: Asker) -> None:
    name, url, content = FOREIGN[what](world)
    api = url.startswith("/api/")
    with CaptureQueriesContext(connection) as queries:
        answer = request(
            asker.client("" if api else name),
            "POST",
            url,
            content,
            api and "file" not in content,
            asker.headers(name) if api else {},
        )
    assert answer.status_code in {404, 422}
    assert not written(queries.captured_queries) - BOOKKEEPING
    text = text_of(answer)
    assert not [
        secret.what for secret in SECRETS if world.there.mark(secret.what) in text and not secret.anywhere
    ]

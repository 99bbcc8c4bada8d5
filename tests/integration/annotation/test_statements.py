"""How many statements the hot path takes, whatever the backlog: the same with ten tasks and with two thousand."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from tests import builders

pytestmark = pytest.mark.django_db


def statements(act) -> int:
    """Statements of one act, transaction commands not counted."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        act()
    ours = [
        q["sql"]
        for q in captured.captured_queries
        if not q["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
    ]
    return len(ours)


@pytest.mark.parametrize("tasks", [10, 2000])
def test_next_takes_at_most_eight_statements_and_submit_at_most_ten(tasks):
    project = builders.project()
    ana = builders.member(project, "contributor")
    builders.batch(project, tasks)
    client = APIClient(HTTP_AUTHORIZATION=f"Bearer {builders.token(ana)}")
    client.post("/api/v1/queue/next/")  # the first use of a token notes its time
    got = []

    assert statements(lambda: got.append(client.post("/api/v1/queue/next/"))) <= 8
    assert got[0].status_code == 200, got[0].content
    url = f"/api/v1/assignments/{got[0].json()['assignment']['id']}/"
    answer = builders.answer()
    draft = {"answer": answer, "version": 0}
    assert statements(lambda: got.append(client.put(f"{url}draft/", draft, format="json"))) <= 6
    body = {"answer": answer, "version": 1}
    assert (
        statements(
            lambda: got.append(client.post(f"{url}submit/", body, format="json", HTTP_IDEMPOTENCY_KEY="one"))
        )
        <= 10
    )
    assert [response.status_code for response in got] == [200, 200, 200]


def test_the_next_review_and_the_decision_take_at_most_twelve_statements_each():
    project = builders.project()
    ana, tomas = builders.member(project, "contributor"), builders.member(project, "reviewer")
    builders.batch(project, 30)
    for _ in range(30):
        builders.submitted(ana)
    client = APIClient(HTTP_AUTHORIZATION=f"Bearer {builders.token(tomas)}")
    got = []
    assert statements(lambda: got.append(client.post("/api/v1/reviews/next/"))) <= 12
    url = f"/api/v1/submissions/{got[0].json()['submission']}/decision/"
    assert statements(lambda: got.append(client.post(url, {"decision": "approve"}, format="json"))) <= 12
    assert [response.status_code for response in got] == [200, 200]

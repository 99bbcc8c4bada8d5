"""What has happened does not change: the database refuses."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from tests import builders

pytestmark = pytest.mark.django_db

TABLES = {
    "accounts_auditevent": "action",
    "annotation_revision": "answer",
    "annotation_review": "comment",
    "annotation_record": "body",
    "annotation_designversion": "number",
    "annotation_guidelineversion": "text",
}


@pytest.fixture
def approved():
    project = builders.project()
    author, reviewer = builders.member(project, "contributor"), builders.member(project, "reviewer")
    builders.batch(project)
    return builders.approved(author, reviewer)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_no_row_of_the_past_can_be_changed_or_removed(approved, table, statement):
    with (
        pytest.raises(IntegrityError, match="never change"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table=table, column=TABLES[table]))

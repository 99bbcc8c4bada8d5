"""The sample workspace: whole, varied, and made through the real actions."""

from __future__ import annotations

import pytest

from accounts.models import TermsVersion, User
from accounts.roles import Role
from annotation import counts
from annotation.checkers import CHECKERS
from annotation.models import Assignment, Batch, Draft, Membership, Project, Submission, Task, TaskReport
from exports import check
from exports.models import Release
from sample.load import is_loaded, load
from sample.people import PASSWORD, PEOPLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample():
    # A test on real transactions that ran before has emptied every table, the first notice of the migrations too.
    TermsVersion.objects.get_or_create(number=1, defaults={"title": "Notice", "text": "What is recorded."})
    load()


def test_the_sample_is_a_company_at_work(sample):
    assert is_loaded()
    assert Project.objects.count() == 3
    assert Task.objects.count() >= 150
    assert {batch.state for batch in Batch.objects.all()} == {"draft", "open", "closed"}
    assert {one.state for one in Submission.objects.all()} == {
        "submitted",
        "returned",
        "approved",
        "rejected",
    }
    assert {one.state for one in Assignment.objects.all()} >= {
        "open",
        "claimed",
        "answered",
        "skipped",
        "refused",
    }
    assert Draft.objects.exists()
    assert {one.kind for one in TaskReport.objects.all()} == {"skip", "flag"}
    for project in Project.objects.all():
        assert set(Membership.objects.filter(project=project).values_list("role", flat=True)) == set(Role)
    for person in PEOPLE:
        assert User.objects.get(email=person.email).check_password(PASSWORD)


def test_every_promise_holds_in_the_sample(sample):
    for checker in CHECKERS:
        assert list(checker()) == []
    for batch in Batch.objects.all():
        assert counts.of_batches([batch.pk])[batch.pk] == counts.recount(batch)


def test_the_release_of_the_sample_rendered_again_is_the_same_bytes(sample):
    release = Release.objects.get()
    assert (release.state, release.rows > 30) == ("published", True)
    assert check.faults_of_release(release) == []

"""Taking tasks, keeping drafts, passing tasks on."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.actions.people import create_team
from annotation.actions import batches, projects, submissions, work
from annotation.actions.leases import expire_leases
from annotation.models import Assignment, TaskReport
from boundary.problems import Conflict, Invalid, NotFound
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return builders.project()


@pytest.fixture
def ana(project):
    return builders.member(project, "contributor", name="Ana")


@pytest.fixture
def ravi(project):
    return builders.member(project, "contributor", name="Ravi")


def end_lease(assignment: Assignment) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(lease_expires_at=timezone.now() - timedelta(seconds=1))


def test_a_contributor_gets_the_first_task_under_a_lease_with_everything_stamped(project, ana):
    batch = builders.batch(project, 3)
    claimed = builders.claimed(ana)
    assert (claimed.position, claimed.state, claimed.holder) == (0, "claimed", ana)
    assert claimed.lease_expires_at is not None
    assert claimed.lease_expires_at > timezone.now() + timedelta(minutes=20)
    assert claimed.design == batch.design
    assert claimed.guideline == project.guideline
    assert claimed.terms is not None


def test_all_tasks_get_their_first_answer_before_any_gets_its_second(project, ana, ravi):
    builders.batch(project, 2, answers_wanted=2)
    slots = [builders.claimed(who) for who in (ana, ravi, ana, ravi)]
    assert [(one.position, one.slot) for one in slots] == [(0, 0), (1, 0), (1, 1), (0, 1)]


def test_a_person_never_gets_the_same_task_twice(project, ana):
    builders.batch(project, 1, answers_wanted=3)
    builders.claimed(ana)
    assert work.claim_next(by=ana) is None


def test_nobody_gets_work_from_a_batch_that_is_not_theirs(project, ana, ravi):
    batch = builders.batch(project, 1)
    batches.assign_batch(by=builders.administrator(), batch=batch, people=[ravi])
    assert work.claim_next(by=ana) is None
    assert builders.claimed(ravi).batch == batch


def test_a_batch_given_to_a_team_reaches_its_members(project, ana, ravi):
    batch = builders.batch(project, 2)
    team = create_team(by=builders.administrator(), name="Customs desk", members=[ana])
    batches.assign_batch(by=builders.administrator(), batch=batch, teams=[team])
    assert builders.claimed(ana).batch == batch
    assert work.claim_next(by=ravi) is None


@pytest.mark.parametrize("move", [batches.pause_batch, batches.close_batch])
def test_a_paused_or_closed_batch_gives_out_nothing_but_takes_answers(project, ana, move):
    batch = builders.batch(project, 2)
    held = builders.claimed(ana)
    move(by=builders.administrator(), batch=batch)
    assert work.claim_next(by=ana) is None
    made = submissions.submit(by=ana, assignment=held.public_id, answer=builders.answer())
    assert made.submission.state == "submitted"


def test_the_batch_with_the_higher_priority_comes_first(project, ana):
    builders.batch(project, 1)
    urgent = builders.batch(project, 1, priority=5)
    assert builders.claimed(ana).batch == urgent


def test_somebody_who_lost_the_role_gets_nothing_and_holds_nothing(project, ana):
    builders.batch(project, 2)
    held = builders.claimed(ana)
    projects.set_roles(by=builders.administrator(), project=project, user=ana, roles=[])
    assert work.claim_next(by=ana) is None
    with pytest.raises(NotFound):
        work.save_draft(by=ana, assignment=held.public_id, answer={}, version=0)


def test_a_draft_is_kept_word_for_word_and_its_version_rises(project, ana):
    builders.batch(project)
    held = builders.claimed(ana)
    words = "  Zwölf\u200f ﬁles\r\n\tand  a trailing space "
    assert work.save_draft(by=ana, assignment=held.public_id, answer={"why": words}, version=0) == 1
    assert work.save_draft(by=ana, assignment=held.public_id, answer={"why": words + "!"}, version=1) == 2
    again = work.claim_next(by=ana, resume=True)
    assert again == held
    assert f'"why":"{"  Zwölf" + chr(0x200F)}' in again.draft.answer


def test_saving_over_another_tab_shows_both_texts(project, ana):
    builders.batch(project)
    held = builders.claimed(ana)
    work.save_draft(by=ana, assignment=held.public_id, answer={"why": "from the first tab"}, version=0)
    with pytest.raises(Conflict) as caught:
        work.save_draft(by=ana, assignment=held.public_id, answer={"why": "from the second"}, version=0)
    assert caught.value.extra == {
        "yours": {"why": "from the second"},
        "theirs": {"why": "from the first tab"},
        "version": 1,
    }


def test_the_same_draft_sent_twice_is_no_conflict(project, ana):
    builders.batch(project)
    held = builders.claimed(ana)
    for _ in range(2):
        assert work.save_draft(by=ana, assignment=held.public_id, answer={"why": "x"}, version=0) == 1


def test_nobody_reaches_an_assignment_of_somebody_else(project, ana, ravi):
    builders.batch(project)
    held = builders.claimed(ana)
    for act in (
        lambda: work.save_draft(by=ravi, assignment=held.public_id, answer={}, version=0),
        lambda: work.heartbeat(by=ravi, assignment=held.public_id),
        lambda: work.release(by=ravi, assignment=held.public_id),
        lambda: work.skip(by=ravi, assignment=held.public_id, reason="language"),
        lambda: work.flag(by=ravi, assignment=held.public_id, reason="broken"),
        lambda: submissions.submit(by=ravi, assignment=held.public_id, answer=builders.answer()),
        lambda: work.heartbeat(by=ana, assignment=uuid4()),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_skipped_task_goes_to_somebody_else_and_not_back(project, ana, ravi):
    builders.batch(project, 1)
    held = builders.claimed(ana)
    work.skip(by=ana, assignment=held.public_id, reason="language", comment="This is Finnish.")
    assert TaskReport.objects.get().reason == "language"
    assert work.claim_next(by=ana) is None
    assert builders.claimed(ravi).task == held.task


@pytest.mark.parametrize(("reason", "comment"), [("", ""), ("bored", "x"), ("other", "  ")])
def test_a_skip_needs_a_reason(project, ana, reason, comment):
    builders.batch(project)
    held = builders.claimed(ana)
    with pytest.raises(Invalid):
        work.skip(by=ana, assignment=held.public_id, reason=reason, comment=comment)
    held.refresh_from_db()
    assert held.state == "claimed"


def test_a_flag_reaches_the_lead_and_the_task_stays_with_the_person(project, ana):
    builders.batch(project)
    held = builders.claimed(ana)
    work.flag(by=ana, assignment=held.public_id, reason="unclear_guideline", comment="Clause 2?")
    assert TaskReport.objects.get().kind == "flag"
    assert work.claim_next(by=ana, resume=True) == held


def test_an_ended_lease_blocks_nobody_even_when_no_timer_runs(project, ana, ravi):
    builders.batch(project, 1)
    held = builders.claimed(ana)
    end_lease(held)
    assert builders.claimed(ravi).task == held.task


def test_an_ended_lease_keeps_the_draft_and_can_be_claimed_again(project, ana):
    batch = builders.batch(project, 1)
    held = builders.claimed(ana)
    work.save_draft(by=ana, assignment=held.public_id, answer={"why": "half"}, version=0)
    end_lease(held)
    expire_leases(now=timezone.now())
    with pytest.raises(Conflict, match="claim it again"):
        work.save_draft(by=ana, assignment=held.public_id, answer={"why": "half more"}, version=1)
    again = work.claim_again(by=ana, assignment=held.public_id)
    assert again.draft.answer == '{"why":"half"}'
    assert not again.is_spare
    assert Assignment.objects.filter(batch=batch).count() == 1


def test_late_work_is_kept_in_its_slot_if_nobody_took_it(project, ana):
    builders.batch(project, 1)
    held = builders.claimed(ana)
    end_lease(held)
    expire_leases(now=timezone.now())
    submissions.submit(by=ana, assignment=held.public_id, answer=builders.answer())
    held.refresh_from_db()
    assert (held.state, held.is_spare) == ("answered", False)
    assert Assignment.objects.filter(state="open").count() == 0


def test_late_work_is_kept_as_a_spare_if_somebody_else_took_the_slot(project, ana, ravi):
    builders.batch(project, 1)
    held = builders.claimed(ana)
    end_lease(held)
    taken = builders.claimed(ravi)
    made = submissions.submit(by=ana, assignment=held.public_id, answer=builders.answer())
    held.refresh_from_db()
    assert (held.is_spare, made.submission.state) == (True, "submitted")
    other = submissions.submit(by=ravi, assignment=taken.public_id, answer=builders.answer())
    assert other.submission.state == "submitted"


def test_a_released_task_goes_to_somebody_else_and_the_draft_stays(project, ana, ravi):
    builders.batch(project, 1)
    held = builders.claimed(ana)
    work.save_draft(by=ana, assignment=held.public_id, answer={"why": "mine"}, version=0)
    work.release(by=ana, assignment=held.public_id)
    assert builders.claimed(ravi).task == held.task
    held.refresh_from_db()
    assert held.draft.answer == '{"why":"mine"}'


def test_a_heartbeat_renews_the_lease(project, ana):
    builders.batch(project)
    held = builders.claimed(ana)
    Assignment.objects.filter(pk=held.pk).update(lease_expires_at=timezone.now() + timedelta(minutes=1))
    until = work.heartbeat(by=ana, assignment=held.public_id)
    assert until is not None
    assert until > timezone.now() + timedelta(minutes=20)


def test_work_in_progress_finishes_on_the_guideline_it_began_with(project, ana):
    builders.batch(project, 2)
    held = builders.claimed(ana)
    newer = projects.publish_guideline(by=builders.administrator(), project=project, text="Clearer now.")
    made = submissions.submit(by=ana, assignment=held.public_id, answer=builders.answer())
    assert made.revision.guideline.number == newer.number - 1
    assert builders.claimed(ana).guideline == newer


def test_a_kept_draft_is_found_again_from_the_home_page(project, ana, client):
    builders.batch(project)
    held = builders.claimed(ana)
    work.save_draft(by=ana, assignment=held.public_id, answer={"why": "half"}, version=0)
    end_lease(held)
    expire_leases(now=timezone.now())
    client.force_login(ana)
    page = client.get("/").content.decode()
    assert "Kept drafts" in page
    assert f"/work/{held.public_id}/" in page

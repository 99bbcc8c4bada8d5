"""Two projects that know nothing of each other, with people in every role and work in every state.

Everything is made by the actions people use. Every text carries a mark of its own, so that a page that shows
it to the wrong person is found by searching for the mark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from accounts.actions import people
from accounts.actions.tokens import create_token
from accounts.models import User
from annotation.actions import batches, imports, projects, reviews, submissions, work
from annotation.models import Assignment, Batch, Import, Project, Submission, Task
from exports.actions.datasets import create_dataset
from exports.actions.releases import make_release
from exports.models import Dataset, Release
from jobs.models import Job
from jobs.running import run_due
from tests import builders

ROLES = ("contributor", "reviewer", "lead", "engineer")
# A mark is one word, so that neither Markdown nor word-by-word comparison can cut it in two.
MARK = re.compile(r"MARK[A-Z]+[0-9][A-Z0-9]*")


@dataclass
class Side:
    """One project with its people, and one object of every kind."""

    letter: str
    people: dict[str, User]
    project: Project
    batch: Batch
    draft_batch: Batch
    held: Assignment
    given_back: Assignment
    answered: Assignment
    returned: Submission
    approved: Submission
    waiting: Submission
    source: Import
    dataset: Dataset
    release: Release
    token_id: str
    team_id: Any
    queued: Import | None = None

    def mark(self, what: str) -> str:
        """Return the word that only this text of this project contains."""
        return mark(self.letter, what)

    @cached_property
    def task(self) -> Task:
        """The task the contributor holds."""
        return self.held.task

    @cached_property
    def job(self) -> Job:
        """The job of the import."""
        assert self.source.job is not None
        return self.source.job

    @cached_property
    def people_ids(self) -> Any:
        """The ids of the people by role."""
        return SimpleNamespace(**{role: user.public_id for role, user in self.people.items()})

    @cached_property
    def file(self) -> str:
        """The name of a file of the release."""
        return str(self.release.shards.exclude(name="").values_list("name", flat=True)[0])

    @property
    def email(self) -> str:
        """The address of the contributor."""
        return self.people["contributor"].email

    @property
    def open_job(self) -> Job:
        """The job of an import that waits for a worker."""
        assert self.queued is not None
        assert self.queued.job is not None
        return self.queued.job

    @property
    def move(self) -> str:
        """A move of the open batch."""
        return "pause"


@dataclass
class World:
    """The side whose pages are opened, the other one, and those outside both."""

    here: Side
    there: Side
    administrator: User
    gone: User
    invitation: str
    tokens: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Secret:
    """A text and who may read it: roles of its project, roles of any project, administrators unless named out."""

    what: str
    roles: tuple[str, ...] = ()
    administrators: bool = True
    anywhere: tuple[str, ...] = ()

    def readers(self, letter: str) -> set[str]:
        """Return the names in the matrix of those who may read it."""
        names = {role if letter == "A" else f"other {role}" for role in self.roles}
        names |= {name for role in self.anywhere for name in (role, f"other {role}")}
        return names | ({"administrator"} if self.administrators else set())


SECRETS = (
    Secret("project", ROLES),
    Secret("description", ROLES),
    Secret("guideline", ROLES),
    Secret("task", ROLES),
    # Programs of contributors and reviewers tell tasks apart by the id their file gave them.
    Secret("external", ROLES),
    Secret("modelone", ("engineer",)),
    Secret("modeltwo", ("engineer",)),
    Secret("meta", ("engineer",)),
    Secret("batch", ROLES),
    Secret("draftbatch", ("lead", "engineer")),
    Secret("file", ("lead", "engineer")),
    Secret("refused", ("lead",)),
    # What somebody has not finished is theirs alone.
    Secret("draftmine", ("contributor",), administrators=False),
    Secret("drafttheirs", (), administrators=False),
    Secret("answermine", ("contributor", "reviewer")),
    Secret("answerwaiting", ("reviewer",)),
    Secret("answerreturned", ("reviewer",)),
    Secret("answerapproved", ("reviewer", "engineer")),
    Secret("comment", ("reviewer",)),
    Secret("praise", ("reviewer",)),
    Secret("dataset", ("engineer",)),
    # A lead may add any colleague to a project and give a batch to any team.
    Secret("team", anywhere=("lead",)),
    Secret("token", ("contributor",), administrators=False),
    Secret("nameauthor", ("reviewer", "engineer"), anywhere=("lead",)),
    Secret("namereviewer", ("reviewer", "engineer"), anywhere=("lead",)),
    Secret("namelead", ROLES, anywhere=("lead",)),
)


def mark(letter: str, what: str) -> str:
    """Return the mark of a text."""
    return f"MARK{what.upper()}{'1' if letter == 'A' else '2'}{letter}"


def build() -> World:
    """Make both sides."""
    administrator = builders.administrator()
    here, there = side("A"), side("B")
    here.queued = imports.start_import(
        by=here.people["lead"],
        project=here.project,
        file=builders.as_file(builders.rows(1)),
        name="waits.jsonl",
        batch=here.draft_batch,
    )
    gone = builders.member(here.project, *ROLES, name="Gone Person")
    invited = builders.person("Invited Person")
    invitation = people.invite(by=administrator, user=invited)
    world = World(here, there, administrator, gone, invitation)
    for name, user in people_of(world).items():
        world.tokens[name] = create_token(by=user, name="Matrix")[1]
    # The tokens of the person who leaves are tried after they have left.
    people.set_active(by=administrator, user=gone, active=False)
    return world


def people_of(world: World) -> dict[str, User]:
    """Return everybody by the name the matrix gives them."""
    return {
        **world.here.people,
        "administrator": world.administrator,
        **{f"other {role}": user for role, user in world.there.people.items()},
        "gone": world.gone,
    }


def side(letter: str) -> Side:
    """Make one project: its texts, people, batches, work in every state, a dataset and a release."""
    administrator = builders.administrator()
    project = projects.create_project(
        by=administrator,
        name=f"Freight {mark(letter, 'project')}",
        preset="pairwise",
        description=f"About {mark(letter, 'description')}.",
        guideline=f"# Rules\n\nRead {mark(letter, 'guideline')} first.",
    )
    who = {
        role: builders.member(project, role, name=f"{role.title()} {mark(letter, f'name{role}')}")
        for role in ROLES
    }
    author = builders.member(project, "contributor", name=f"Author {mark(letter, 'nameauthor')}")
    batch = _batch(project, who["lead"], letter, "batch")
    draft_batch = _batch(project, who["lead"], letter, "draftbatch", opened=False)

    me = who["contributor"]
    given_back = work.claim_next(by=me)
    assert given_back is not None
    work.release(by=me, assignment=given_back.public_id)
    answered = builders.claimed(me)
    _submit(me, answered, letter, "answermine")
    held = builders.claimed(me)
    draft = builders.answer(why=f"Not finished: {mark(letter, 'draftmine')}")
    work.save_draft(by=me, assignment=held.public_id, answer=draft, version=0)

    approved = _submit(author, builders.claimed(author), letter, "answerapproved")
    _decide(who["reviewer"], approved, "approve", f"Good: {mark(letter, 'praise')}")
    back = _submit(author, builders.claimed(author), letter, "answerreturned")
    _decide(who["reviewer"], back, "request_changes", f"Name the trailer: {mark(letter, 'comment')}")
    waiting = _submit(author, _another(author, batch), letter, "answerwaiting")
    theirs = _another(author, batch)
    draft = builders.answer(why=f"Not finished: {mark(letter, 'drafttheirs')}")
    work.save_draft(by=author, assignment=theirs.public_id, answer=draft, version=0)

    dataset = create_dataset(
        by=who["engineer"],
        name=f"Pairs {mark(letter, 'dataset')}",
        projects=[project.slug],
        format="trl-preference",
    )
    release = make_release(by=who["engineer"], dataset=dataset)
    run_due()
    release.refresh_from_db()
    assert release.state == "published", release.error
    project.refresh_from_db()
    team = people.create_team(by=administrator, name=f"Team {mark(letter, 'team')}", members=[me, author])
    token, _ = create_token(by=me, name=f"Token {mark(letter, 'token')}")
    return Side(
        letter=letter,
        people=who,
        project=project,
        batch=batch,
        draft_batch=draft_batch,
        held=held,
        given_back=given_back,
        answered=answered,
        returned=back,
        approved=approved,
        waiting=waiting,
        source=Import.objects.get(batch=batch),
        dataset=dataset,
        release=release,
        token_id=str(token.public_id),
        team_id=team.public_id,
    )


def _batch(project: Project, lead: User, letter: str, what: str, *, opened: bool = True) -> Batch:
    made = batches.create_batch(
        by=lead, project=project, name=f"Batch {mark(letter, what)}", answers_wanted=2
    )
    rows = [
        {
            "external_id": f"{mark(letter, 'external')}-{number}",
            "prompt": f"How many pallets fit? {mark(letter, 'task')} {number}",
            "responses": [
                {"text": f"Thirty-three, {number}.", "model": mark(letter, "modelone")},
                {"text": f"It depends, {number}.", "model": mark(letter, "modeltwo")},
            ],
            "meta": {"from": mark(letter, "meta")},
        }
        for number in range(8)
    ]
    rows.append({"prompt": f"Refused {mark(letter, 'refused')}"})
    imports.start_import(
        by=lead,
        project=project,
        file=builders.as_file(rows),
        name=f"{mark(letter, 'file')}.jsonl",
        batch=made,
    )
    run_due()
    batches.assign_batch(by=lead, batch=made, open_to_all=True)
    if opened:
        batches.open_batch(by=lead, batch=made)
    made.refresh_from_db()
    return made


def _another(by: User, batch: Batch) -> Assignment:
    """Claim new work although something came back: as a person does who leaves that for later."""
    from annotation.actions.work import _claim  # noqa: PLC0415 - the road past the returned answer
    from annotation.queue import Scope  # noqa: PLC0415

    found = _claim(by, Scope(None, batch))
    assert found is not None
    return found


def _submit(by: User, assignment: Assignment, letter: str, what: str) -> Submission:
    answer = builders.answer(why=f"Because {mark(letter, what)}")
    return submissions.submit(by=by, assignment=assignment.public_id, answer=answer).submission


def _decide(by: User, submission: Submission, decision: str, comment: str) -> None:
    reviews.decide(by=by, submission=submission.public_id, decision=decision, comment=comment)
    submission.refresh_from_db()

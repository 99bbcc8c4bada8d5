"""Make one project of the sample, with its people and batches."""

from __future__ import annotations

import io
import json
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Team, User
from annotation.actions import batches, imports, projects
from annotation.models import Batch, Project
from jobs.running import run_here
from sample import content
from sample.clock import Clock, set_to
from sample.people import PEOPLE
from sample.story import BatchStory, ProjectStory
from sample.work import Cast, Script, leave_traces, play


def load_project(story: ProjectStory, users: dict[str, User], now: datetime) -> None:
    """Create the project and play its batches in the order of the story."""
    admin = next(user for user in users.values() if user.is_admin)
    clock = Clock(now, days_ago=16)
    with set_to(clock):
        project = _create(story, admin)
        for person in PEOPLE:
            if roles := person.roles.get(story.slug):
                projects.set_roles(by=admin, project=project, user=users[person.email], roles=roles)
    cast = _cast(story, users)
    script = {row["external_id"]: row for row in content.rows(f"{story.content}_answers.jsonl")}
    rows = content.rows(f"{story.content}.jsonl")
    for batch_story in story.batches:
        chosen = [row for row in rows if _kind(script.get(row["external_id"])) == batch_story.rows]
        if not any(one.rows == "double" for one in story.batches) and batch_story.rows == "answered":
            chosen = [row for row in rows if row["external_id"] in script]
        clock = Clock(now, days_ago=batch_story.days_ago)
        with set_to(clock):
            batch = _batch(batch_story, project, cast, chosen, clock)
            if batch_story.ends != "draft":
                _work(batch_story, batch, cast, script, clock)


def _create(story: ProjectStory, admin: User) -> Project:
    final = content.text(f"{story.content}_guideline.md")
    earlier = content.FOLDER / f"{story.content}_guideline_v1.md"
    project = projects.create_project(
        by=admin,
        name=story.name,
        slug=story.slug,
        preset=story.preset,
        description=story.description,
        guideline=earlier.read_text(encoding="utf-8") if earlier.exists() else final,
    )
    if story.tags:
        _publish_tags(story, project, admin)
    if earlier.exists():
        projects.publish_guideline(
            by=admin, project=project, text=final, note="Clearer limits, and a worked example."
        )
    return project


def _publish_tags(story: ProjectStory, project: Project, admin: User) -> None:
    design = project.design_in_force
    options = [{"value": value, "label": label} for value, label in story.tags]
    questions = [
        {**question, "title": "Tags", "options": options} if question["name"] == "tags" else question
        for question in design.questions
    ]
    projects.publish_design(by=admin, project=project, inputs=design.inputs, questions=questions)


def _cast(story: ProjectStory, users: dict[str, User]) -> Cast:
    def with_role(role: str) -> list[User]:
        return [users[p.email] for p in PEOPLE if role in p.roles.get(story.slug, [])]

    return Cast(with_role("contributor"), with_role("reviewer"), with_role("lead")[0])


def _kind(script: dict[str, Any] | None) -> str:
    if script is None:
        return "open"
    return "double" if "second" in script else "answered"


def _batch(
    story: BatchStory, project: Project, cast: Cast, rows: list[dict[str, Any]], clock: Clock
) -> Batch:
    due_at = (clock.present + timedelta(days=story.due_in_days)).replace(
        hour=17, minute=0, second=0, microsecond=0
    )
    batch = batches.create_batch(
        by=cast.lead,
        project=project,
        name=story.name,
        answers_wanted=story.answers_wanted,
        priority=story.priority,
        due_at=due_at,
    )
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    imports.start_import(
        by=cast.lead,
        project=project,
        file=io.BytesIO(lines.encode()),
        name=f"{story.name.lower().replace(', ', '-').replace(' ', '-')}.jsonl",
        batch=batch,
    )
    run_here()
    clock.tick(20)
    chosen = [user for user in cast.contributors if user.email in story.people]
    teams = list(Team.objects.filter(slug__in=story.teams))
    batches.assign_batch(
        by=cast.lead, batch=batch, people=chosen, teams=teams, open_to_all=not (chosen or teams)
    )
    if story.ends != "draft":
        batches.open_batch(by=cast.lead, batch=batch)
    return batch


def _work(story: BatchStory, batch: Batch, cast: Cast, script: Script, clock: Clock) -> None:
    if story.rows == "open":
        clock.at = max(clock.at, clock.present - timedelta(minutes=40))
        leave_traces(batch, cast, clock)
        return
    play(batch, cast, script, clock, unreviewed=story.unreviewed)
    if story.ends == "closed":
        batches.close_batch(by=cast.lead, batch=batch)

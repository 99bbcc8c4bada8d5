"""Make the sample workspace through the real actions: all of it, or nothing."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.actions import audit, notices, people
from accounts.models import AuditEvent, Team, User
from exports.actions.datasets import create_dataset
from exports.actions.releases import make_release
from jobs.running import run_here
from sample import content
from sample.clock import Clock, set_to
from sample.people import PEOPLE, Person
from sample.project import load_project
from sample.story import STORIES

LOADED = "sample.loaded"
ENGINEER = "priya.nair@marlow-freight.example"


def is_loaded() -> bool:
    """Say whether the sample workspace is there."""
    return AuditEvent.objects.filter(action=LOADED).exists()


@transaction.atomic
def load() -> None:
    """Make people, projects, work and one release."""
    now = timezone.now()
    users = _people(Clock(now, days_ago=20))
    for story in STORIES:
        load_project(story, users, now)
    engineer = users[ENGINEER]
    dataset = create_dataset(
        by=engineer,
        name="Planner preferences",
        description="Pairs of drafts judged by the analytics team: what a planner can use at once.",
        projects=["sql-and-data"],
        format="trl-preference",
    )
    make_release(by=engineer, dataset=dataset)
    create_dataset(
        by=engineer,
        name="Customs answers",
        description="Ideal answers to customs questions, written and reviewed by the customs desk.",
        projects=["customs-answers"],
        format="trl-prompt-completion",
    )
    run_here()
    audit.record(by=None, action=LOADED, subject=engineer)


def _people(clock: Clock) -> dict[str, User]:
    first, *others = sorted(PEOPLE, key=lambda person: not person.is_admin)
    with set_to(clock):
        admin = _set_up(User.objects.create_user(first.email, first.name, is_admin=True), first)
        users = {first.email: admin}
        for person in others:
            clock.tick(3)
            added = people.add_person(by=admin, email=person.email, name=person.name)
            users[person.email] = _set_up(added, person)
        for team in content.people()["teams"]:
            made: Team = people.create_team(
                by=admin, name=team["name"], members=[users[email] for email in team["members"]]
            )
            assert made.slug == team["slug"], made.slug  # noqa: S101  (the story names teams by slug)
        title, _, text = content.text("notice.md").partition("\n")
        terms = notices.publish_terms(by=admin, title=title.lstrip("# "), text=text.strip())
        for user in users.values():
            clock.tick(7)
            notices.acknowledge(by=user, terms=terms)
    return users


def _set_up(user: User, person: Person) -> User:
    user.set_password(person.password)
    user.save(update_fields=["password"])
    return user

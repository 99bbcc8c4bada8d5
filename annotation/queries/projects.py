"""What the pages about projects show: the list, the members, the guidelines and their versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, QuerySet, Sum

from accounts.models import Team, User
from accounts.roles import Permission, Role
from annotation.models import Batch, BatchCount, GuidelineVersion, Membership, Project, Task
from annotation.permissions import NO_PROJECT, check, projects_where
from annotation.queries.progress import Numbers
from boundary.problems import NotFound


@dataclass(frozen=True)
class ProjectRow:
    """One project at a glance."""

    project: Project
    people: int
    batches: dict[str, int]
    numbers: Numbers

    @property
    def batch_total(self) -> int:
        """Batches in every state."""
        return sum(self.batches.values())


@dataclass(frozen=True)
class Member:
    """A person with the roles they hold in one project."""

    user: User
    roles: frozenset[Role]


def rows_seen(user: User) -> list[ProjectRow]:
    """Return the projects whose progress the person sees, in a fixed number of statements."""
    ids = projects_where(user, Permission.SEE_PROGRESS)
    found = list(Project.objects.filter(pk__in=ids).order_by("name", "pk"))
    people = dict(
        Membership.objects.filter(project__in=ids)
        .values_list("project_id")
        .annotate(n=Count("user", distinct=True))
    )
    states = _batch_states(ids)
    numbers = _numbers(ids)
    return [ProjectRow(one, people.get(one.pk, 0), states[one.pk], numbers[one.pk]) for one in found]


def _batch_states(ids: Sequence[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Batch.objects.filter(project__in=ids).values_list("project_id", "state").annotate(n=Count("pk"))
    for project, state, number in rows:
        found[project][state] = number
    return found


def _numbers(ids: Sequence[int]) -> dict[int, Numbers]:
    states = {pk: dict.fromkeys(BatchCount.STATES, 0) for pk in ids}
    wanted = dict.fromkeys(ids, 0)
    rows = (
        BatchCount.objects.filter(batch__project__in=ids)
        .values_list("batch__project_id", "state")
        .annotate(total=Sum("n"), answers=Sum(F("n") * F("batch__answers_wanted")))
    )
    for project, state, number, answers in rows:
        states[project][state] = number
        if state == "tasks":
            wanted[project] = answers
    return {pk: Numbers(states[pk]["tasks"], wanted[pk], states[pk]) for pk in ids}


def members(project: Project) -> list[Member]:
    """Return everybody with a role in a project, by name."""
    held: dict[User, set[Role]] = {}
    rows = Membership.objects.filter(project=project).select_related("user").order_by("user__name", "user_id")
    for row in rows:
        held.setdefault(row.user, set()).add(Role(row.role))
    return [Member(user, frozenset(roles)) for user, roles in held.items()]


def strangers(project: Project) -> QuerySet[User]:
    """Return the active people without a role in a project, by name."""
    inside = Membership.objects.filter(project=project).values("user_id")
    return User.objects.filter(is_active=True).exclude(pk__in=inside).order_by("name", "pk")


def teams_with_contributors(project: Project) -> list[tuple[Team, int, int]]:
    """Return every team with its size and how many of it are contributors of the project."""
    inside = set(
        Membership.objects.filter(project=project, role=Role.CONTRIBUTOR).values_list("user_id", flat=True)
    )
    return [
        (team, len(team.members.all()), sum(member.pk in inside for member in team.members.all()))
        for team in Team.objects.prefetch_related("members")
    ]


def guidelines_of(user: User) -> QuerySet[GuidelineVersion]:
    """Return the guidelines in force of the person's projects, by project."""
    projects = Project.objects.visible_to(user)
    return (
        GuidelineVersion.objects.filter(pk__in=projects.values("guideline_id"))
        .select_related("project")
        .order_by("project__name")
    )


def versions_of(project: Project) -> list[GuidelineVersion]:
    """Return every version of a guideline, the newest first."""
    return list(GuidelineVersion.objects.filter(project=project).select_related("created_by"))


def version_in(versions: Iterable[GuidelineVersion], number: int) -> GuidelineVersion:
    """Return the version with this number."""
    found = next((one for one in versions if one.number == number), None)
    if found is None:
        message = "This guideline has no such version."
        raise NotFound(message)
    return found


def task_for(user: User, public_id: UUID) -> Task:
    """Return a task of a project whose progress the person sees."""
    found = Task.objects.select_related("project", "batch__design").filter(public_id=public_id).first()
    if found is None:
        raise NotFound(NO_PROJECT)
    check(user, found.project, Permission.SEE_PROGRESS)
    return found

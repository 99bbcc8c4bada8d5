"""The accounts pages in a real browser: keyboard, clipboard, both themes, no accessibility fault."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from accounts.actions.people import invite
from accounts.models import ApiToken, TermsVersion, User

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "correct horse battery"
TELEPHONE = {"width": 390, "height": 844}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def lena(transactional_db: None) -> User:
    # The notice comes with a migration, and the database is emptied between browser tests.
    TermsVersion.objects.get_or_create(
        number=1, defaults={"title": "What is recorded", "text": "Your answers."}
    )
    return User.objects.create_user("lena@example.org", "Lena Vos", PASSWORD, is_admin=True)


def sign_in(
    page: Page, email: str = "lena@example.org", password: str = PASSWORD, path: str = "/account/"
) -> None:
    page.goto(f"/sign-in/?next={path}")
    page.get_by_label("Work e-mail").fill(email)
    page.get_by_label("Password").fill(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def assert_accessible(page: Page) -> None:
    found = Axe().run(page, options=RULES).response["violations"]
    assert not [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "The page scrolls sideways."
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids)), "Two elements share an id."


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, TELEPHONE])
def test_every_page_is_accessible(
    new_context: Callable[..., BrowserContext], lena: User, scheme: str, size: dict[str, int]
) -> None:
    page = new_context(color_scheme=scheme, viewport=size).new_page()
    page.goto("/sign-in/")
    assert_accessible(page)
    sign_in(page)
    expect(page.get_by_role("heading", name="Lena Vos")).to_be_visible()
    paths = (
        "/account/",
        "/notice/",
        "/people/",
        "/people/invite/",
        f"/people/{lena.public_id}/",
        "/components/",
        "/no/",
    )
    for path in paths:
        page.goto(path)
        assert_accessible(page)


def test_signing_in_says_what_is_wrong_and_keeps_the_address(page: Page, lena: User) -> None:
    sign_in(page, password="not it")
    expect(page.get_by_role("alert")).to_contain_text("You are not signed in")
    expect(page.get_by_label("Work e-mail")).to_have_value("lena@example.org")
    for _ in range(4):
        sign_in(page, password="not it")
        expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("Too many attempts")
    assert_accessible(page)


def test_an_invited_person_comes_in_by_the_link(
    new_context: Callable[..., BrowserContext], lena: User
) -> None:
    page = new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
    sign_in(page, path="/people/")
    page.get_by_role("link", name="Invite").click()
    page.get_by_label("Name").fill("Ines Duarte")
    page.get_by_label("Work e-mail").fill("ines@example.org")
    page.get_by_role("button", name="Invite 1 person").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")

    hers = new_context().new_page()
    hers.goto(link)
    hers.get_by_label("Password").fill("short")
    hers.keyboard.press("Enter")
    expect(hers.locator("#problems")).to_be_focused()
    assert_accessible(hers)
    hers.get_by_label("Password").fill(PASSWORD)
    hers.keyboard.press("Enter")
    hers.get_by_role("button", name="I have read this notice").click()
    expect(hers).not_to_have_url(re.compile("notice"))
    assert User.objects.get(email="ines@example.org").acknowledgements.count() == 1


def test_a_token_is_copied_and_revoked(new_context: Callable[..., BrowserContext], lena: User) -> None:
    page = new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
    sign_in(page)
    form = page.locator("form", has=page.get_by_role("button", name="Make token"))
    form.get_by_label("Name").fill("Nightly export")
    form.get_by_label("Read approved records and jobs").check()
    form.get_by_role("button", name="Make token").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#secret").inner_text()
    assert_accessible(page)
    page.get_by_role("button", name="Revoke Nightly export").click()
    expect(page.get_by_role("status")).to_contain_text("The token is revoked")
    assert not ApiToken.objects.filter(revoked_at=None).exists()


def test_theme_and_text_size_are_kept_without_a_flash(page: Page, lena: User) -> None:
    sign_in(page)
    page.get_by_role("radio", name="Dark").check()
    page.get_by_role("radio", name="Large").check()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("data-text", "l")
    expect(page.get_by_role("radio", name="Dark")).to_be_checked()
    assert 'data-theme="dark"' in page.request.get("/account/").text()


def test_the_menu_of_a_telephone_opens_and_closes_by_keyboard(
    new_context: Callable[..., BrowserContext], lena: User
) -> None:
    page = new_context(viewport=TELEPHONE).new_page()
    sign_in(page)
    menu = page.get_by_role("button", name="Menu")
    menu.focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("link", name="People and teams")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_have_attribute("aria-expanded", "false")
    expect(menu).to_be_focused()


def test_a_dialog_takes_the_focus_and_gives_it_back(page: Page, lena: User) -> None:
    sign_in(page, path="/components/")
    opener = page.get_by_role("button", name="Open a dialog")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("checkbox", name="Ana Ferreira holds 14 tasks")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_htmx_swaps_a_refusal_under_the_policy(page: Page, lena: User) -> None:
    sign_in(page)
    page.evaluate("""() => {
        document.querySelector("#main").insertAdjacentHTML("beforeend",
            `<form id="probe" hx-post="/account/" hx-target="#out" hx-select="#problems" hx-swap="innerHTML">
             <input name="name" value=""><button>Probe</button></form><div id="out"></div>`);
        htmx.process(document.querySelector("#probe"));
    }""")
    page.get_by_role("button", name="Probe").click()
    expect(page.locator("#out #problems")).to_contain_text("Your name is missing.")
    assert page.evaluate("htmx.version").startswith("4.")


def test_a_first_load_stays_within_its_budget(page: Page, lena: User) -> None:
    """70 KB for everything a page of the desk needs, as it travels, before anything is cached."""
    sign_in(page)
    page.goto("/people/", wait_until="networkidle")
    sizes: dict[str, int] = page.evaluate("""Object.fromEntries(performance.getEntriesByType("resource")
        .concat(performance.getEntriesByType("navigation")).map((entry) => [entry.name, entry.encodedBodySize]))""")
    assert sum(sizes.values()) < 70_000, sizes


def test_an_invitation_link_shows_no_other_person(page: Page, lena: User) -> None:
    new = User.objects.create_user("ines@example.org", "Ines Duarte")
    page.goto(f"/invitation/{invite(by=lena, user=new)}/")
    expect(page.get_by_role("heading", name="Welcome, Ines")).to_be_visible()
    assert_accessible(page)

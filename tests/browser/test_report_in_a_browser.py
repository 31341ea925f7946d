"""The report in a real browser: accessible, within its page, silent on the network, printable."""

from __future__ import annotations

import pytest

from publish_plans import plan
from untower.publish.editions import Edition
from untower.publish.outputs import write

pytestmark = pytest.mark.browser

WIDTHS = [1100, 375]


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The report of the invented plan, in the edition that most readers get."""
    return write(plan(), tmp_path_factory.mktemp("report"), Edition.MEMBERS)[0]


@pytest.fixture
def open_page(open_file, report):
    """Opens the report at a width, every fold open; comes with the requests the page made."""

    def opened(width: int, *, is_open: bool = True):
        return open_file(report, width, is_open=is_open)

    return opened


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_to_mend(open_page, axe_on, width):
    page, _ = open_page(width)
    passed, broken = axe_on(page)
    assert passed > 15
    assert broken == []


@pytest.mark.parametrize("width", [1100, 768, 375, 320])
def test_the_page_never_scrolls_sideways(open_page, width):
    page, _ = open_page(width)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_no_request_leaves_and_nothing_is_refused_by_the_pages_own_policy(browser, report, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    requests: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(report.as_uri())
    page.wait_for_load_state("load")
    assert requests == [report.as_uri()]
    assert said == []
    # The style came through the policy: the band on top has its colour.
    colour = page.evaluate("getComputedStyle(document.querySelector('.top')).backgroundColor")
    assert colour == "rgb(18, 63, 74)"
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_each_picture_is_seen_once_at_its_own_size(open_page, width):
    page, _ = open_page(width)
    seen = page.evaluate(
        "[...document.querySelectorAll('svg[role=img]')].filter(s => s.checkVisibility())"
        ".map(s => [s.getBoundingClientRect().width, s.viewBox.baseVal.width])"
    )
    pictures = page.locator("figure:has(svg[role=img])").count()
    assert len(seen) == pictures
    assert {drawn for _, drawn in seen} == {820 if width > 640 else 343}
    assert all(abs(shown / drawn - 1) < 0.03 for shown, drawn in seen)


def test_the_keyboard_reaches_the_skip_link_first_and_it_leads_to_the_content(open_page):
    page, _ = open_page(1100, is_open=False)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_fold_opens_by_keyboard(open_page):
    page, _ = open_page(1100, is_open=False)
    fold = page.locator("main summary").first
    fold.focus()
    page.keyboard.press("Enter")
    assert fold.evaluate("s => s.parentElement.open")


def test_it_prints_to_a_light_file(open_page):
    page, _ = open_page(1100, is_open=False)
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert printed.startswith(b"%PDF")
    assert len(printed) < 2_000_000

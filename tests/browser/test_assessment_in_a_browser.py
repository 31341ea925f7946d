"""The assessment in a browser: accessible, within its page, silent on the network, printable."""

from __future__ import annotations

from datetime import date

import pytest
from tests.harrowmoor_files import HARROWMOOR, PROCUREMENTS

import untower

pytestmark = pytest.mark.browser

WIDTHS = [1100, 375]
ON = date(2026, 11, 23)
READ = ("organisation", "suppliers", "components")


@pytest.fixture(scope="module")
def assessments(tmp_path_factory):
    """Both procurements of the invented council, in the edition that most readers get."""
    files = [PROCUREMENTS, *(HARROWMOOR / f"{name}.csv" for name in READ)]
    body = untower.read(files, on=ON)
    return {
        name: body.assess(name).write(tmp_path_factory.mktemp(name), edition="members")[0]
        for name in ("HP1", "HP2")
    }


@pytest.fixture(params=["HP1", "HP2"])
def open_page(request, open_file, assessments):
    """Opens an assessment at a width, every fold open; comes with the requests the page made."""

    def opened(width: int, *, is_open: bool = True):
        return open_file(assessments[request.param], width, is_open=is_open)

    return opened


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_to_mend_in_an_assessment(open_page, axe_on, width):
    page, _ = open_page(width)
    passed, broken = axe_on(page)
    assert passed > 15
    assert broken == []


@pytest.mark.parametrize("width", [1100, 768, 375, 320])
def test_an_assessment_never_scrolls_sideways(open_page, width):
    page, _ = open_page(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_assessment_asks_nothing_of_the_network(open_page):
    page, requests = open_page(1100)
    page.wait_for_load_state("load")
    assert requests == [page.url]


@pytest.mark.parametrize("width", WIDTHS)
def test_each_picture_of_an_assessment_is_seen_once_at_its_own_size(open_page, width):
    page, _ = open_page(width)
    seen = page.evaluate(
        "[...document.querySelectorAll('svg[role=img]')].filter(s => s.checkVisibility())"
        ".map(s => [s.getBoundingClientRect().width, s.viewBox.baseVal.width])"
    )
    assert len(seen) == page.locator("figure:has(svg[role=img])").count()
    assert {drawn for _, drawn in seen} == {820 if width > 640 else 343}
    assert all(abs(shown / drawn - 1) < 0.03 for shown, drawn in seen)


def test_what_each_tender_is_worth_stands_before_any_drawing_and_before_the_findings(open_page):
    page, _ = open_page(1100)
    heads = page.locator("#bids h3").all_inner_texts()
    places = next(n for n, head in enumerate(heads) if "comes first with" in head)
    findings = next(n for n, head in enumerate(heads) if "finding" in head)
    drawings = [n for n, head in enumerate(heads) if "quality" in head or "total" in head]
    assert places < min(drawings)
    assert max(drawings) < findings


def test_the_purpose_and_the_edition_stand_on_every_printed_page_of_an_assessment(open_page):
    page, _ = open_page(1100, is_open=False)
    margins = page.evaluate(
        "[...document.styleSheets].flatMap(s => [...s.cssRules]).map(r => r.cssText)"
        ".filter(t => t.includes('@page')).join(' ')"
    )
    assert "Assessment: one procurement under its published rules" in margins
    assert "Members edition" in margins


def test_an_assessment_prints_to_a_light_file(open_page):
    page, _ = open_page(1100, is_open=False)
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert printed.startswith(b"%PDF")
    assert len(printed) < 2_000_000

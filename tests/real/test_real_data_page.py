"""docs/real-data.md: every number on it is made again from the published files and compared."""

from __future__ import annotations

import re

import pytest
from tests.real.figures import (
    BLOCK,
    OVERVIEW,
    PAGE,
    blocks_in,
    blocks_of,
    overview_row,
    with_blocks,
)
from tests.real.published import ESTATES, OUTSIDE, RAW, REGISTERS, SPEND

AGAIN = "make the tables again: python -m tests.real.figures --write"
# What a licence, the house's threshold and a repository are called.
NUMBERS_IN_NAMES = ("v3.0", "95%", "tompickup23")
TITLES = {**SPEND, **REGISTERS, **ESTATES, **RAW}


@pytest.fixture(scope="module")
def page():
    return PAGE.read_text("utf-8")


@pytest.mark.parametrize("name", OUTSIDE)
def test_every_figure_of_a_published_source_is_what_its_files_give(name, page, real_data):
    _compare(name, page, real_data)


@pytest.mark.parametrize("name", RAW)
def test_every_figure_of_the_three_raw_files_is_what_they_give(name, page):
    _compare(name, page, None)


def _compare(name, page, data):
    made = blocks_of(name, data)
    written = {key: text for key, text in blocks_in(page).items() if key.startswith(f"{name}.")}
    assert sorted(written) == sorted(made)
    for key, text in made.items():
        assert written[key] == text, f"{key}: {AGAIN}"
    assert overview_row(name, data) in blocks_in(page)[OVERVIEW].splitlines(), AGAIN


def test_no_number_stands_outside_a_checked_table(page):
    prose = re.sub(r"\]\([^)]*\)", "", BLOCK.sub("", page))
    for name in NUMBERS_IN_NAMES:
        prose = prose.replace(name, "")
    assert re.findall(r".*\d.*", prose) == []


def test_the_page_names_a_licence_and_a_repository_for_every_source(page):
    parts = page.split("\n## ")[1:]
    sections = {part.splitlines()[0]: " ".join(part.split()) for part in parts}
    for name in OUTSIDE:
        section = sections[TITLES[name]]
        assert "https://" in section, name
        assert "Open Government Licence v3.0" in section or "MIT" in section, name


def test_the_page_tells_no_path_of_a_machine(page):
    assert re.findall(r"(?:^|[\s(`\"])(?:/[a-z]+/|~/|[A-Z]:\\)\S*", page) == []
    assert set(re.findall(r"\.\./\w+", page)) == {"../examples"}
    assert "UNTOWER_REAL_DATA=" not in page


def test_rows_in_are_rows_kept_and_rows_refused_in_every_line_of_the_page(page):
    rows = blocks_in(page)[OVERVIEW].splitlines()[2:]
    assert len(rows) == len(TITLES)
    for row in rows:
        rows_in, kept, refused = (int(cell.replace(",", "")) for cell in row.split("|")[3:6])
        assert rows_in == kept + refused, row


def test_the_page_is_whole(page):
    assert page.count("<!-- figures: ") == page.count("<!-- /figures -->") == len(blocks_in(page))


def test_writing_the_figures_again_changes_their_block_and_nothing_else():
    before = "a\n<!-- figures: x.y -->\nold\n<!-- /figures -->\nb\n"
    assert with_blocks(before, {"x.y": "new"}) == before.replace("old", "new")
    assert with_blocks(before, {"other": "new"}) == before

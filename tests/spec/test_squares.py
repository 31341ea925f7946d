"""One square a test: every test is drawn, and the four verdicts differ without colour."""

from __future__ import annotations

import re

import pytest

from untower.answers import Square, SquareGroup, Squares
from untower.findings import Outcome
from untower.publish.drawing import draw


def squares(*groups, title="Of 4 tests, 1 is not met"):
    return Squares(
        picture_id="code",
        title=title,
        drawn="One square a test.",
        columns=("Test", "Outcome"),
        rows=(),
        reads=("organisation.kind",),
        groups=tuple(
            SquareGroup(label=label, squares=tuple(Square("a test", o) for o in outcomes))
            for label, outcomes in groups
        ),
    )


def test_each_verdict_has_its_own_shape():
    shapes = set()
    for outcome in Outcome:
        drawn = str(draw(squares(("Line", [outcome]))).wide)
        shapes.add(
            tuple(sorted(set(re.findall(r'class="(late|sign on|paper edge da|okb|ax)"', drawn))))
        )
    assert len(shapes) == len(Outcome)


def test_the_worst_stands_first_in_its_line_and_the_words_count_them():
    order = [Outcome.MET, Outcome.NOT_KNOWN, Outcome.NOT_MET, Outcome.NOT_APPLICABLE]
    drawn = str(draw(squares(("Line", order))).wide)
    assert drawn.index('"late"') < drawn.index('edge da"') < drawn.index('"okb"')
    assert "1 not met, 1 not known, 1 met, 1 not applicable" in drawn


@pytest.mark.parametrize("side", ["wide", "narrow"])
def test_no_square_is_left_out_or_drawn_beyond_the_edge(side):
    picture = draw(squares(("Many", [Outcome.MET] * 90), ("Few", [Outcome.NOT_MET])))
    drawn = str(getattr(picture, side))
    width, height = (float(n) for n in re.search(r'viewBox="0 0 (\S+) (\S+)"', drawn).groups())
    boxes = re.findall(r'<rect x="(\S+)" y="(\S+)" width="(\S+)" height="(\S+)"', drawn)
    assert len(boxes) == 91
    assert all(float(x) + float(w) <= width for x, _, w, _ in boxes)
    assert all(float(y) + float(h) <= height for _, y, _, h in boxes)


def test_who_cannot_see_it_hears_the_finding_and_each_line():
    drawn = str(draw(squares(("2 Accessible & open", [Outcome.NOT_MET]))).narrow)
    label = re.search(r'aria-label="([^"]*)"', drawn).group(1)
    assert label == "Of 4 tests, 1 is not met. 2 Accessible &amp; open: 1 not met."


def test_nothing_to_draw_is_drawn_as_nothing():
    picture = draw(squares(title="Of 0 tests, 0 are not met"))
    assert "<rect" not in str(picture.wide)
    assert [entry.words for entry in picture.key] == [
        "not met",
        "not known",
        "met",
        "not applicable",
    ]

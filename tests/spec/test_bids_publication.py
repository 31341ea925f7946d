"""A set is frozen once, whole, and before the notice."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

from datetime import date

import pytest
from tests.bids_tables import LOTS, ON, PROCUREMENTS, procurement, published, unpublished
from tests.small_tables import table

from untower.bids.frozen import freeze
from untower.bids.publication import publication

POINTS = "criterion_id | score | descriptor\n" + "".join(
    f"    {c} | {s} | What is shown for {s}\n"
    for c, scores in (("security", range(6)), ("local_jobs", (0, 2, 4)))
    for s in scores
)
EARLY = date(2026, 2, 1)


def said(on=EARLY, kept=None, **changed):
    found = publication(
        unpublished(**({"scale_points": POINTS} | changed)), "P1", on=on, published=kept
    )
    assert found.may_be_published is not bool(found.troubles)
    return [(t.kind, t.column) for t in found.troubles]


def test_a_whole_set_is_published_with_the_digest_it_is_assessed_by():
    found = publication(unpublished(scale_points=POINTS), "P1", on=EARLY)

    assert found.may_be_published
    assert found.frozen == freeze(procurement(scale_points=POINTS), "P1")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"lots": LOTS.replace("| 40 ", "| 41 ")}, ("weights", "price_weight_pct")),
        ({"lots": LOTS.replace("higher_quality", "")}, ("tie-break", "tie_break")),
        ({"lots": LOTS.replace("higher_quality", "higher_social_value").replace("| 10 ", "|    ")}, ("tie-break", "tie_break")),
        ({"scale_points": POINTS.replace("What is shown for 4", "")}, ("descriptor", "descriptor")),
        ({"scale_points": None}, ("descriptor", "descriptor")),
    ],
)  # fmt: skip
def test_what_tenderers_are_not_told_keeps_it_from_being_published(changed, expected):
    assert expected in said(**changed)


def test_nothing_is_frozen_after_the_notice_or_the_deadline():
    assert said(on=date(2026, 5, 2)) == [("notice", "deadline_at")]
    notice = PROCUREMENTS.replace("published_hash", "published_hash | tender_notice_on").replace(
        "| no                   |", "| no                   | | 2026-01-31"
    )
    assert said(procurements=notice) == [("notice", "tender_notice_on")]
    assert said(procurements=notice, on=date(2026, 1, 31)) == []


def test_several_lots_need_a_word_on_combinations():
    two = LOTS + LOTS.splitlines()[2].replace("L1 ", "L2 ").replace("| 40 ", "| 100 ").replace(
        "| 50 ", "| 0 "
    ).replace("| 10 ", "| 0 ")
    assert said(lots=two) == []
    assert said(lots=two, procurements=PROCUREMENTS.replace("| no ", "|    ")) == [
        ("combination", "combinations_allowed")
    ]
    assert said(lots=two, procurements=PROCUREMENTS.replace("| no ", "| yes")) == [
        ("combination", "combination_rule")
    ]


def test_a_published_set_is_never_replaced_and_what_would_change_is_named():
    tables = published(unpublished(scale_points=POINTS))
    kept = freeze(tables, "P1")
    assert [t.what for t in publication(tables, "P1", on=EARLY).troubles] == [
        "this very set is published."
    ]

    later = tables | {"lots": table("lots", LOTS.replace("higher_quality", "lower_price"))}
    (again,) = publication(later, "P1", on=EARLY, published=kept).troubles
    assert again.kind == "changed"
    assert "The lot L1: tie break was “higher_quality” and is “lower_price”." in again.what


def test_an_unknown_procurement_is_named():
    assert [t.kind for t in publication({}, "P9", on=ON).troubles] == ["procurement"]


# --- limits on lots ------------------------------------------------------------------------------

LIMIT = """
    limit_id | kind              | subject | comparator | value | unit | instrument | published_in  | published_on
    m1       | lots_per_supplier | P1      | at_most    | 1     | lots | lot_limit  | tender notice | 2026-02-10
"""
BESIDE = """
    limit_id | kind              | subject | comparator | value | unit      | instrument    | published_in  | published_on
    m2       | lots_per_supplier | P1      | at_most    | 1     | lots      | planning_only |               |
    m3       | suppliers_max     |         | at_most    | 9     | suppliers | lot_limit     | tender notice | 2026-02-10
    m4       | lots_per_supplier | P2      | at_most    | 1     | lots      | lot_limit     | tender notice | 2026-02-10
"""
NOTICE = PROCUREMENTS.replace("published_hash", "published_hash | tender_notice_on").replace(
    "| no                   |", "| no                   | | 2026-02-10"
)


def lots_of(*most):
    """As many lots as limits are given, each judged by price alone."""
    head, first = LOTS.rstrip().splitlines()[1:]
    lines = [head + " | lots_per_supplier", first + f" | {most[0] or ''}"]
    plain = first.replace("| 40 ", "| 100 ").replace("| 50 ", "| 0 ").replace("| 10 ", "| 0 ")
    for n, one in enumerate(most[1:], start=2):
        lines.append(plain.replace("L1 ", f"L{n} ") + f" | {one or ''}")
    return "\n".join(lines) + "\n"


NO_RULE = ("combination", "combination_rule")


@pytest.mark.parametrize(
    ("given", "is_needed"),
    [
        ({"lots": lots_of(1, 1)}, True),
        ({"lots": lots_of(1, None)}, True),
        ({"lots": lots_of(2, 2, 2)}, True),
        ({"lots": lots_of(2, 2)}, False),
        ({"lots": lots_of(None, None)}, False),
        ({"lots": lots_of(1)}, False),
        ({"lots": lots_of(None, None), "limits": LIMIT}, True),
        ({"lots": lots_of(None, None), "limits": LIMIT.replace("at_most ", "at_least").replace("| 1 ", "| 2 ")}, True),
        ({"lots": lots_of(None, None), "limits": LIMIT.replace("at_most ", "at_least")}, False),
        ({"lots": lots_of(None, None), "limits": LIMIT.replace("| 1 ", "| 2 ")}, False),
        ({"lots": lots_of(None, None), "limits": BESIDE}, False),
    ],
)  # fmt: skip
def test_a_rule_of_combination_is_needed_where_a_limit_can_keep_a_lot_from_its_first(
    given, is_needed
):
    assert said(**given) == ([NO_RULE] if is_needed else [])


def test_with_the_rule_that_fits_a_limit_is_published():
    ruled = PROCUREMENTS.replace("published_hash", "published_hash | combination_rule").replace(
        "| no                   |", "| no                   | | lowest_total_price"
    )
    assert said(lots=lots_of(1, 1), procurements=ruled) == []
    assert (
        said(
            lots=lots_of(1, 1),
            procurements=ruled.replace("lowest_total_price", "highest_total_score"),
        )
        == []
    )


def test_scores_that_cannot_be_added_are_named_before_the_notice():
    ruled = PROCUREMENTS.replace("published_hash", "published_hash | combination_rule").replace(
        "| no                   |", "| no                   | | highest_total_score"
    )
    mixed = lots_of(1, 1).splitlines()
    mixed[2] = mixed[2].replace("relative to lowest", "price per quality point")
    assert said(lots="\n".join(mixed), procurements=ruled)[:1] == [NO_RULE]


def test_limits_that_disagree_are_refused_cell_by_cell():
    kinds = [k for k in said(lots=lots_of(1, 2)) if k != NO_RULE]
    assert kinds == [("limit on lots", "lots_per_supplier")] * 2

    both = said(lots=lots_of(2, 2, 2), limits=LIMIT)
    assert both.count(("limit on lots", "lots_per_supplier")) == 3
    assert both.count(("limit on lots", "value")) == 1
    tables = unpublished(scale_points=POINTS, lots=lots_of(1, 2))
    sentences = [t.sentence for t in publication(tables, "P1", on=EARLY).troubles]
    assert any(
        s.startswith("lots.csv · row 3 · lots_per_supplier · L2") and "in 2 ways: 1 and 2" in s
        for s in sentences
    )


@pytest.mark.parametrize(
    ("text", "column"),
    [
        (LIMIT.replace("tender notice", "             "), "published_in"),
        (LIMIT.replace("2026-02-10", "          "), "published_on"),
        (LIMIT.replace("2026-02-10", "2026-02-11"), "published_on"),
        (LIMIT.replace("lot_limit ", "budget    "), "instrument"),
        (LIMIT.replace("lot_limit ", "          "), "instrument"),
    ],
)
def test_a_limit_that_would_not_count_is_named_before_the_notice(text, column):
    found = said(lots=lots_of(None, None), limits=text, procurements=NOTICE)
    assert ("limit on lots", column) in found

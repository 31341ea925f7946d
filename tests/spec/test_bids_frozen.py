"""What was settled before the notice is what tenders are assessed by; a change is named."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

import hashlib

import pytest
from tests.bids_tables import CRITERIA, LOTS, ON, PROCUREMENTS, procurement, published, unpublished
from tests.small_tables import table

from untower.bids.assessment import assess
from untower.bids.frozen import FROZEN_COLUMNS, changed, freeze, read_frozen
from untower.tables import TABLES

POINTS = """
    criterion_id | score | descriptor
    local_jobs   | 0     | Nothing is shown
    local_jobs   | 2     | A plan
    local_jobs   | 4     | A plan with numbers
"""


def now(**texts):
    return freeze(unpublished(**texts), "P1")


def test_the_digest_is_the_sha_256_of_the_text_that_is_kept():
    frozen = now()

    assert frozen.digest == hashlib.sha256(frozen.canonical.encode()).hexdigest()
    assert read_frozen(frozen.canonical) == frozen


def test_neither_rows_order_nor_spelling_of_numbers_nor_tenders_change_it():
    tables = unpublished(scale_points=POINTS)
    turned = {name: frame.reverse() for name, frame in tables.items()}
    other = turned | {
        "lots": table(
            "lots",
            LOTS.replace("| 40  ", "| 40.0").replace("relative to lowest", "Relative-to_lowest"),
        )
    }
    without = {n: f for n, f in tables.items() if n not in ("offers", "scores", "offer_items")}

    assert {freeze(t, "P1").digest for t in (tables, turned, other, without)} == {
        freeze(tables, "P1").digest
    }


def test_the_published_digest_is_no_part_of_what_it_is_the_digest_of():
    assert freeze(procurement(), "P1") == now()


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"criteria": CRITERIA.replace("50         | 0 ", "49         | 0 ")}, "The criterion security: weight was “50” and is “49”."),
        ({"criteria": CRITERIA.replace("| Security ", "| Safety   ")}, "The criterion security: title was “Security” and is “Safety”."),
        ({"lots": LOTS.replace("relative to lowest", "min-max           ")}, "The lot L1: price method was “relative to lowest” and is “min-max”."),
        ({"lots": LOTS.replace("higher_quality", "drawing_lots  ")}, "The lot L1: tie break was “higher_quality” and is “drawing_lots”."),
        ({"procurements": PROCUREMENTS.replace("| no ", "| yes")}, "The procurement P1: combinations allowed was “no” and is “yes”."),
        ({"criteria": CRITERIA + "\n    cost_plan | L1 | | Plan | quality | 1 | 0 | 5 | 1 |"}, "The criterion cost_plan was added."),
        ({"scale_points": POINTS.replace("A plan with", "Any plan with")}, "The score local_jobs / 4: descriptor was “A plan with numbers” and is “Any plan with numbers”."),
        ({"scale_points": POINTS.replace("local_jobs   | 2     | A plan\n", "")}, "The score local_jobs / 2 was taken out."),
    ],
)  # fmt: skip
def test_a_change_is_named_in_words(texts, said):
    then = now(scale_points=POINTS)

    assert changed(then, now(**({"scale_points": POINTS} | texts))) == (said,)


def test_nothing_is_said_where_nothing_changed():
    assert changed(now(), now()) == ()


def test_a_blank_is_left_out_so_that_a_column_to_come_changes_no_digest():
    tables = unpublished()
    narrow = tables | {"lots": tables["lots"].drop("social_value_weight_pct")}

    assert "null" not in now().canonical
    assert freeze(narrow, "P1").digest == now(lots=LOTS.replace("| 10 ", "|    ")).digest


def test_every_frozen_column_is_declared_and_every_weight_and_scale_is_frozen():
    for name, columns in FROZEN_COLUMNS.items():
        assert set(columns) <= set(TABLES[name].column_names)
    assert set(TABLES["criteria"].column_names) == {"criterion_id", *FROZEN_COLUMNS["criteria"]}


def test_criteria_changed_after_the_digest_are_refused_and_named():
    kept = freeze(procurement(), "P1")
    tables = procurement()
    later = tables | {"criteria": table("criteria", CRITERIA.replace("| Security ", "| Safety   "))}
    found = assess(later, "P1", on=ON, published=kept)

    (said,) = found.troubles
    assert not found.is_assessed
    assert found.lots == ()
    assert said.kind == "changed"
    assert "The criterion security: title was “Security” and is “Safety”." in said.what
    assert (said.file, said.row, said.column) == ("procurements.csv", 2, "published_hash")


def test_a_change_is_refused_without_the_kept_set_too():
    later = procurement() | {"lots": table("lots", LOTS.replace("| 40 ", "| 41 "))}

    (said,) = assess(later, "P1", on=ON).troubles
    assert "what changed cannot be named" in said.what


def test_a_set_that_was_never_published_is_not_taken_for_the_one_that_was():
    later = procurement() | {"lots": table("lots", LOTS.replace("| 40 ", "| 41 "))}

    (said,) = assess(later, "P1", on=ON, published=freeze(later, "P1")).troubles
    assert "has another digest" in said.what


def test_what_was_never_frozen_is_not_assessed():
    (said,) = assess(unpublished(), "P1", on=ON).troubles

    assert said.kind == "not published"


def test_a_change_to_another_procurement_changes_nothing():
    two = unpublished(
        procurements=PROCUREMENTS + "\n    P2 | 2026-05-01 12:00 | yes |",
        lots=LOTS + LOTS.splitlines()[2].replace("L1 ", "L2 ").replace("P1 ", "P2 "),
    )

    assert assess(published(two), "P1", on=ON).is_assessed
    assert freeze(two, "P1").digest == now().digest


# --- limits of the table limits ------------------------------------------------------------------

LIMITS = """
    limit_id | kind              | subject | comparator | value | unit | instrument    | published_in  | published_on
    m1       | lots_per_supplier | P1      | at_most    | 1     | lots | lot_limit     | tender notice | 2026-02-10
    m2       | lots_per_supplier |         | at_least   | 1     | lots | lot_limit     | tender notice | 2026-02-10
"""
ONLY_PLANS = """
    limit_id | kind              | subject | comparator | value | unit      | instrument    | published_in  | published_on
    g1       | suppliers_max     |         | at_most    | 9     | suppliers | planning_only |               |
    g2       | lots_per_supplier | P1      | at_most    | 1     | lots      | planning_only |               |
    g3       | lots_per_supplier | P2      | at_most    | 1     | lots      | lot_limit     | tender notice | 2026-02-10
    g4       | contract_value    |         | at_most    | 9     | gbp       | lot_limit     | tender notice | 2026-02-10
"""
DATED = PROCUREMENTS.replace("published_hash", "published_hash | tender_notice_on").replace(
    "| no                   |", "| no                   | | 2026-03-01"
)


def test_rows_that_guide_a_plan_and_those_of_another_procurement_are_in_no_set():
    assert now(limits=ONLY_PLANS) == now()
    assert "limits" not in now(limits=ONLY_PLANS).canonical


def test_a_limit_dated_after_the_notice_changes_no_set_that_was_published_before_it():
    late = LIMITS.replace("2026-02-10", "2026-03-02")
    assert now(procurements=DATED, limits=late) == now(procurements=DATED)
    assert now(procurements=DATED, limits=LIMITS) != now(procurements=DATED)


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (LIMITS.replace("at_most    | 1", "at_most    | 2"), "The limit m1: value was “1” and is “2”."),
        (LIMITS.replace("at_most ", "exactly "), "The limit m1: comparator was “at_most” and is “exactly”."),
        (LIMITS.replace("P1     ", "       "), "The limit m1: subject was “P1” and is blank."),
        (LIMITS.replace("| lots |", "| lots per supplier group |"), "The limit m1: unit was “lots” and is “lots per supplier group”."),
        (LIMITS.replace("m1       | lots_per_supplier | P1      | at_most    | 1     | lots | lot_limit    ", "m1       | lots_per_supplier | P1      | at_most    | 1     | lots | planning_only"), "The limit m1 was taken out."),
        (LIMITS.replace("tender notice | 2026-02-10", "tender notice | 2026-02-09", 1), "The limit m1: published on was “2026-02-10” and is “2026-02-09”."),
        (LIMITS + "    m3 | lots_per_supplier | P1 | at_most | 1 | lots | lot_limit | notice | 2026-02-10", "The limit m3 was added."),
        (None, "The limit m1 was taken out."),
    ],
)  # fmt: skip
def test_a_limit_changed_after_the_digest_is_refused_and_named(later, said):
    kept = freeze(unpublished(limits=LIMITS), "P1")
    tables = procurement(limits=LIMITS)
    with_other = {**tables, "limits": table("limits", later)} if later else dict(tables)
    if later is None:
        del with_other["limits"]
    (refused,) = assess(with_other, "P1", on=ON, published=kept).troubles

    assert refused.kind == "changed"
    assert said in refused.what


def test_every_limit_that_counts_in_an_award_is_in_the_set():
    """The room that combines lots reads no row the digest does not hold."""
    from tests.joint_tables import several_lots

    from untower.award.assess.published_rules import published_rules

    tables = several_lots(
        {"A1": ("ash", {"L1": 1}), "B2": ("birch", {"L2": 1})},
        limits=LIMITS + ONLY_PLANS.strip().split("\n", 1)[1],
    )
    (record,) = tables["procurements"].iter_rows(named=True)
    counted = {n.split()[1] for n in published_rules(tables, record).notes if n.startswith("Limit")}
    kept = freeze(tables, "P1").canonical

    assert counted == {"m1", "m2"}
    assert all(f'"{name}"' in kept for name in counted)
    assert '"g' not in kept

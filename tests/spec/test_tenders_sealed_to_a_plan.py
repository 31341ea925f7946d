"""A plan leaves tenders out by name, and nothing a tender says changes a word of it."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from tests.range_tables import ITEMS, OFFERS, ON, council
from tests.small_tables import table

import untower
from untower.answers import Reading
from untower.award.step import Wishes, analyse
from untower.bids.sealed import sealed_findings, without_tenders
from untower.bids.sealed_intake import DO, WITHHELD, sealed_intake
from untower.case import CaseWishes
from untower.findings import Outcome
from untower.journey import State
from untower.plan import walk
from untower.publish.editions import Edition, cut
from untower.publish.outputs import write
from untower.publish.plan_json import plan_as_json

TENDER_OFFERS = """
    offer_id | supplier_id | basis      | term_months | either_or | start        | includes_vat | currency | rate_to_gbp | quality_points | valid_until | procurement_id
    o1       | cedar       | indicative | 24          |           | at_free_exit | no           |          |             |                |             |
    o2       | ash         | indicative | 24          |           | at_free_exit | no           |          |             |                |             |
    o3       |             | in_house   |             |           |              | no           |          |             |                |             |
    t1       | ash         | tender     | 24          |           | at_free_exit | no           |          |             |                |             | P1
    t2       | birch       | tender     | 24          |           | at_free_exit | no           |          |             |                |             | P1
    t3       | cedar       | tender     | 24          |           | at_free_exit | no           |          |             |                |             | P2
"""
TENDER_ITEMS = ITEMS + (
    "    t1 | forms | 0 | 1 | 0 | 0 | 0 | 50 | 0\n"
    "    t2 | case | 0 | 2 | 0 | 0 | 0 | 50 | 0\n"
    "    t3 | forms | 0 | 3 | 0 | 0 | 0 | 50 | 0\n"
)
PROCUREMENTS = """
    procurement_id | title   | route | regime | deadline_at
    P1             | Hosting | open  | pa2023 | 2026-10-01 12:00
    P2             | Forms   | open  | pa2023 | 2026-10-01 12:00
"""
LOTS = """
    lot_id | procurement_id | title | price_weight_pct | quality_weight_pct | price_method
    L1     | P1             | One   | 40               | 60                 | relative to lowest
"""
CRITERIA = """
    criterion_id | lot_id | title    | kind    | weight_pct | scale_min | scale_max | scale_step
    security     | L1     | Security | quality | 60         | 0         | 5         | 1
"""
SCORES = """
    evaluator_id | offer_id | criterion_id | stage      | score | reason
    e1           | t1       | security     | individual | 4     | Sound
    e1           | t1       | security     | agreed     | 4     | Sound
    e1           | t2       | security     | agreed     | 2     | Thin
"""
TENDERS = ("t1", "t2", "t3")
POISON = Decimal("987654321.98")


def folder(**changed):
    """A council with three tenders in its folder, beside what a plan reads."""
    return council(
        **{
            "offers": TENDER_OFFERS,
            "offer_items": TENDER_ITEMS,
            "procurements": PROCUREMENTS,
            "lots": LOTS,
            "criteria": CRITERIA,
            "scores": SCORES,
            "offer_lots": "offer_id | lot_id\n    t1 | L1\n    t2 | L1",
            **changed,
        }
    )


def poisoned(tables):
    """The same with every figure, price and score of a tender made something else."""
    is_tender = pl.col("offer_id").is_in(TENDERS)
    dear = pl.when(is_tender).then(pl.lit(POISON).cast(pl.Decimal(38, 2)))
    wild = pl.when(is_tender).then(pl.lit(float("nan")))
    minus = pl.when(is_tender).then(pl.lit(-POISON).cast(pl.Decimal(38, 2)))
    return tables | {
        "offers": tables["offers"].with_columns(
            quality_points=wild.otherwise(pl.col("quality_points")),
            term_months=pl.when(is_tender).then(999).otherwise(pl.col("term_months")),
        ),
        "offer_items": tables["offer_items"].with_columns(
            annual_gbp=minus.otherwise(pl.col("annual_gbp")),
            one_off_gbp=dear.otherwise(pl.col("one_off_gbp")),
            exit_gbp=dear.otherwise(pl.col("exit_gbp")),
            user_points=wild.otherwise(pl.col("user_points")),
            in_house_fte=wild.otherwise(pl.col("in_house_fte")),
        ),
        "scores": tables["scores"].with_columns(score=pl.lit(4321.5), reason=pl.lit("POISON")),
    }


def planned(tables):
    reading = Reading(tables=tables, intake=())
    return walk(
        reading,
        on=ON,
        wishes=Wishes(is_explained=False),
        case_wishes=CaseWishes(draws=200, has_regret=False),
    )


def test_no_price_or_score_of_a_tender_changes_a_word_of_a_plan():
    tables = folder()
    clean, changed = planned(tables), planned(poisoned(tables))

    for edition in Edition:
        said, after = (plan_as_json(cut(plan, edition)) for plan in (clean, changed))
        assert said == after
    for one, other in zip(clean.steps, changed.steps, strict=True):
        assert one.answer == other.answer
        assert [p.rows for p in one.pictures] == [p.rows for p in other.pictures]


def test_no_file_of_a_plan_holds_a_price_or_a_score_of_a_tender(tmp_path):
    poison = poisoned(folder())
    for file in write(planned(poison), tmp_path / "plan", Edition.FULL):
        content = file.read_bytes()
        for word in (b"987654321", b"987,654,321", b"POISON", b"4321.5", b"4,321.5"):
            assert word not in content, (file.name, word)


def test_a_plan_of_a_folder_with_tenders_chooses_what_it_chooses_without_them():
    with_tenders, without = (
        analyse(tables, on=ON, is_explained=False)
        for tables in (folder(), folder(offers=OFFERS, offer_items=ITEMS, offer_lots=None))
    )

    assert with_tenders.state is State.READY
    assert with_tenders.figures["choices"] == without.figures["choices"]
    assert with_tenders.figures["cost_gbp"] == without.figures["cost_gbp"]
    assert not [f for f in with_tenders.findings if f.rule == "award_input"]


def test_tenders_left_out_are_counted_by_procurement_with_their_rows():
    found = [f for f in analyse(folder(), on=ON).findings if f.rule == "tenders_sealed"]

    assert [f.sentence for f in found] == [
        "2 tenders of procurement P1 are sealed to a plan: left out.",
        "1 tender of procurement P2 is sealed to a plan: left out.",
    ]
    assert [[r.key for r in f.rows] for f in found] == [["t1", "t2"], ["t3"]]
    assert {f.outcome for f in found} == {Outcome.NOT_APPLICABLE}
    assert [(r.file, r.row) for r in found[0].rows] == [("offers.csv", 5), ("offers.csv", 6)]


def test_a_folder_of_tenders_alone_has_nothing_to_choose_from_and_says_so():
    only = TENDER_OFFERS.replace("indicative", "tender    ").replace("in_house", "tender  ")
    answer = analyse(folder(offers=only), on=ON)

    assert answer.figures["choices"] == []
    assert not any(f.rule == "award_input" for f in answer.findings)
    assert sum(len(f.rows) for f in answer.findings if f.rule == "tenders_sealed") == 6


def test_a_tender_of_no_procurement_is_sealed_too():
    loose = TENDER_OFFERS.replace("| P2", "|   ")
    (_, found) = sorted(
        (f.sentence for f in sealed_findings(folder(offers=loose), "award")), reverse=True
    )

    assert found == "1 tender of no procurement that is named is sealed to a plan: left out."


def test_an_id_that_is_a_tender_and_something_else_is_never_priced():
    twice = TENDER_OFFERS + TENDER_OFFERS.splitlines()[2].replace("o1", "t1") + "\n"
    left = without_tenders(folder(offers=twice))

    assert "t1" not in left["offer_items"]["offer_id"].to_list()


def test_rows_of_open_offers_and_blank_cells_stay():
    blank = TENDER_OFFERS.replace("| ash         | indicative", "| ash         |           ")
    left = without_tenders(folder(offers=blank))

    assert left["offers"]["offer_id"].to_list() == ["o1", "o2", "o3"]
    assert left["offer_items"].height == table("offer_items", ITEMS).height
    assert left["offer_lots"].is_empty()
    assert left["scores"].is_empty()


@pytest.mark.parametrize("name", ["offers", "offer_items", "offer_lots", "scores"])
def test_without_a_table_or_its_columns_nothing_is_lost(name):
    tables = folder()
    del tables[name]
    assert without_tenders(tables).keys() == tables.keys()
    bare = folder() | {name: pl.DataFrame({"source_row": [2]})}
    assert without_tenders(bare)[name].height == 1


def test_nothing_is_said_where_there_is_no_tender():
    assert not list(sealed_findings(council(), "award"))
    assert not list(sealed_findings({}, "award"))
    assert without_tenders(council()).keys() == council().keys()


# --- cells of a tender that were refused ---------------------------------------------------------

POISONED = "ZQ7"
FILES = {
    "offers.csv": [
        "offer_id,supplier_id,basis,term_months,procurement_id,received_at,currency,source",
        "o1,ash,indicative,ZX-open,,,GBP,Letter",
        "t1,ash,tender,ZQ7-months,P1,ZQ7-day,GBP,ZQ7-said",
        "t2,birch,ZQ7-basis,24,P1,2026-04-01 10:00,GBP,",
        ",birch,tender,24,P1,2026-04-01 10:00,ZQ7-coin,ZQ7-no-id",
        "t1,birch,tender,24,P1,2026-04-01 10:00,GBP,ZQ7-twice",
    ],
    "offer_items.csv": [
        "offer_id,component_id,one_off_gbp,annual_gbp",
        "o1,forms,ZX-shown,100",
        "t1,forms,ZQ7-price,777666555.44",
        "t1,ZQ7-component,1,777666555.44",
        "t9,forms,ZQ7-nobody,2",
        "t1,forms,3,777666555.44",
    ],
    "offer_lots.csv": ["offer_id,lot_id", "t1,ZQ7-lot", "t1,L1", "ZQ7-offer,L1"],
    "scores.csv": [
        "offer_id,criterion_id,evaluator_id,stage,score,reason",
        "t1,security,e1,individual,ZQ7-score,ZQ7-why",
        "t1,security,e1,ZQ7-stage,4,ZQ7-why",
        "t1,ZQ7-criterion,,agreed,4321.5,ZQ7-why",
        "ZQ7-tender,security,,agreed,3,ZQ7-why",
        "t1,security,,agreed,3,ZQ7-why",
        "t1,security,,agreed,3,ZQ7-again",
        "Total,,,,4321.5,",
    ],
    "withheld.csv": ["offer_id,item,reason", "t1,ZQ7-item,ZQ7-kept", "ZQ7-of,price,ZQ7-kept"],
    "award_decisions.csv": ["lot_id,offer_id,reason", "ZQ7-lot,t1,ZQ7-word", "L1,ZQ7-won,ZQ7-word"],
    "components.csv": ["component_id,name,kind", "forms,Forms,software"],
    "suppliers.csv": ["supplier_id,name", "ash,Ash", "birch,Birch"],
    "procurements.csv": ["procurement_id,title,deadline_at", "P1,Hosting,2026-03-01 12:00"],
    "lots.csv": ["lot_id,procurement_id,title", "L1,P1,One"],
    "criteria.csv": [
        "criterion_id,lot_id,title,kind,weight_pct,scale_min,scale_max",
        "security,L1,Security,quality,60,0,5",
    ],
    "evaluators.csv": ["evaluator_id,role", "e1,Architect"],
}
MARKS = (POISONED, "777666555", "777,666,555", "4321.5", "4,321.5")


@pytest.fixture
def tendered(tmp_path):
    """A folder in which the rows of tenders hold what cannot be read."""
    place = tmp_path / "files"
    place.mkdir()
    for name, lines in FILES.items():
        (place / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return untower.read(place, on=date(2026, 6, 1))


def unpacked(file):
    """What a file holds, unzipped where it is a zip."""
    content = file.read_bytes()
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(packed.read(n).decode("utf-8", "replace") for n in packed.namelist())


def test_a_plans_outputs_hold_no_byte_of_a_tender(tendered, tmp_path):
    for edition in Edition:
        plan = tendered.plan(case_wishes=CaseWishes(draws=200, has_regret=False))
        for file in plan.write(tmp_path / edition.value, edition=edition):
            content = unpacked(file)
            for mark in MARKS:
                found = content.find(mark)
                assert found < 0, (edition, file.name, content[max(0, found - 80) : found + 40])


def test_what_was_refused_of_a_tender_is_still_named_by_file_row_and_column(tendered, tmp_path):
    refused = {
        (file.file.rpartition("/")[2], line["row"], line["column"])
        for file in tendered.intake
        for line in file.refused.iter_rows(named=True)
    }
    plan = tendered.plan(only="bids")
    told = [
        line for file in plan.made.reading.intake for line in file.refused.iter_rows(named=True)
    ]

    assert {(x["file"].rpartition("/")[2], x["row"], x["column"]) for x in told} == refused
    by_place = {(x["file"].rpartition("/")[2], x["row"], x["column"]): x for x in told}
    price = by_place["offer_items.csv", 3, "one_off_gbp"]
    assert (price["value"], price["do"]) == (WITHHELD, DO)
    assert price["reason"]
    plan.write(tmp_path / "plan", edition=Edition.FULL)
    assert WITHHELD in (tmp_path / "plan" / "refused.csv").read_text("utf-8-sig")


def test_where_nothing_of_a_procurement_was_read_refused_cells_of_offers_are_quoted(tmp_path):
    kept = {
        "offers.csv": FILES["offers.csv"][:2],
        "offer_items.csv": FILES["offer_items.csv"][:2],
        "components.csv": FILES["components.csv"],
        "suppliers.csv": FILES["suppliers.csv"],
    }
    for name, lines in kept.items():
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    plan = untower.read(tmp_path, on=date(2026, 6, 1)).plan(only="bids")
    told = {
        line["value"]
        for file in plan.made.reading.intake
        for line in file.refused.iter_rows(named=True)
    }

    assert {"ZX-open", "ZX-shown"} <= told


def test_whoever_mends_the_files_and_the_assessment_see_what_stood_there(tendered):
    shown = cut(tendered.only_read(), Edition.FULL).plan.reading.intake
    assert any(
        POISONED in (line["value"] or "")
        for file in shown
        for line in file.refused.iter_rows(named=True)
    )


def test_a_reading_without_tenders_is_left_as_it_is():
    reading = Reading(tables=council(), intake=())
    assert sealed_intake(reading) == reading

"""Do Harrowmoor's procurements and tenders stand as their README says, and can they be read?

What untower makes of them is asked only where a reader must be able to go on: nothing is refused,
nothing blocks, and what was published is what its digest says.
"""

from __future__ import annotations

import io
import re
import sys
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import docx
import pytest
from tests.harrowmoor_files import (
    EXAMPLES,
    HARROWMOOR,
    PROCUREMENTS,
    groups_of,
    tables_of_harrowmoor,
    tables_of_procurements,
)

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # the generator lives with the examples, outside the package

from examples.generator.planted_tenders import planted_tenders  # noqa: E402
from examples.generator.procuring import together  # noqa: E402
from examples.generator.reasons import FOUND, SHAPES  # noqa: E402
from examples.generator.scoring import DRIFTING, EVALUATORS, WHO  # noqa: E402
from examples.generator.tenders import NOT_RENEWED, TENDERS  # noqa: E402

from untower.assessment_papers import summaries  # noqa: E402
from untower.assurance.case_file import case_file  # noqa: E402
from untower.assurance.rules.lot_limits_published import lot_limits_published  # noqa: E402
from untower.bids.assessment import assess  # noqa: E402
from untower.bids.criteria import criteria_tree  # noqa: E402
from untower.bids.frozen import freeze  # noqa: E402
from untower.bids.learning import learn  # noqa: E402
from untower.bids.learning.replay import replay_one  # noqa: E402
from untower.bids.procurement_states import Stage, procurement_states  # noqa: E402
from untower.bids.sealed import sealed_findings, without_tenders  # noqa: E402
from untower.findings import Outcome  # noqa: E402
from untower.storage.read import read  # noqa: E402

ON = date(2026, 11, 23)
FIRST, LAST = date(2026, 10, 27), date(2026, 12, 19)


@pytest.fixture(scope="module")
def procured():
    return tables_of_procurements()


@pytest.fixture(scope="module")
def tables(procured):
    return together(tables_of_harrowmoor(), procured)


@pytest.fixture(scope="module")
def reading():
    """Both folders without the payments, which nothing here asks for and are many."""
    files = [p for p in sorted(HARROWMOOR.glob("*.csv")) if p.stem != "payments"]
    return read([*files, PROCUREMENTS])


# --- what must not happen ------------------------------------------------------------------


def test_no_row_of_either_folder_is_refused(reading, tables):
    assert [(f.file, f.rows_refused) for f in reading.intake if f.rows_refused] == []
    assert {name: frame.height for name, frame in reading.tables.items()} == {
        name: len(rows) for name, rows in tables.items()
    }


def test_the_folder_alone_can_be_read_as_well(procured):
    alone = read([PROCUREMENTS])
    assert [(f.file, f.rows_refused) for f in alone.intake if f.rows_refused] == []
    assert alone.tables["scores"].height == len(procured["scores"])


def test_no_tender_stands_in_harrowmoor_itself():
    offers = tables_of_harrowmoor()["offers"]
    assert not [o for o in offers if o["basis"] == "tender" or o["procurement_id"]]


def test_no_offer_of_a_plan_stands_among_the_tenders(procured):
    assert {o["basis"] for o in procured["offers"]} == {"tender"}
    assert {o["procurement_id"] for o in procured["offers"]} == {"HP1", "HP2"}


def test_a_plan_that_is_given_both_folders_leaves_every_tender_out_by_name(reading):
    left = without_tenders(reading.tables)
    assert set(left["offers"]["offer_id"]) == {
        o["offer_id"] for o in tables_of_harrowmoor()["offers"]
    }
    assert [left[name].height for name in ("offer_lots", "scores")] == [0, 0]
    said = [f.sentence for f in sealed_findings(reading.tables, "award")]
    assert said == [
        "14 tenders of procurement HP1 are sealed to a plan: left out.",
        "5 tenders of procurement HP2 are sealed to a plan: left out.",
    ]


def test_no_evaluator_has_a_name(procured):
    assert {e["evaluator_id"] for e in procured["evaluators"]} == {f"ev-{n}" for n in range(1, 7)}
    titles = re.compile(r"\b(mr|mrs|ms|miss|dr)\b", re.IGNORECASE)
    assert not [e for e in procured["evaluators"] if titles.search(e["role"])]


def test_no_reason_names_an_evaluator_a_supplier_or_another_tender(tables):
    names = {s["name"].split()[0] for s in tables["suppliers"]} - {"Harrowmoor"}
    told = re.compile("|".join([r"\bev-\d", r"\bT[12]\d\d\b", *(rf"\b{n}\b" for n in names)]))
    assert [s["reason"] for s in tables["scores"] if told.search(s["reason"])] == []


def test_a_barred_evaluator_scored_no_tender_of_the_group(tables):
    groups = groups_of(tables)
    supplier = {o["offer_id"]: o["supplier_id"] for o in tables["offers"]}
    barred = {
        (i["evaluator_id"], groups[i["supplier_id"]])
        for i in tables["interests"]
        if i["is_barring"] == "yes"
    }
    scored = {(s["evaluator_id"], groups[supplier[s["offer_id"]]]) for s in tables["scores"]}
    assert barred == {("ev-2", "ashlark-group")}
    assert not barred & scored


def test_no_tender_that_came_late_or_from_an_excluded_supplier_was_scored(tables):
    assert not {"T113", "T114"} & {s["offer_id"] for s in tables["scores"]}
    assert {t.name for t in TENDERS if t.is_scored} == {s["offer_id"] for s in tables["scores"]}


def test_no_component_stands_in_two_lots(tables):
    times = Counter(c["component_id"] for c in tables["lot_components"])
    assert max(times.values()) == 1


def test_no_price_of_a_tender_is_blank_or_below_nothing(procured):
    prices = [i[c] for i in procured["offer_items"] for c in ("one_off_gbp", "annual_gbp",
                                                              "exit_gbp")]  # fmt: skip
    assert all(price and float(price) >= 0 for price in prices)


# --- what was published --------------------------------------------------------------------


@pytest.mark.parametrize("name", ["HP1", "HP2"])
def test_the_published_digest_is_that_of_the_files(name, reading, procured):
    (row,) = [r for r in procured["procurements"] if r["procurement_id"] == name]
    assert freeze(reading.tables, name).digest == row["published_hash"]
    tree = criteria_tree(reading.tables, name)
    assert (tree.troubles, tree.before_notice) == ((), ())


def test_there_are_three_lots_in_one_and_one_in_the_other_each_of_about_ten_criteria(reading):
    trees = {name: criteria_tree(reading.tables, name) for name in ("HP1", "HP2")}
    assert {name: len(tree.lots) for name, tree in trees.items()} == {"HP1": 3, "HP2": 1}
    for tree in trees.values():
        for lot in tree.lots:
            assert 9 <= len(lot.of_kind("quality", "social_value")) <= 12
            assert len(lot.of_kind("pass_fail")) == 2


def test_every_score_of_every_scored_criterion_is_described(procured):
    described = Counter(p["criterion_id"] for p in procured["scale_points"])
    scored = {s["criterion_id"] for s in procured["scores"]}
    kinds = {c["criterion_id"]: c["kind"] for c in procured["criteria"]}
    assert described == {c: 2 if kinds[c] == "pass_fail" else 6 for c in scored}
    assert all(p["descriptor"] for p in procured["scale_points"])


def test_the_estimated_value_is_that_of_all_lots_with_vat(procured):
    for procurement in procured["procurements"]:
        most = sum(
            float(lot["maximum_value_gbp"])
            for lot in procured["lots"]
            if lot["procurement_id"] == procurement["procurement_id"]
        )
        assert float(procurement["estimated_value_gbp"]) == pytest.approx(1.2 * most)


# --- who tendered, who scored --------------------------------------------------------------


def test_every_tender_prices_each_component_of_its_lots_and_no_other(procured):
    covers = defaultdict(set)
    for row in procured["lot_components"]:
        covers[row["lot_id"]].add(row["component_id"])
    wanted, priced = defaultdict(set), defaultdict(set)
    for row in procured["offer_lots"]:
        wanted[row["offer_id"]] |= covers[row["lot_id"]]
    for item in procured["offer_items"]:
        priced[item["offer_id"]].add(item["component_id"])
    assert priced == wanted
    assert len(priced) == len(procured["offers"]) == 19


def test_who_tendered_was_checked_again_but_those_left_unchecked_on_purpose(tables):
    checked = {s["supplier_id"]: s["eligibility_checked_on"] for s in tables["suppliers"]}
    tendered = {t.supplier for t in TENDERS}
    assert {s for s in tendered if not checked[s].startswith("2026-09-")} == set(NOT_RENEWED)


@pytest.mark.parametrize("entry", planted_tenders(), ids=lambda e: f"{e.what}: {e.key}"[:60])
def test_what_is_listed_as_planted_in_the_procurements_is_there(entry, tables):
    assert entry.holds(tables)


def test_everything_planted_in_the_procurements_is_in_their_readme():
    lines = (PROCUREMENTS / "README.md").read_text(encoding="utf-8").splitlines()
    for entry in planted_tenders():
        start = f"| {entry.what} | {entry.table} |"
        assert [one for one in lines if one.startswith(start) and entry.key in one], entry.key


def test_every_pair_has_one_agreed_score_which_somebody_gave_with_a_reason(procured):
    given, agreed = defaultdict(set), {}
    for s in procured["scores"]:
        pair = (s["offer_id"], s["criterion_id"])
        if s["stage"] == "individual":
            given[pair].add(s["score"])
        else:
            assert pair not in agreed
            assert s["evaluator_id"] == ""
            assert len(s["reason"]) > 20
            agreed[pair] = s["score"]
    assert set(agreed) == set(given)
    assert not [pair for pair, score in agreed.items() if score not in given[pair]]


def test_individual_scores_are_spread_and_by_whom_they_were_assigned_to(procured):
    assigned = {(a["evaluator_id"], a["criterion_id"]) for a in procured["assignments"]}
    alone = [s for s in procured["scores"] if s["stage"] == "individual"]
    assert {(s["evaluator_id"], s["criterion_id"]) for s in alone} == assigned
    by_pair = defaultdict(set)
    for s in alone:
        by_pair[s["offer_id"], s["criterion_id"]].add(int(s["score"]))
    apart = Counter(max(scores) - min(scores) for scores in by_pair.values())
    assert apart[1] > 50
    assert sum(count for gap, count in apart.items() if gap >= 3) < 0.05 * len(by_pair)
    assert {len(who) for who in WHO.values()} == {2, 3}
    assert DRIFTING in {e["evaluator_id"] for e in EVALUATORS}


def test_each_evaluator_finishes_before_scores_are_agreed(procured):
    for name, lots in (("HP1", "T1"), ("HP2", "T2")):
        mine = [s for s in procured["scores"] if s["offer_id"].startswith(lots)]
        alone = max(s["scored_at"] for s in mine if s["stage"] == "individual")
        agreed = min(s["scored_at"] for s in mine if s["stage"] == "agreed")
        (terms,) = [p for p in procured["procurements"] if p["procurement_id"] == name]
        assert terms["deadline_at"] < min(s["scored_at"] for s in mine) < alone < agreed


def test_every_criterion_has_words_enough_for_any_score():
    most = max(many + few for shapes in SHAPES.values() for many, few, _ in shapes)
    words = Counter(name for name, _, _ in FOUND)
    conditions = {"certified", "data-in-uk"}
    assert set(words) == set(WHO)
    assert {count for name, count in words.items() if name not in conditions} == {most}


# --- a reader can go on --------------------------------------------------------------------


@pytest.mark.parametrize("on", [FIRST, ON, LAST])
@pytest.mark.parametrize("name", ["HP1", "HP2"])
def test_nothing_blocks_the_assessment_on_the_days_the_readme_names(name, on, reading):
    found = assess(reading.tables, name, on=on)
    assert found.troubles == ()
    for lot in found.lots:
        assert [t for t in lot.tenders if t.may_be_awarded and t.place is not None]


def test_what_was_planted_is_what_the_assessment_meets(reading):
    open_one = assess(reading.tables, "HP1", on=ON)
    call_off = assess(reading.tables, "HP2", on=ON)
    assert {t.offer_id: t.fell_at for t in open_one.set_aside} == {
        "T113": "ineligible", "T114": "late",
    }  # fmt: skip
    assert open_one.tender("T102", "HP1-residents").fell_at is not None
    assert call_off.tender("T205", "HP2-cloud").fell_at is not None
    asked = {t.offer_id for lot in open_one.lots for t in lot.tenders if t.is_asked}
    assert "T109" in asked
    assert not call_off.tender("T204", "HP2-cloud").may_be_awarded


def test_what_was_decided_is_what_came_first(reading, procured):
    (decided,) = procured["award_decisions"]
    lot = assess(reading.tables, "HP2", on=date(2026, 11, 6)).lot(decided["lot_id"])
    assert [t.offer_id for t in lot.first] == [decided["offer_id"]]


def test_only_the_procurement_that_was_decided_can_be_learned_from(reading):
    decided, open_one = (learn(reading.tables, name, on=ON) for name in ("HP2", "HP1"))
    assert decided.troubles == ()
    assert {t.column for t in open_one.troubles} == {"decided_on", "decided_by_roles"}


def test_both_may_be_assessed_as_far_as_a_plan_can_tell(reading):
    stages = [s.stage for s in procurement_states(reading.tables, on=ON)]
    assert stages == [Stage.MAY_BE_ASSESSED, Stage.MAY_BE_ASSESSED]


def test_the_past_tender_is_read_whole_and_can_be_replayed():
    reading = read([EXAMPLES / "past-tender.xlsx"])
    assert sum(f.rows_refused for f in reading.intake) == 0
    assert reading.tables["scores"].height == 4 * 6 * 4
    learned = replay_one(reading.tables, on=ON)
    assert learned.troubles == ()
    assert learned.is_replay


def test_the_limit_of_two_lots_is_known_to_be_published_with_the_notice(reading):
    case = case_file(reading.tables, on=ON)
    outcomes = [a.outcome for a in lot_limits_published.test(case)]
    assert outcomes.count(Outcome.MET) == 3
    assert Outcome.NOT_MET not in outcomes


def test_summaries_to_others_tell_what_of_the_winner_is_withheld_and_the_winners_own_does_not(
    reading,
):
    def words(content):
        document = docx.Document(io.BytesIO(content))
        cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
        return "\n".join([*(p.text for p in document.paragraphs), *cells])

    told = {
        name: words(content) for name, content in summaries(reading.tables, "HP2", on=ON).items()
    }
    assert len(told) == 5
    for name, said in told.items():
        is_withheld = "Withheld as sensitive commercial information" in said
        assert is_withheld == ("nimbeck" not in name), name

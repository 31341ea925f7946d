"""Lots from the tables: what goes to tender, what is checked, by which route, with what reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from tests.small_tables import table

from untower.findings import Force, Outcome
from untower.journey import State
from untower.lots import analyse
from untower.lots.facts import gather_facts
from untower.lots.market_size import market_of
from untower.lots.route import route_of, why_not_called_off
from untower.lots.thresholds import Side, purchase_of

if TYPE_CHECKING:
    from untower.answers import StepAnswer
    from untower.findings import Finding
    from untower.lots.thresholds import Purchase

ON = date(2026, 4, 1)
Tables = dict[str, pl.DataFrame]


def small() -> Tables:
    """Two services of three components each, and one nobody decided on."""
    return {
        "organisation": table(
            "organisation",
            """
            name | kind | nation | manage_supplier_gbp
            Ashby | council | england | 2000
            """,
        ),
        "services": table(
            "services",
            """
            service_id | name | completed
            tax | Council tax | 100
            waste | Waste |
            """,
        ),
        "components": table(
            "components",
            """
            component_id | name | layer | run_by | in_house_annual_gbp | status
            tax-app | Tax ledger | application | supplier | | live
            tax-db | Tax database | data | supplier | | live
            tax-host | Tax servers | hosting | supplier | | live
            bin-app | Waste rounds | application | supplier | | live
            bin-db | Waste database | data | supplier | | live
            bin-host | Waste servers | hosting | supplier | | live
            desk | Service desk | service_desk | supplier | | live
            """,
        ),
        "uses": table(
            "uses",
            """
            service_id | component_id
            tax | tax-app
            tax | tax-db
            tax | tax-host
            waste | bin-app
            waste | bin-db
            waste | bin-host
            tax | desk
            """,
        ),
        "interfaces": table(
            "interfaces",
            """
            from_component_id | to_component_id | standard | annual_gbp
            tax-app | tax-db | open | 4000
            tax-db | tax-host | open |
            bin-app | bin-db | proprietary | 4000
            tax-app | bin-app | proprietary | 100
            """,
        ),
        "suppliers": table(
            "suppliers",
            """
            supplier_id | name | parent_id | is_sme | is_in_house | eligibility
            big | Big plc | | no | no | clear
            part | Big Hosting | big | yes | no | clear
            small | Small Ltd | | yes | no | clear
            blank | Blank Ltd | | | no | clear
            barred | Barred Ltd | | yes | no | excluded
            house | Ashby works | | | yes |
            """,
        ),
        "contracts": table(
            "contracts",
            """
            contract_id | supplier_id | title | is_revenue | framework_id
            k1 | big | Applications | no | FW1
            k2 | part | Hosting | no |
            """,
        ),
        "charges": table(
            "charges",
            """
            contract_id | component_id | annual_gbp
            k1 | tax-app | 60000
            k1 | tax-db | 30000
            k2 | tax-host | 30000
            k1 | bin-app | 60000
            k1 | bin-db | 30000
            k2 | bin-host | 30000
            k1 | desk |
            """,
        ),
        "offers": table(
            "offers",
            """
            offer_id | supplier_id | basis | currency | includes_vat
            o1 | small | indicative | GBP | no
            o2 | blank | catalogue | GBP | no
            o3 | barred | indicative | GBP | no
            o4 | house | in_house | GBP | no
            o5 | house | indicative | GBP | no
            o6 | stranger | tender | GBP | no
            """,
        ),
        "offer_items": table(
            "offer_items",
            """
            offer_id | component_id | annual_gbp
            o1 | tax-app | 50000
            o1 | bin-app | 50000
            o2 | tax-app | 40000
            o2 | bin-app | 40000
            o3 | tax-app | 40000
            o4 | tax-app | 40000
            o5 | tax-app | 40000
            o6 | tax-app | 10000
            """,
        ),
        "options": table(
            "options",
            """
            option_id | component_id | kind | annual_gbp
            a1 | tax-app | outsource |
            a2 | tax-app | retain |
            b1 | tax-db | outsource | 1
            b2 | tax-db | retain | 1
            c1 | tax-host | outsource | 1
            c2 | tax-host | retain | 1
            d1 | bin-app | outsource | 1
            d2 | bin-app | retain | 1
            e1 | bin-db | outsource | 1
            e2 | bin-db | retain | 1
            f1 | bin-host | outsource | 1
            f2 | bin-host | retain | 1
            g1 | desk | outsource | 1
            g2 | desk | retain | 1
            """,
        ),
        "delivery_models": table(
            "delivery_models",
            """
            component_id | decided | decided_on | public_interest_test
            tax-app | outsource | 2026-01-01 | T1
            tax-db | outsource | 2026-01-01 | T1
            tax-host | mixed | 2026-01-01 | T1
            bin-app | outsource | 2026-01-01 | T1
            bin-db | outsource | 2026-01-01 |
            bin-host | outsource | 2026-01-01 | T1
            desk | | |
            """,
        ),
    }


def by_hand(route: str = "open", stated: str = "", lots: str = "", **more: str) -> Tables:
    """The small tables with two lots by hand, tax and waste, in one procurement."""
    tables = small()
    tables["procurements"] = table(
        "procurements",
        "procurement_id | title | route | framework_id | commenced_on | estimated_value_gbp |"
        f" regime\nP1 | Tax and waste | {route} | {more.get('framework', '')} | 2026-03-01 |"
        f" {stated} | pa2023",
    )
    tables["lots"] = table(
        "lots",
        lots
        or """
        lot_id | procurement_id | title | maximum_value_gbp | reason_not_split
        L1 | P1 | Tax | 600000 |
        L2 | P1 | Waste | |
        """,
    )
    tables["lot_components"] = table(
        "lot_components",
        more.get("inside", "")
        or """
        lot_id | component_id
        L1 | tax-app
        L1 | tax-db
        L1 | tax-host
        L2 | bin-app
        L2 | bin-db
        L2 | bin-host
        """,
    )
    return tables


def answer(tables: Tables) -> StepAnswer:
    return analyse(tables, on=ON, rounds=2)


def findings(of: StepAnswer, rule: str) -> list[Finding]:
    return [f for f in of.findings if f.rule == rule]


def lots_of(of: StepAnswer) -> list[dict[str, Any]]:
    return of.figures["lots"]  # type: ignore[return-value]


# --- what must not happen ----------------------------------------------------------------------


def test_a_component_without_a_decision_goes_into_no_lot() -> None:
    found = answer(small())
    assert all("desk" not in lot["component_ids"] for lot in lots_of(found))
    held = findings(found, "decided_before_lots")[0]
    assert held.outcome is Outcome.NOT_MET
    assert "Service desk" in held.sentence


def test_a_tender_is_never_read() -> None:
    with_it, without = small(), small()
    without["offers"] = without["offers"].filter(pl.col("basis") != "tender")
    without["offer_items"] = without["offer_items"].filter(pl.col("offer_id") != "o6")
    assert answer(with_it) == answer(without)
    assert "stranger" not in market_of(with_it).groups_of["tax-app"]


def test_lots_of_one_purchase_are_added_together_so_that_none_hides_below_the_threshold() -> None:
    found = answer(by_hand(route="below_threshold"))
    purchase = found.figures["purchases"][0]  # type: ignore[index]
    # 240,000 a year over 48 months with 20% VAT; each lot alone is half of it.
    assert purchase["value_inc_vat_gbp"] == Decimal("1152000.00")
    said = findings(found, "purchase_below_threshold")[0]
    assert said.outcome is Outcome.NOT_MET
    assert said.force is Force.LAW


def test_an_estimate_on_record_brings_no_purchase_below_its_threshold() -> None:
    found = answer(by_hand(route="below_threshold", stated="100000"))
    assert findings(found, "purchase_below_threshold")[0].outcome is Outcome.NOT_MET
    assert findings(found, "estimate_counts_every_lot")[0].outcome is Outcome.NOT_MET


def test_a_blank_worth_is_never_taken_for_nothing() -> None:
    tables = small()
    tables["charges"] = tables["charges"].with_columns(
        annual_gbp=pl.when(pl.col("component_id") == "bin-db")
        .then(None)
        .otherwise(pl.col("annual_gbp"))
    )
    found = answer(tables)
    lot = next(x for x in lots_of(found) if "bin-db" in x["component_ids"])
    assert lot["worth_not_known_component_ids"] == ["bin-db"]
    assert not found.figures["purchases"][0]["value_is_whole"]  # type: ignore[index]
    assert any(c.key == "bin-db" or "Waste database" in c.question for c in found.missing)
    assert "at least" in found.answer


def test_a_direct_award_without_a_ground_on_record_is_not_met_and_never_proposed() -> None:
    found = answer(by_hand(route="direct"))
    said = findings(found, "direct_award_has_its_ground")[0]
    assert (said.outcome, said.force) == (Outcome.NOT_MET, Force.LAW)
    assert all(lot["route"]["proposed"] != "direct" for lot in lots_of(found))


def test_a_direct_award_with_its_ground_recorded_is_met() -> None:
    tables = by_hand(route="direct")
    tables["passed_over"] = table(
        "passed_over",
        """
        step | kind | subject_table | subject_key | by_role | reason | decided_on
        lots | exception | procurements | P1 | Monitor | Only one holds the right | 2026-02-01
        """,
    )
    said = findings(answer(tables), "direct_award_has_its_ground")[0]
    assert said.outcome is Outcome.MET
    assert "Only one holds the right" in said.sentence


# --- bad input ---------------------------------------------------------------------------------


def test_every_row_that_cannot_be_followed_is_named_together_and_nothing_is_cut() -> None:
    tables = by_hand(
        lots="""
        lot_id | procurement_id | title | maximum_value_gbp | reason_not_split
        L1 | P9 | Tax | 0 |
        L2 | P1 | Waste | |
        """,
        inside="""
        lot_id | component_id
        L1 | tax-app
        L2 | tax-app
        L7 | nowhere
        """,
    )
    tables["limits"] = table(
        "limits",
        """
        limit_id | kind | subject | other_subject | value | is_mandatory
        r1 | together | tax-app | tax-db | | yes
        r2 | together | tax-db | tax-host | | yes
        r3 | apart | tax-app | tax-host | | yes
        r4 | apart | tax-app | | | yes
        r5 | together | ghost | bin-app | | no
        r6 | apart | bin-db | bin-db | |
        r7 | contract_value | | | -5 | yes
        """,
    )
    found = answer(tables)
    said = " ".join(f.sentence for f in findings(found, "lots_can_be_followed"))
    assert found.state is State.INCOMPLETE
    assert lots_of(found) == []
    for words in (
        "P9 is not in the table procurements",
        "a lot that may be worth nothing",
        "it lies in L1 and L2",
        "L7 is not in the table lots",
        "nowhere is not in the table components",
        "r3: it keeps tax-app and tax-host apart, and r1 and r2 keep them together",
        "r4: which component it keeps apart is not said",
        "ghost is not in the table components",
        "bin-db apart from itself",
        "no contract is worth -5 pounds or less",
    ):
        assert words in said, words
    assert "lots.csv · row 2" in said


@pytest.mark.parametrize("missing", [*small(), "all"])
def test_any_table_may_be_absent(missing: str) -> None:
    tables = {} if missing == "all" else {k: v for k, v in small().items() if k != missing}
    found = answer(tables)
    assert found.step == "lots"
    assert found.answer
    if missing in ("all", "components", "delivery_models", "options"):
        assert found.state is State.INCOMPLETE


# --- what is proposed --------------------------------------------------------------------------


def test_lots_follow_services_and_every_cut_was_weighed() -> None:
    found = answer(small())
    cut = found.figures["cuts"][0]  # type: ignore[index]
    inside = sorted(sorted(lot["component_ids"]) for lot in lots_of(found))
    assert inside == [["bin-app", "bin-db", "bin-host"], ["tax-app", "tax-db", "tax-host"]]
    assert cut["is_proven_best"]
    assert cut["cuts_weighed"] == 203
    assert [c["name"] for c in cut["beside"]] == [
        "all in one lot",
        "one lot per layer",
        "one lot per component",
    ]
    assert cut["beside"][0]["layer_bound"] is None
    assert cut["cut"]["interfaces_cut"] == 1
    assert cut["beside"][1]["interfaces_cut"] == 3
    assert found.state is State.READY


def test_a_lot_is_worth_what_its_components_cost_over_the_term() -> None:
    for lot in lots_of(answer(small())):
        assert lot["annual_gbp"] == Decimal("120000.00")
        assert lot["value_gbp"] == Decimal("480000.00")


def test_the_largest_contract_the_organisation_allows_cuts_lots_further() -> None:
    tables = small()
    tables["limits"] = table(
        "limits",
        """
        limit_id | kind | value | is_mandatory
        most | contract_value | 300000 | yes
        """,
    )
    found = answer(tables)
    assert len(lots_of(found)) == 4
    assert all(lot["value_gbp"] <= 300_000 for lot in lots_of(found))
    beside = {c["name"]: c["is_allowed"] for c in found.figures["cuts"][0]["beside"]}  # type: ignore[index]
    assert beside == {
        "all in one lot": False,
        "one lot per layer": False,
        "one lot per component": True,
    }


def test_groupings_join_and_part_components() -> None:
    tables = small()
    tables["limits"] = table(
        "limits",
        """
        limit_id | kind | subject | other_subject | is_mandatory
        hosts | together | tax-host | bin-host | yes
        data | apart | tax-app | tax-db | yes
        """,
    )
    lot_of = {c: lot["lot_id"] for lot in lots_of(answer(tables)) for c in lot["component_ids"]}
    assert lot_of["tax-host"] == lot_of["bin-host"]
    assert lot_of["tax-app"] != lot_of["tax-db"]


def test_who_could_tender_counts_groups_and_takes_unknown_size_for_no_small_one() -> None:
    market = market_of(small())
    assert market.groups_of["tax-app"] == {"big", "small", "blank"}
    assert market.groups_of["tax-host"] == {"big"}
    assert market.smes == {"small"}  # a small part of a large group is no small enterprise
    assert market.sme_not_known == {"blank"}
    assert market.excluded == {"barred"}
    size = market.of(["tax-app", "tax-host"])
    assert (len(size.groups), len(size.smes), size.sme_not_known) == (3, 1, 1)
    assert size.for_all == ("big",)


def test_the_reason_not_to_split_further_says_what_the_split_would_add() -> None:
    for lot in lots_of(answer(small())):
        assert "would add £" in lot["why_not_split_further"]
    text = answer(small()).figures["split_or_say_why_not"][0]["text"]  # type: ignore[index]
    assert "split into 2 lots" in text
    assert "one lot per layer (3 lots)" in text


# --- by hand -----------------------------------------------------------------------------------


def test_lots_by_hand_are_judged_as_proposals_are_and_stand_beside_one() -> None:
    same, proposed = answer(by_hand()), answer(small())
    hand, own = same.figures["cuts"][0], proposed.figures["cuts"][0]  # type: ignore[index]
    assert hand["cut"]["total_gbp"] == own["cut"]["total_gbp"]
    assert hand["cut"]["name"] == "by hand"
    assert hand["beside"][0]["name"] == "proposed"
    assert findings(same, "lots_by_hand_beside_proposal")[0].outcome is Outcome.MET
    assert all(lot["is_by_hand"] for lot in lots_of(same))


def test_lots_by_hand_along_layers_are_called_dearer_and_broken_groupings_are_named() -> None:
    tables = by_hand(
        inside="""
        lot_id | component_id
        L1 | tax-app
        L1 | bin-app
        L2 | tax-db
        L2 | bin-db
        L2 | desk
        """
    )
    tables["limits"] = table(
        "limits",
        """
        limit_id | kind | subject | other_subject | is_mandatory
        one | together | tax-app | tax-db | yes
        two | apart | tax-db | bin-db | yes
        """,
    )
    found = answer(tables)
    dearer = findings(found, "lots_by_hand_beside_proposal")[0]
    assert dearer.outcome is Outcome.NOT_MET
    assert {f.subject_key for f in findings(found, "lot_groupings_kept")} == {"one", "two"}
    assert "Service desk" in findings(found, "lot_only_of_what_goes_to_tender")[0].sentence
    # What is left is proposed for, and what is in hand is not cut anew.
    rest = [c for lot in lots_of(found) if not lot["is_by_hand"] for c in lot["component_ids"]]
    assert sorted(rest) == ["bin-host", "tax-host"]


def test_a_lot_by_hand_over_its_own_maximum_is_named() -> None:
    found = answer(
        by_hand(
            lots="""
            lot_id | procurement_id | title | maximum_value_gbp | reason_not_split
            L1 | P1 | Tax | 400000 |
            L2 | P1 | Waste | |
            """
        )
    )
    (said,) = findings(found, "lot_within_maximum")
    assert said.sentence == (
        "Tax: at what its components cost now, £480,000 over 48 months (house convention) without "
        "VAT, extensions and options, it is more than the £400,000 it may be worth."
    )


def test_a_lot_by_hand_is_worth_what_it_costs_over_its_own_months() -> None:
    found = answer(
        by_hand(
            lots="""
            lot_id | procurement_id | title | maximum_value_gbp | price_months
            L1 | P1 | Tax | 400000 | 36
            L2 | P1 | Waste | |
            """
        )
    )
    values = {lot["lot_id"]: lot for lot in lots_of(found)}
    assert values["L1"]["value_gbp"] == Decimal("360000.00")
    assert values["L1"]["value_counted"]["months_from"] == "lots.price_months"
    assert values["L2"]["value_gbp"] == Decimal("480000.00")
    assert values["L2"]["value_counted"]["months_from"] == "policy lot_term_months"
    assert not findings(found, "lot_within_maximum")


def test_a_lot_by_hand_with_most_of_a_layer_is_named() -> None:
    tables = small()
    tables["components"] = pl.concat(
        [
            tables["components"],
            table(
                "components",
                """
                component_id | name | layer | run_by | in_house_annual_gbp | status
                x1 | X1 | hosting | in_house | 1000 | live
                x2 | X2 | hosting | in_house | 1000 | live
                """,
            ),
        ]
    )
    tables |= {
        name: by_hand(
            inside="""
            lot_id | component_id
            L1 | tax-host
            L1 | bin-host
            L2 | tax-app
            """
        )[name]
        for name in ("lots", "lot_components", "procurements")
    }
    (said,) = findings(answer(tables), "lot_no_new_tower")
    assert said.subject_key == "L1"
    assert "97% of what the layer hosting costs now" in said.sentence


@pytest.mark.parametrize("in_hand", [False, True])
def test_where_no_worth_is_known_nothing_is_worth_nothing(in_hand: bool) -> None:
    tables = by_hand() if in_hand else small()
    tables["charges"] = tables["charges"].with_columns(
        annual_gbp=pl.lit(None, dtype=tables["charges"].schema["annual_gbp"])
    )
    tables["offer_items"] = tables["offer_items"].with_columns(
        annual_gbp=pl.lit(None, dtype=tables["offer_items"].schema["annual_gbp"])
    )
    found = answer(tables)
    assert "£0" not in found.answer
    assert "known" in found.answer
    assert all(lot["value_gbp"] is None and lot["annual_gbp"] is None for lot in lots_of(found))
    assert bool(lots_of(found)) == in_hand
    assert {c.column for c in found.missing} >= {"annual_gbp"}
    for said in findings(found, "lots_by_hand_beside_proposal"):
        assert said.outcome is Outcome.NOT_KNOWN
    for purchase in found.figures["purchases"]:  # type: ignore[union-attr]
        assert purchase["value_inc_vat_gbp"] is None or in_hand  # type: ignore[index, call-overload]
        assert purchase["side"] != "below the threshold"  # type: ignore[index, call-overload]


@pytest.mark.parametrize(
    ("reason", "outcome"), [("", Outcome.NOT_MET), ("One team mends all", Outcome.MET)]
)
def test_one_lot_needs_a_reason_on_record(reason: str, outcome: Outcome) -> None:
    found = answer(
        by_hand(
            lots=f"""
            lot_id | procurement_id | title | maximum_value_gbp | reason_not_split
            L1 | P1 | Everything | | {reason}
            """,
            inside="""
            lot_id | component_id
            L1 | tax-app
            L1 | bin-app
            """,
        )
    )
    (said,) = findings(found, "split_or_say_why_not")
    assert (said.outcome, said.force) == (outcome, Force.LAW)
    assert "section 18" in said.source


def test_small_purchases_that_depend_on_one_another_are_asked_about_together() -> None:
    tables = by_hand()
    tables["charges"] = tables["charges"].with_columns(
        annual_gbp=(pl.col("annual_gbp") / 4).cast(pl.Decimal(38, 2))
    )
    tables["procurements"] = table(
        "procurements",
        """
        procurement_id | title | route | commenced_on | regime
        P1 | Tax | below_threshold | 2026-03-01 | pa2023
        P2 | Waste | below_threshold | 2026-03-01 | pa2023
        """,
    )
    tables["lots"] = tables["lots"].with_columns(procurement_id=pl.Series(["P1", "P2"]))
    (said,) = findings(answer(tables), "never_split_below_threshold")
    assert said.outcome is Outcome.NOT_KNOWN
    assert "Tax and Waste are each below the threshold" in said.sentence


# --- thresholds and routes ---------------------------------------------------------------------


def _purchase(value_ex_vat: float, **more: Any) -> Purchase:
    given: dict[str, Any] = {
        "is_whole": True,
        "vat_share": 0.2,
        "stated_inc_vat_gbp": None,
        "on": ON,
        "kind": "council",
        "nation": "england",
    } | more
    return purchase_of("P", value_ex_vat_gbp=value_ex_vat, **given)


def test_thresholds_are_those_of_the_body_the_nation_and_the_day() -> None:
    # policy.md section 4.1: 207,720 (councils) and 135,018 (central) from 1 January 2026, 214,904
    # and 139,688 until then, VAT included.
    assert _purchase(173_100).side is Side.ABOVE  # 207,720 with VAT
    assert _purchase(173_099).side is Side.BELOW
    assert _purchase(173_100, on=date(2025, 12, 31)).side is Side.BELOW
    assert _purchase(112_515, kind="central").side is Side.ABOVE  # 135,018
    assert _purchase(112_515, kind="central", on=date(2025, 12, 31)).side is Side.BELOW
    for more in (
        {"nation": "scotland"},
        {"nation": None},
        {"kind": None},
        {"on": date(2025, 2, 23)},
        {"on": date(2028, 1, 1)},
    ):
        assert _purchase(1e9, **more).side is Side.NOT_COVERED


def test_a_value_known_in_part_is_below_no_threshold() -> None:
    assert _purchase(1000, is_whole=False).side is Side.NOT_KNOWN
    assert _purchase(1000, vat_share=None).side is Side.NOT_KNOWN
    assert _purchase(1_000_000, is_whole=False).side is Side.ABOVE
    assert _purchase(1000, stated_inc_vat_gbp=300_000.0).side is Side.ABOVE


def _framework(**more: object) -> dict[str, Any]:
    return {
        "framework_id": "FW1",
        "name": "Works",
        "expires_on": date(2027, 1, 1),
        "call_off_max_months": 48,
        "competition": "further",
    } | more


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"expires_on": date(2026, 3, 31)}, "ended on 31 March 2026"),
        ({"call_off_max_months": 24}, "allows 24 months, not 48"),
        ({"expires_on": None, "competition": None}, "when it ends and whether it needs"),
        ({"call_off_max_months": None}, "the longest contract it allows is not known"),
    ],
)
def test_a_framework_that_ended_is_too_short_or_not_known_is_not_called_off(
    change: dict[str, object], words: str
) -> None:
    lacks = why_not_called_off(_framework(**change), "FW1", term_months=48, on=ON)
    assert lacks is not None
    assert words in lacks


def test_routes_follow_their_rules_in_order_with_reasons() -> None:
    given: dict[str, Any] = {
        "groups": 3,
        "proprietary_cut": 0,
        "frameworks_of_components": [frozenset({"FW1"}), frozenset({"FW1", "FW2"})],
        "frameworks": {"FW1": _framework()},
        "term_months": 48,
        "one_stage_groups": 8,
        "on": ON,
    }
    above, below = _purchase(1e6), _purchase(1000)
    assert route_of(below, **given).name == "below_threshold"
    called = route_of(above, **given)
    assert (called.name, called.framework_id, called.competition) == (
        "framework_call_off",
        "FW1",
        "further",
    )
    apart = given | {"frameworks_of_components": [frozenset({"FW1"}), frozenset()]}
    assert route_of(above, **apart).name == "open"
    assert "No framework is known to cover" in " ".join(route_of(above, **apart).turned_down)
    assert route_of(above, **apart | {"groups": 9}).name == "competitive_flexible"
    assert route_of(above, **apart | {"proprietary_cut": 1}).name == "competitive_flexible"
    unsure = route_of(replace(above, side=Side.NOT_KNOWN), **apart)
    assert unsure.name == "open"
    assert "bought as if covered" in unsure.reasons[0]


def test_a_framework_on_record_is_checked_by_its_own_dates() -> None:
    tables = by_hand(route="framework_call_off", framework="FW1")
    tables["frameworks"] = table(
        "frameworks",
        """
        framework_id | name | expires_on | call_off_max_months | competition
        FW1 | Works | 2026-02-28 | 48 | further
        """,
    )
    (said,) = findings(answer(tables), "framework_can_be_called_off")
    assert said.outcome is Outcome.NOT_MET
    assert "ended on 28 February 2026" in said.sentence


# --- the answer as a whole ---------------------------------------------------------------------


def test_every_figure_and_picture_names_the_columns_behind_it() -> None:
    found = answer(by_hand())
    assert set(found.figures) == set(found.figure_reads)
    assert all(p.reads for p in found.pictures)
    assert all(len(row) == len(p.columns) for p in found.pictures for row in p.rows)
    assert {p.picture_id for p in found.pictures} == {
        "lots_map_by_hand",
        "lots_values_by_hand",
        "lots_each_by_hand",
        "lots_beside_by_hand",
        "lots_reasons",
    }


def test_a_step_passed_over_on_record_says_so() -> None:
    tables = small()
    tables["passed_over"] = table(
        "passed_over",
        """
        step | kind | subject_table | subject_key | by_role | reason | decided_on
        lots | skip | | | Head of Procurement | Nothing is bought this year | 2026-02-01
        """,
    )
    assert answer(tables).state is State.PASSED_OVER


def test_renaming_components_changes_no_cut() -> None:
    tables = small()
    names = {c: f"x{n}" for n, c in enumerate(tables["components"]["component_id"].to_list())}
    renamed = {
        k: v.with_columns(
            pl.col(c).replace(names)
            for c in v.columns
            if c.endswith("component_id") and v.schema[c] == pl.String
        )
        for k, v in tables.items()
    }
    one, other = (gather_facts(t, on=ON, policy=None) for t in (tables, renamed))
    assert one.proposed is not None
    assert other.proposed is not None
    assert one.proposed.cut.labels.tolist() == other.proposed.cut.labels.tolist()

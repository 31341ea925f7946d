"""The step options: what is compared, proposed, decided and let through, and never from a blank."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from small_tables import table
from untower import options
from untower.answers import Scatter, Squares, Table
from untower.findings import Force, Outcome
from untower.journey import State
from untower.tables import TABLES

ON = date(2026, 11, 23)


def text(columns, rows):
    """A table's text from its columns, parted by spaces, and its rows."""
    return " | ".join(columns.split()) + "\n" + rows.strip() + "\n"


def put(given, key, **cells):
    """The same text with other cells in the row of that key; None is a blank."""
    head, *rows = (line.split("|") for line in given.strip().splitlines())
    names = [name.strip() for name in head]
    assert set(cells) <= set(names), set(cells) - set(names)
    assert key in [row[0].strip() for row in rows], key
    for row in rows:
        if row[0].strip() == key:
            for name, value in cells.items():
                row[names.index(name)] = "" if value is None else str(value)
    return "\n".join("|".join(line) for line in [head, *rows]) + "\n"


COMPONENTS = text(
    "component_id name layer capability run_by in_house_annual_gbp users "
    "user_points cloud_points agile_points status owner_role",
    """
ledger | Ledger | application | finance  | in_house | 100000.00 | | 40 | 40 | 40 | live | Finance
till   | Till   | application | payments | in_house | 20000.00  | | 50 | 50 | 50 | live |
attic  | Attic  | data        | archive  | in_house | 5000.00   | | 10 | 10 | 10 | live |
gone   | Gone   | data        | archive  | in_house | 5000.00   | | 10 | 10 | 10 | retired |
""",
)
OPTIONS = text(
    "option_id component_id kind platform_id one_off_gbp annual_gbp exit_gbp months_to_move "
    "in_house_fte user_points cloud_points agile_points points_evidence blocker",
    """
l-keep  | ledger | retain | | 0.00      | 100000.00 |        | 0  | 0 | 40 | 40 | 40 | survey |
l-saas | ledger | saas | | 10000.00 | 40000.00 | 500.00 | 6 | 0 | 80 | 90 | 70 | trial | no export
l-build | ledger | build  | | 300000.00 | 20000.00  | 0.00   | 18 | 2 | 90 | 80 | 90 | |
t-keep  | till   | retain | |           |           |        |    |   |    |    |    | |
t-saas  | till   | saas   | | 1000.00   |           | 0.00   | 3  | 0 | 70 |    | 70 | |
""",
)
USES = "service_id | component_id\ntax | ledger\ntax | till"
ORGANISATION = text(
    "kind nation plan_starts_on horizon_years price_base_year general_inflation_pct "
    "pay_inflation_pct fte_cost_gbp quality_weight_pct price_weight_pct user_weight_pct "
    "cloud_weight_pct agile_weight_pct",
    "council | england | 2027-04-01 | 5 | 2027 | 2 | 2 | 50000.00 | | | | |",
)
DELIVERY = text(
    "component_id decided decided_on decided_by_role public_interest_test comparator_gbp reason",
    """
ledger | outsource | 2026-03-01 | Cabinet | paper 7 | 90000.00 | Several do this well
till   | in_house  | 2026-03-01 | Cabinet |         |          |
""",
)
CENTRAL = put(ORGANISATION, "council", kind="central")
EVERYTHING = {
    "components": COMPONENTS,
    "options": OPTIONS,
    "uses": USES,
    "organisation": ORGANISATION,
    "delivery_models": DELIVERY,
    "interfaces": "from_component_id | to_component_id\nledger | till",
}


def tables(**texts):
    return {n: table(n, t) for n, t in {**EVERYTHING, **texts}.items() if t is not None}


def answered(*, without=(), on=ON, **texts):
    return options.analyse(tables(**texts, **dict.fromkeys(without)), on=on)


def component(answer, name):
    return next(c for c in answer.figures["components"] if c["component_id"] == name)


def option(answer, option_id):
    return next(o for o in answer.figures["options"] if o["option_id"] == option_id)


def found(answer, rule):
    return [f for f in answer.findings if f.rule == rule]


def decision(answer, name):
    return next(d for d in answer.figures["delivery_models"] if d["component_id"] == name)


def standing(answer, name):
    return decision(answer, name)["standing"]


def passage(answer, name):
    return next(g for g in answer.figures["gate"] if g["component_id"] == name)


# --- what is empty, and what must not happen ------------------------------------------------


def test_without_any_table_it_says_what_to_begin_with_and_breaks_nothing():
    answer = options.analyse({}, on=ON)
    assert answer.state is State.INCOMPLETE
    assert "No components were read" in answer.answer
    assert (answer.findings, answer.pictures, answer.missing, answer.assumed) == ((), (), (), ())
    assert answer.figures["options"] == []
    assert answer.figures["acceptability"] is None


@pytest.mark.parametrize("name", list(EVERYTHING))
def test_any_table_may_be_absent(name):
    answer = answered(without=[name])
    assert set(answer.figure_reads) == set(answer.figures)


@pytest.mark.parametrize("name", list(EVERYTHING))
def test_any_table_may_be_there_without_a_row(name):
    every = tables()
    options.analyse(every | {name: every[name].clear()}, on=ON)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        (name, column)
        for name in ("components", "options", "delivery_models")
        for column in table(name, EVERYTHING[name]).columns
        if column not in TABLES[name].keys and column not in ("source_file", "source_row")
    ],
)
def test_any_column_may_be_absent(name, column):
    every = tables()
    options.analyse(every | {name: every[name].drop(column)}, on=ON)


def test_without_options_only_keeping_is_there_and_nothing_goes_further():
    answer = answered(without=["options"])
    listed = [o for o in answer.figures["options"] if o["origin"] != "proposed"]
    assert {o["kind"] for o in listed} == {"retain"}
    assert not any(g["goes_further"] for g in answer.figures["gate"])
    assert "No options were read for 3 components" in answer.answer
    assert [f.outcome for f in found(answer, "options_considered")] == [Outcome.NOT_KNOWN]
    assert answer.missing[0].table in ("options", "delivery_models")


def test_a_blank_price_is_listed_as_not_costed_and_never_ranked():
    answer = answered()
    way = option(answer, "t-saas")
    assert way["whole_life_gbp"] is None
    assert way["not_costed_for"] == ["annual_gbp"]
    assert way["first_in_pct"] is None
    assert component(answer, "till")["first_option_id"] is None
    (finding,) = found(answer, "option_costed")
    assert finding.outcome is Outcome.NOT_KNOWN
    assert finding.sentence == "Till: 1 option cannot be costed, as the yearly cost is not known."


def test_nothing_is_first_where_a_point_that_is_blank_might_decide():
    answer = answered(options=put(OPTIONS, "t-saas", annual_gbp="15000.00"))
    assert option(answer, "t-saas")["whole_life_gbp"] is not None
    assert option(answer, "t-saas")["worth"] is None
    assert component(answer, "till")["options_ranked"] == 1
    assert component(answer, "till")["first_option_id"] is None


def test_what_is_first_whatever_is_blank_is_first_at_worst_and_sure_at_least():
    answer = answered(options=put(OPTIONS, "t-saas", annual_gbp="10.00"))
    till = component(answer, "till")
    assert (till["first_option_id"], till["is_first_at_worst"]) == ("t-saas", True)
    assert option(answer, "t-keep")["first_in_pct"] is None
    filled = answered(options=put(OPTIONS, "t-saas", annual_gbp="10.00", cloud_points=60))
    assert not component(filled, "till")["is_first_at_worst"]
    assert till["first_in_pct"] <= component(filled, "till")["first_in_pct"]


def test_what_is_not_compared_and_might_come_first_is_named():
    blank = put(OPTIONS, "l-build", cloud_points=None)
    answer = answered(options=blank)
    assert component(answer, "ledger")["first_option_id"] == "l-saas"
    assert component(answer, "ledger")["may_overtake_option_ids"] == []
    cheap = put(blank, "l-build", one_off_gbp="0.00", months_to_move=0, in_house_fte=0)
    assert component(answered(options=cheap), "ledger")["may_overtake_option_ids"] == ["l-build"]
    dear = put(OPTIONS, "l-build", annual_gbp=None)
    assert component(answered(options=dear), "ledger")["may_overtake_option_ids"] == ["l-build"]


def test_nothing_is_first_where_keeping_cannot_be_compared():
    nothing = {"user_points": None, "cloud_points": None, "agile_points": None}
    answer = answered(
        components=put(COMPONENTS, "ledger", **nothing),
        options=put(put(OPTIONS, "l-keep", **nothing), "l-saas", user_points=30),
    )
    assert component(answer, "ledger")["first_option_id"] is None
    assert option(answer, "l-saas")["first_in_pct"] is None


def test_a_cost_of_keeping_that_is_nothing_or_not_known_is_no_measure_of_the_others():
    for cost in ("0.00", None):
        answer = answered(
            options=put(OPTIONS, "l-keep", annual_gbp=cost),
            components=put(COMPONENTS, "ledger", in_house_annual_gbp=cost),
        )
        assert component(answer, "ledger")["first_option_id"] is None


def test_a_retired_component_is_out_of_scope():
    assert "gone" not in {c["component_id"] for c in answered().figures["components"]}


def test_an_option_of_no_component_is_named_and_not_dropped_without_a_word():
    stray = OPTIONS + "x1 | atlantis | saas | | 1.00 | 1.00 | 0.00 | 1 | 0 | 1 | 1 | 1 | |\n"
    stray += "x2 |  | saas | | 1.00 | 1.00 | 0.00 | 1 | 0 | 1 | 1 | 1 | |\n"
    answer = answered(options=stray)
    (finding,) = found(answer, "option_of_a_component")
    assert "2 options could not be counted" in finding.sentence
    assert "x1 and x2" in finding.sentence
    assert [r.key for r in finding.rows] == ["x1", "x2"]
    assert answer.figures["counts"]["options_astray"] == 2


def test_the_same_tables_give_the_same_answer_twice():
    assert answered() == answered()


# --- cost, points and places ----------------------------------------------------------------


def test_keeping_is_always_there_and_costs_the_present_cost():
    answer = answered()
    attic = option(answer, "attic retain")
    assert (attic["origin"], attic["kind"]) == ("always there", "retain")
    assert attic["whole_life_gbp"] == Decimal("23365.40")
    assert attic["user_points"] == 10


def test_a_listed_keeping_without_prices_or_points_takes_the_components_own():
    kept = option(answered(), "t-keep")
    assert kept["whole_life_gbp"] == Decimal("93461.58")
    assert kept["cloud_points"] == 50
    assert "till retain" not in {o["option_id"] for o in answered().figures["options"]}


def test_every_part_of_a_cost_adds_up_and_bias_stands_apart():
    way = option(answered(), "l-saas")
    assert sum(way["parts_gbp"].values()) == way["whole_life_gbp"]
    assert way["whole_life_gbp"] - way["without_bias_gbp"] == way["parts_gbp"]["optimism_bias"]
    assert way["parts_gbp"]["double_running"] == Decimal("50000.00")


def test_the_first_option_says_how_sure_it_is_and_what_would_change_it():
    answer = answered()
    ledger = component(answer, "ledger")
    assert ledger["first_option_id"] == "l-saas"
    assert ledger["first_in_pct"] == option(answer, "l-saas")["first_in_pct"]
    shares = [option(answer, o)["first_in_pct"] for o in ("l-keep", "l-saas", "l-build")]
    assert sum(shares) == pytest.approx(100, abs=0.2)
    assert ledger["smallest_change"]["option_id"] == "l-build"
    assert answer.figures["acceptability"]["weightings"] >= 100_000


def test_twice_the_price_of_keeping_costs_a_hundred_points():
    # With optimism bias what is built costs three times its price: here six times keeping it.
    dear = put(
        OPTIONS, "l-build", one_off_gbp="934615.84", annual_gbp=0, months_to_move=0, in_house_fte=0
    )
    answer = answered(options=dear)
    assert option(answer, "l-keep")["cost_points"] == 50
    assert option(answer, "l-build")["cost_points"] == pytest.approx(150 - 600, abs=0.1)


def test_a_rival_that_cannot_win_changes_no_order_and_no_points():
    before = answered()
    worst = (
        OPTIONS + "l-worst | ledger | cloud | | 9.00 | 900000.00 | 9.00 | 1 | 0 | 0 | 0 | 0 | |\n"
    )
    after = answered(options=worst)
    assert option(after, "l-worst")["first_in_pct"] == 0
    for way in ("l-keep", "l-saas", "l-build"):
        for name in ("cost_points", "worth", "first_in_pct"):
            assert option(after, way)[name] == option(before, way)[name]


def test_the_organisations_own_weights_decide_and_are_said():
    own = {"quality": 0, "price": 100, "user": 1, "cloud": 1, "agile": 2}
    weighed = put(ORGANISATION, "council", **{f"{n}_weight_pct": w for n, w in own.items()})
    answer = answered(organisation=weighed)
    assert answer.figures["weights"] == {"cost": 1, "user": 0, "cloud": 0, "agile": 0}
    assert not any("Weights by convention" in words for words in answer.assumed)


def test_a_side_with_one_weight_blank_is_not_guessed_at_from_the_others():
    answer = answered(organisation=put(ORGANISATION, "council", user_weight_pct=90))
    assert answer.figures["weights"]["user"] == 0.25
    assert any("user 50, cloud 25, agile 25" in words for words in answer.assumed)


def test_weights_nobody_stated_are_conventions_by_name():
    answer = answered()
    assert answer.figures["weights"] == {"cost": 0.5, "user": 0.25, "cloud": 0.125, "agile": 0.125}
    assert sum("Weights by convention" in words for words in answer.assumed) == 2


def test_what_stands_in_the_way_of_a_first_option_is_told():
    (finding,) = found(answered(), "first_option_unblocked")
    assert "no export" in finding.sentence
    assert finding.outcome is Outcome.NOT_MET


def test_months_to_benefit_count_the_procurement_and_wait_for_the_present_contract():
    contracts = "contract_id | ends_on    | starts_on\nK1 | 2029-03-31 | 2024-04-01"
    charges = "contract_id | component_id | annual_gbp\nK1 | ledger | 5.00"
    answer = answered(contracts=contracts, charges=charges)
    saas, build = option(answer, "l-saas"), option(answer, "l-build")
    assert (saas["months_to_first_benefit"], saas["months_to_full_benefit"]) == (15, 24)
    # Eighteen months, and by 54% longer with optimism bias.
    assert (build["months_to_first_benefit"], build["months_to_full_benefit"]) == (18, 27.7)
    kept = option(answer, "l-keep")
    assert (kept["months_to_first_benefit"], kept["months_to_full_benefit"]) == (None, None)


def test_a_contract_without_an_end_leaves_the_full_benefit_not_known():
    answer = answered(
        contracts="contract_id | ends_on\nK1 |",
        charges="contract_id | component_id | annual_gbp\nK1 | ledger | 5.00",
    )
    assert option(answer, "l-saas")["months_to_first_benefit"] == 15
    assert option(answer, "l-saas")["months_to_full_benefit"] is None


# --- proposals ------------------------------------------------------------------------------


def proposals(answer):
    return {(p["component_id"], p["kind"], p["platform"]) for p in answer.figures["proposals"]}


def test_reuse_is_proposed_where_a_platform_does_the_same_with_whom_it_binds_and_its_source():
    answer = answered()
    assert ("till", "reuse", "GOV.UK Pay") in proposals(answer)
    (proposal,) = [p for p in answer.figures["proposals"] if p["kind"] == "reuse"]
    assert (proposal["must_use"], proposal["binds"]) == (False, ["central"])
    assert "23 October 2024" in proposal["source"]
    way = option(answer, proposal["option_id"])
    assert (way["origin"], way["whole_life_gbp"]) == ("proposed", None)
    (finding,) = found(answer, "reuse_considered")
    assert finding.force is Force.HOUSE_CONVENTION


def test_a_central_body_in_england_must_use_it_or_say_why_not():
    answer = answered(organisation=CENTRAL)
    (finding,) = found(answer, "reuse_considered")
    assert finding.force is Force.COMPLY_OR_EXPLAIN
    assert "must use it or say why not" in finding.sentence
    early = answered(organisation=CENTRAL, on=date(2024, 1, 1))
    assert found(early, "reuse_considered")[0].force is Force.HOUSE_CONVENTION


@pytest.mark.parametrize("nation", ["wales", ""])
def test_a_nation_it_does_not_bind_or_that_is_not_known_is_not_bound(nation):
    bound = put(CENTRAL, "central", nation=nation)
    (finding,) = found(answered(organisation=bound), "reuse_considered")
    assert finding.force is Force.HOUSE_CONVENTION


def test_reuse_is_not_proposed_of_itself_or_where_it_is_among_the_options():
    own = put(COMPONENTS, "till", name="GOV.UK Pay for parking")
    assert not found(answered(components=own), "reuse_considered")
    listed = OPTIONS + "t-pay | till | reuse | govuk-pay | 1.00 | | | 1 | 0 | 9 | 9 | 9 | |\n"
    assert not found(answered(options=listed), "reuse_considered")


def test_a_platform_of_the_organisations_own_comes_before_the_shipped_and_gives_its_price():
    platforms = """
    platform_id | name       | capability | one_off_gbp | annual_gbp | months_to_move
    county      | County Pay | Payments   | 100.00      | 200.00     | 4
    govuk-pay   | GOV.UK Pay |            |             |            |
    """
    answer = answered(platforms=platforms)
    assert {p for _, kind, p in proposals(answer) if kind == "reuse"} == {"County Pay"}
    listed = OPTIONS + "t-own | till | reuse | county | | | 0.00 | | 0 | 9 | 9 | 9 | |\n"
    way = option(answered(platforms=platforms, options=listed), "t-own")
    assert way["not_costed_for"] == []
    assert way["parts_gbp"]["moving"] == Decimal("100.00")


def test_retiring_is_proposed_only_for_what_nothing_uses_and_never_done():
    answer = answered()
    assert ("attic", "retire", None) in proposals(answer)
    assert component(answer, "attic")["first_option_id"] is None
    (finding,) = found(answer, "retire_considered")
    assert "Retiring it is not among its options" in finding.sentence
    assert finding.money_gbp == Decimal("5000.00")


def test_retiring_is_not_proposed_where_something_in_use_depends_on_it():
    joined = "from_component_id | to_component_id\nledger | attic"
    assert not found(answered(interfaces=joined), "retire_considered")


def test_what_services_use_is_not_known_without_uses_so_nothing_is_proposed_for_retirement():
    assert not found(answered(without=["uses"]), "retire_considered")


def test_people_counted_on_what_no_service_uses_are_said_with_the_proposal():
    (finding,) = found(answered(components=put(COMPONENTS, "attic", users=12)), "retire_considered")
    assert "though 12 users are counted on it" in finding.sentence


def test_retiring_what_a_service_uses_is_out_of_the_comparison_and_told():
    closed = OPTIONS + "l-end | ledger | retire | | 1.00 | 0.00 | 0.00 | 1 | 0 | 99 | 99 | 99 | |\n"
    answer = answered(options=closed)
    assert option(answer, "l-end")["first_in_pct"] is None
    (finding,) = found(answer, "retire_what_nothing_uses")
    assert "but tax uses it" in finding.sentence
    assert finding.outcome is Outcome.NOT_MET
    (unsure,) = found(answered(options=closed, without=["uses"]), "retire_what_nothing_uses")
    assert unsure.outcome is Outcome.NOT_KNOWN


# --- the gate -------------------------------------------------------------------------------


def test_a_component_goes_no_further_before_options_of_two_kinds_were_listed():
    answer = answered()
    assert passage(answer, "ledger")["goes_further"]
    assert passage(answer, "till")["kinds_considered"] == ["retain", "saas"]
    assert not passage(answer, "attic")["goes_further"]
    assert answer.state is State.INCOMPLETE
    held = answered(options=put(OPTIONS, "t-keep", kind="saas"))
    assert passage(held, "till")["outcome"] == "not met"
    assert "one kind of option is listed for it (SaaS)" in " ".join(
        f.sentence for f in found(held, "options_considered")
    )


def test_what_untower_adds_or_proposes_does_not_count_as_considered():
    answer = answered(options=put(OPTIONS, "t-keep", component_id="ledger"))
    assert option(answer, "till retain")["origin"] == "always there"
    assert passage(answer, "till")["kinds_considered"] == ["saas"]
    assert not passage(answer, "till")["goes_further"]


def test_an_option_without_a_kind_leaves_it_not_known():
    answer = answered(options=put(OPTIONS, "t-keep", kind=None))
    assert passage(answer, "till")["outcome"] == "not known"
    assert "kind" in option(answer, "t-keep")["not_costed_for"]


RECORD = """
step    | kind | subject_table | subject_key | by_role | reason               | decided_on
options | skip | components    | attic       | Head    | it closes in a month | 2026-11-01
"""


def test_a_record_lets_its_component_through_and_no_other():
    answer = answered(passed_over=RECORD, without=["options"])
    assert passage(answer, "attic")["passed_over_reason"] == "it closes in a month"
    assert passage(answer, "attic")["goes_further"]
    assert not passage(answer, "till")["goes_further"]


def test_an_exception_lets_a_named_component_through_and_never_the_whole_step():
    excepted = RECORD.replace("| skip |", "| exception |")
    assert passage(answered(passed_over=excepted), "attic")["goes_further"]
    whole = excepted.replace("| components    | attic       |", "|               |             |")
    assert not passage(answered(passed_over=whole), "attic")["goes_further"]


def test_with_every_component_through_the_step_is_ready_and_with_the_whole_passed_over_says_so():
    assert answered(passed_over=RECORD).state is State.READY
    whole = RECORD.replace("| components    | attic       |", "|               |             |")
    answer = answered(passed_over=whole, without=["options"])
    assert answer.state is State.PASSED_OVER
    assert all(g["goes_further"] for g in answer.figures["gate"])


@pytest.mark.parametrize(
    ("old", "new", "outcome"),
    [
        ("| Head    |", "|         |", "not known"),
        ("| 2026-11-01", "|           ", "not known"),
        ("it closes in a month", "                    ", "not known"),
        ("it closes in a month", "tbc", "not met"),
        ("2026-11-01", "2027-11-01", "not met"),
        ("| skip |", "| accept |", "not met"),
        ("options | skip", "estate | skip", "not met"),
        ("| components    |", "|               |", "not known"),
    ],
)
def test_a_record_without_who_why_and_when_settles_nothing(old, new, outcome):
    answer = answered(passed_over=RECORD.replace(old, new))
    assert passage(answer, "attic")["outcome"] == outcome
    assert not passage(answer, "attic")["goes_further"]


# --- delivery models ------------------------------------------------------------------------


def test_without_a_decision_a_component_does_not_go_to_tender():
    answer = answered()
    assert standing(answer, "attic") == "not decided"
    assert passage(answer, "ledger")["goes_to_tender"]
    assert not passage(answer, "attic")["goes_to_tender"]
    (_, undecided) = sorted(
        found(answer, "delivery_model_decided"), key=lambda f: f.outcome is not Outcome.MET
    )
    assert "is not decided for 1 component" in undecided.sentence


def test_what_is_decided_to_stay_in_house_does_not_go_to_tender():
    assert not passage(answered(), "till")["goes_to_tender"]


def test_a_decision_dated_later_is_not_taken_yet():
    assert standing(answered(on=date(2026, 2, 1)), "ledger") == "not decided"


def test_outsourcing_without_a_public_interest_test_is_told():
    answer = answered(delivery_models=put(DELIVERY, "ledger", public_interest_test=None))
    assert standing(answer, "ledger") == "decided without public interest test"
    (finding,) = found(answer, "public_interest_test")
    assert (finding.outcome, finding.force) == (Outcome.NOT_KNOWN, Force.HOUSE_CONVENTION)


def test_the_test_binds_a_central_body_from_its_day_above_its_amount():
    late = put(DELIVERY, "ledger", public_interest_test=None, decided_on="2027-05-01")
    dear = put(OPTIONS, "l-saas", annual_gbp="4000000.00")
    known = {"delivery_models": late, "organisation": CENTRAL, "on": date(2027, 6, 1)}
    (bound,) = found(answered(options=dear, **known), "public_interest_test")
    assert bound.force is Force.MANDATORY_POLICY
    (small,) = found(answered(**known), "public_interest_test")
    assert small.force is Force.HOUSE_CONVENTION


def test_a_decision_the_dearer_way_is_not_in_line_with_the_comparator():
    answer = answered(delivery_models=put(DELIVERY, "ledger", comparator_gbp="30000.00"))
    assert standing(answer, "ledger") == "not in line with comparator"
    (finding,) = found(answer, "decision_in_line_with_comparator")
    assert "in-house it would cost £30,000 a year, outside £40,000 at least" in finding.sentence
    assert "Several do this well" in finding.sentence


def test_a_difference_within_the_margin_of_an_estimate_is_in_line():
    close = put(DELIVERY, "ledger", comparator_gbp="37000.00")
    assert standing(answered(delivery_models=close), "ledger") == "decided"


def test_a_comparator_cannot_be_held_against_a_price_that_is_not_known():
    answer = answered(
        options=put(OPTIONS, "l-saas", annual_gbp=None),
        delivery_models=put(DELIVERY, "ledger", comparator_gbp="1.00"),
    )
    assert decision(answer, "ledger")["standing"] == "decided"
    assert decision(answer, "ledger")["is_in_line_with_comparator"] is None


def test_our_own_posts_count_on_the_outside_price():
    answer = answered(options=put(OPTIONS, "l-saas", in_house_fte=2))
    assert decision(answer, "ledger")["outside_annual_gbp"] == Decimal("140000.00")
    assert standing(answer, "ledger") == "not in line with comparator"


def test_a_decision_without_its_reason_is_asked_about():
    answer = answered()
    (finding,) = found(answer, "decision_on_record")
    assert finding.sentence == "Till: who delivers is decided, but the reason is not on record."
    assert any(m.table == "delivery_models" and m.column == "reason" for m in answer.missing)


# --- what is asked, drawn and assumed -------------------------------------------------------


def test_the_dearest_blank_is_asked_first_and_of_the_right_role():
    blank = put(OPTIONS, "l-saas", annual_gbp=None)
    cells = [m for m in answered(options=blank).missing if m.table == "options"]
    assert (cells[0].key, cells[0].column) == ("l-saas", "annual_gbp")
    assert cells[0].money_gbp == Decimal("100000.00")
    assert cells[0].question == "What would Ledger cost a year as this: SaaS?"
    for cell in cells:
        assert TABLES[cell.table].column(cell.column)


def test_the_pictures_show_first_places_cost_beside_points_and_the_gate():
    drawn = {p.picture_id: p for p in answered().pictures}
    assert list(drawn) == [
        "options_first",
        "options_cost_and_points",
        "options_all",
        "options_gate",
        "options_proposed",
        "options_decisions",
    ]
    assert isinstance(drawn["options_first"], Table)
    assert isinstance(drawn["options_cost_and_points"], Scatter)
    assert isinstance(drawn["options_gate"], Squares)
    assert sum(len(g.squares) for g in drawn["options_gate"].groups) == 3
    for picture in drawn.values():
        assert all(len(row) == len(picture.columns) for row in picture.rows)


def test_every_column_the_step_says_it_reads_is_declared():
    answer = answered()
    reads = [
        answer.answer_reads,
        *answer.figure_reads.values(),
        *(p.reads for p in answer.pictures),
        *(f.reads for f in answer.findings),
    ]
    for read in {r for some in reads for r in some}:
        name, column = read.split(".")
        assert TABLES[name].column(column)


def test_the_answer_says_what_comes_first_and_what_goes_no_further():
    assert answered().answer == (
        "By its first option, of 3 components 1 moves to SaaS; for 2 no other way can be compared "
        "with keeping it. 1 goes no further until options of two kinds are listed; for 1 nobody "
        "decided who delivers, so that they go to no tender."
    )


def test_stopping_early_ends_the_weighing_and_says_how_many_were_asked():
    answer = options.analyse(tables(), on=ON, stop=lambda: True)
    assert answer.figures["acceptability"]["weightings"] == 0
    assert component(answer, "ledger")["first_in_pct"] is None
    assert component(answer, "ledger")["first_option_id"] == "l-saas"


def test_progress_is_told_part_by_part():
    told = []
    options.analyse(tables(), on=ON, progress=lambda done, total, words: told.append(words))
    assert told == ["gathering options", "costing options", "weighing options"]

"""The published facts the rules of buying rest on, each at its edge, with where it is published."""

from __future__ import annotations

from datetime import date

import pytest
from tests.small_tables import table

from untower.assurance.case_file import case_file
from untower.assurance.judging import judged
from untower.assurance.rule import rules
from untower.findings import Force
from untower.policy import NotCovered, shipped

RULES = {rule.name: rule for rule in rules()}


def body(kind, more=""):
    head = "name | kind | nation" + (" | vesting_on" if more else "")
    return table("organisation", f"{head}\n---\nAnywhere | {kind} | england{more}")


def outcomes(rule, on, kind, more="", **tables):
    given = {name: table(name, text) for name, text in tables.items()}
    found = judged(RULES[rule], case_file({"organisation": body(kind, more), **given}, on=on))
    return {a.key: (a.outcome.value, a.force) for a in found.answers}


def procurement(value, commenced, route="open"):
    return (
        "procurement_id | estimated_value_gbp | commenced_on | route | regime\n---\n"
        f"p | {value} | {commenced} | {route} | pa2023"
    )


@pytest.mark.parametrize(
    ("value", "commenced", "kind", "outcome", "force"),
    [
        (1_000_000, "2027-04-01", "central", "not applicable", None),
        (1_000_001, "2027-04-01", "central", "not known", Force.MANDATORY_POLICY),
        (1_000_001, "2027-03-31", "central", "not applicable", None),
        (1_000_001, "2027-04-01", "council", "not known", Force.GUIDANCE),
    ],
)
def test_the_public_interest_test_binds_departments_from_april_2027_above_one_million(
    value, commenced, kind, outcome, force
):
    """PPN 024, 17 June 2026, as reported: services over £1m inc VAT; others are encouraged."""
    found = outcomes(
        "public_interest_test",
        date(2027, 6, 1),
        kind,
        procurements=procurement(value, commenced),
    )["p"]
    assert found[0] == outcome
    assert force is None or found[1] is force


@pytest.mark.parametrize(
    ("value", "outcome"), [(120_000, "not applicable"), (120_001, "not known")]
)
def test_consent_to_a_contract_is_asked_above_100_000_pounds(value, outcome):
    """Local Government and Public Involvement in Health Act 2007, section 24(1)(c)."""
    found = outcomes(
        "reorganisation_consent",
        date(2026, 4, 1),
        "council",
        " | 2028-04-01",
        procurements=procurement(value, "2026-03-01"),
    )
    assert found["p"][0] == outcome


def test_a_council_that_names_no_successor_is_asked_and_never_accused():
    found = outcomes(
        "reorganisation_consent",
        date(2026, 4, 1),
        "council",
        procurements=procurement(900_000, "2026-03-01"),
    )
    assert found["p"][0] == "not known"


@pytest.mark.parametrize(
    ("value", "outcome"), [(23_999_999, "not applicable"), (24_000_000, "not known")]
)
def test_commercial_control_begins_at_20_million_pounds_without_vat(value, outcome):
    """Commercial spend controls, version 7 (gov.uk): £20m ex VAT and over."""
    found = outcomes(
        "commercial_spend_approved",
        date(2026, 4, 1),
        "central",
        procurements=procurement(value, "2026-03-01"),
    )
    assert found["p"][0] == outcome


@pytest.mark.parametrize(
    ("outside", "value", "outcome"),
    [
        ("yes", 100_000, "not applicable"),
        ("yes", 110_000, "not known"),
        ("no", 1_000_000, "not applicable"),
        ("no", 1_300_000, "not known"),
    ],
)
def test_digital_control_is_lower_for_what_citizens_face(outside, value, outcome):
    """Digital and technology spend controls v6, PublicTechnology 26 February 2024."""
    found = outcomes(
        "digital_spend_approved",
        date(2026, 4, 1),
        "central",
        procurements=procurement(value, "2026-03-01"),
        lots="lot_id | procurement_id\n---\nl | p",
        lot_components="lot_id | component_id\n---\nl | c",
        uses="service_id | component_id\n---\ns | c",
        services=f"service_id | is_public_facing\n---\ns | {outside}",
    )
    assert found["p"][0] == outcome


@pytest.mark.parametrize(("done", "outcome"), [("2026-05-27", "met"), ("2026-05-28", "not met")])
def test_a_pipeline_notice_is_due_56_days_after_the_year_begins_not_before(done, outcome):
    """Procurement Act 2023, section 93, as restated by DAC Beachcroft."""
    found = outcomes(
        "pipeline_notice",
        date(2026, 7, 1),
        "council",
        payments="source_file | source_row | paid_on | amount_gbp\n---\n"
        "a.csv | 2 | 2025-07-15 | 60000000\na.csv | 3 | 2026-06-15 | 60000000",
        evidence="evidence_id | kind | subject_table | point | done_on | result\n---\n"
        f"e | other | organisation | pipeline_notice | {done} | published",
    )
    assert found["all"][0] == outcome


@pytest.mark.parametrize("paid", ["2026-01-15", "2025-12-15"])
def test_payments_of_less_than_a_year_never_say_that_a_body_is_small(paid):
    found = outcomes(
        "pipeline_notice",
        date(2026, 7, 1),
        "council",
        payments=f"source_file | source_row | paid_on | amount_gbp\n---\na.csv | 2 | {paid} | 5",
    )
    assert found["all"][0] == "not known"


@pytest.mark.parametrize(
    ("added", "outcome"), [(100_000, "not applicable"), (100_001, "not known")]
)
def test_a_change_is_published_first_above_a_tenth_of_the_value(added, outcome):
    """Procurement Act 2023, section 75, as restated by LocalGovLawyer and Ward Hadaway."""
    found = outcomes(
        "change_notice",
        date(2026, 4, 1),
        "council",
        changes="change_id | contract_id | changed_on | value_gbp\n---\n"
        f"x | k | 2026-01-01 | {added}",
        contracts="contract_id | value_gbp | procurement_commenced_on | regime\n---\n"
        "k | 1000000 | 2025-03-01 | pa2023",
    )
    assert found["x"][0] == outcome


@pytest.mark.parametrize(("done", "outcome"), [("2026-01-30", "met"), ("2026-01-31", "not met")])
def test_the_end_of_a_contract_is_published_within_30_days(done, outcome):
    """Procurement Act 2023, section 80, as restated by Hugh James."""
    found = outcomes(
        "termination_notice",
        date(2026, 4, 1),
        "council",
        contracts="contract_id | ends_on | procurement_commenced_on | regime\n---\n"
        "k | 2025-12-31 | 2025-03-01 | pa2023",
        evidence="evidence_id | kind | subject_table | subject_key | point | done_on | result\n"
        f"---\ne | other | contracts | k | termination_notice | {done} | published",
    )
    assert found["k"][0] == outcome


@pytest.mark.parametrize(("until", "outcome"), [("2028-06-01", "met"), ("2028-05-31", "not met")])
def test_records_of_an_award_are_kept_three_years(until, outcome):
    """Procurement Act 2023, section 98 (legislation.gov.uk)."""
    found = outcomes(
        "records_kept",
        date(2026, 4, 1),
        "council",
        contracts="contract_id | starts_on | procurement_commenced_on | regime\n---\n"
        "k | 2025-06-01 | 2025-03-01 | pa2023",
        evidence="evidence_id | kind | subject_table | subject_key | point | done_on | expires_on "
        "| result\n---\n"
        f"e | other | contracts | k | records_kept | 2025-06-01 | {until} | in place",
    )
    assert found["k"][0] == outcome


@pytest.mark.parametrize(
    ("value", "weight", "outcome"),
    [
        (999_999, 0, "not applicable"),
        (1_000_000, 10, "met"),
        (4_999_999, 9, "not met"),
        (5_000_000, 19, "not met"),
        (5_000_000, 20, "met"),
    ],
)
def test_social_value_of_2027_is_guidance_until_the_note_itself_is_read(value, weight, outcome):
    """PPN 026, known only from a public rules engine: never louder than guidance."""
    found = outcomes(
        "social_value_weight_2027",
        date(2027, 6, 1),
        "central",
        procurements=procurement(value, "2027-01-01"),
        lots=f"lot_id | procurement_id | social_value_weight_pct\n---\nl | p | {weight}",
    )
    assert found["l"][0] == outcome
    assert RULES["social_value_weight_2027"].loudest is Force.GUIDANCE
    assert not RULES["social_value_weight_2027"].confirmed


def test_no_share_of_small_firms_is_set_for_anybody_by_law():
    """PPN 001: each central body sets its own target; no single national percentage is in it."""
    assert not any("sme_share" in one.name for one in shipped().numbers)
    found = outcomes(
        "sme_target",
        date(2026, 4, 1),
        "central",
        charges="contract_id | component_id | annual_gbp\n---\nk | c | 100",
    )
    assert found["all"][0] == "not known"


@pytest.mark.parametrize(("name", "kind"), [("award_limits_lawful", "other")])
def test_a_cap_on_suppliers_is_no_award_rule_for_any_body(name, kind):
    """Procurement Act 2023, section 23(4), and what law firms say of everything else."""
    found = outcomes(
        name,
        date(2026, 4, 1),
        kind,
        limits="limit_id | kind | instrument\n---\n"
        "a | suppliers_max | award_criterion\nb | suppliers_max | lot_limit",
    )
    assert found == {"a": ("not met", Force.LAW), "b": ("met", Force.LAW)}


def test_the_control_of_20_million_is_not_known_before_it_was_published():
    def on(day):
        return shipped().number(
            "commercial_spend_control_gbp", on=day, binds="central", nation="england"
        )

    assert on(date(2023, 2, 1)).value == 20_000_000
    assert isinstance(on(date(2023, 1, 31)), NotCovered)

"""How far a contract may lawfully run and by when somebody must act; published cases by name."""

from __future__ import annotations

from datetime import date

import pytest

from small_tables import table
from untower.arithmetic.calendar_months import term_end, warn_on
from untower.estate.contract_dates import contract_terms
from untower.estate.conventions import read_conventions
from untower.estate.facts import gather_facts
from untower.estate.lawful_dates import lawful_dates, months_past, provided_end
from untower.estate.lawful_findings import lawful_findings
from untower.findings import Force, Outcome
from untower.policy import NotCovered

ON = date(2026, 2, 11)
NATION = "kind | nation\ncouncil | england"


def days_of(text, on=ON, nation="england"):
    contracts = table("contracts", text)
    terms = contract_terms({"contracts": contracts}, on=on)
    found = lawful_dates(terms, contracts, on=on, nation=nation, kind="council")
    return {d.contract_id: d for d in found}


def found_for(text, on=ON, organisation=NATION, changes=None):
    tables = {"contracts": table("contracts", text)}
    if organisation is not None:
        tables["organisation"] = table("organisation", organisation)
    if changes is not None:
        tables["changes"] = table("changes", changes)
    facts = gather_facts(tables, on=on, conventions=read_conventions(on, None))
    dates = lawful_dates(
        facts.terms,
        tables["contracts"],
        on=on,
        nation=facts.organisation("nation"),
        kind=facts.organisation("kind"),
    )
    return [(f.rule, f.outcome, f.subject_key, f) for f in lawful_findings(facts, dates)]


def outcomes(found, rule):
    return {key: outcome for r, outcome, key, _ in found if r == rule}


BEYOND = "contract_end_provided_for"
RUN_OVER = """
    contract_id | ends_on    | maximum_ends_on | regime
    A           | 2027-03-31 | 2025-03-31      | {regime}
    """
UNDER_THE_ACT = """
    contract_id | starts_on  | ends_on   | maximum_ends_on | regime
    A           | 2025-04-01 | {ends_on} | 2029-03-31      | pa2023
    """


# --- what must not happen ---------------------------------------------------------------------


def test_a_contract_whose_extensions_are_blank_is_not_known_to_end_lawfully():
    found = days_of("contract_id | starts_on | initial_term_months\nA | 2024-01-01 | 24")["A"]
    assert found.ends_on == date(2026, 1, 1)
    assert found.provided_ends_on is None
    assert found.is_beyond is None
    assert found.lawful_maximum_ends_on is None


def test_two_furthest_ends_that_disagree_leave_neither_sure():
    text = """
        contract_id | starts_on  | initial_term_months | extensions_allowed | extension_months \
| maximum_ends_on | ends_on
        A           | 2024-01-01 | 24                  | 1                  | 12               \
| 2029-01-01      | 2026-12-31
        """
    found = days_of(text)["A"]
    assert found.provided_ends_on is None
    assert found.provided_clash == (date(2029, 1, 1), date(2027, 1, 1))
    said = [f.sentence for *_, f in found_for(text)]
    assert any(
        "stated as 1 January 2029" in s and "reach 1 January 2027. Neither is sure." in s
        for s in said
    )


def test_what_the_law_allows_is_not_said_of_a_nation_that_is_not_covered_or_not_known():
    for nation in ("scotland", None):
        found = days_of(RUN_OVER.format(regime="pcr2015"), nation=nation)["A"]
        assert isinstance(found.law, NotCovered)
        assert found.lawful_maximum_ends_on is None
        assert found.provided_ends_on == date(2025, 3, 31)


def test_a_contract_past_its_furthest_end_is_not_judged_without_a_law():
    found = found_for(RUN_OVER.format(regime="pcr2015"), organisation=None)
    assert outcomes(found, BEYOND) == {"A": Outcome.NOT_KNOWN}
    assert "the organisation's nation, which is not known" in found[0][3].sentence
    assert found[0][3].force is Force.HOUSE_CONVENTION


def test_a_contract_older_than_the_regulations_is_under_neither_law():
    found = days_of("contract_id | starts_on | procurement_commenced_on\nA|2014-01-01|2013-07-01")
    assert found["A"].regime is None


def test_a_contract_that_pays_the_organisation_is_not_judged():
    text = """
        contract_id | ends_on    | maximum_ends_on | is_revenue
        A           | 2027-03-31 | 2025-03-31      | yes
        """
    assert found_for(text) == []


# --- golden cases from public trackers --------------------------------------------------------


def test_glpi_23084_a_yearly_tacit_renewal_and_two_months_notice():
    """https://github.com/glpi-project/glpi/issues/23084"""
    found = days_of(
        """
        contract_id | initial_ends_on | renewal | extension_months | notice_months
        A           | 2025-08-28      | tacit   | 12               | 2
        """,
        on=date(2026, 2, 11),
    )["A"]
    assert found.ends_on == date(2026, 8, 28)
    assert found.last_day_for_notice == date(2026, 6, 28)
    assert found.decide_by == date(2026, 6, 28)


def test_glpi_15893_thirty_six_months_then_twelve_by_twelve():
    """https://github.com/glpi-project/glpi/issues/15893"""
    text = """
        contract_id | starts_on  | initial_term_months | renewal | extension_months | notice_months
        A           | 2020-08-01 | 36                  | tacit   | 12               | 3
        """
    first = days_of(text, on=date(2021, 1, 1))["A"]
    assert first.ends_on == date(2023, 8, 1)
    assert first.last_day_for_notice == date(2023, 5, 1)
    assert days_of(text, on=date(2023, 8, 2))["A"].ends_on == date(2024, 8, 1)


def test_glpi_14703_sixty_months_and_twelve_are_seventy_two_never_a_hundred_and_twenty():
    """https://github.com/glpi-project/glpi/issues/14703"""
    found = days_of(
        """
        contract_id | starts_on  | initial_term_months | extensions_allowed | extensions_taken \
| extension_months
        A           | 2020-01-01 | 60                  | 1                  | 1                \
| 12
        """
    )["A"]
    assert found.ends_on == found.provided_ends_on == term_end(date(2020, 1, 1), 72)


def test_glpi_6004_three_months_notice_warned_three_weeks_before():
    """https://github.com/glpi-project/glpi/issues/6004"""
    found = days_of(
        """
        contract_id | starts_on  | initial_term_months | notice_months
        A           | 2018-09-27 | 36                  | 3
        """,
        on=date(2021, 1, 1),
    )["A"]
    assert found.last_day_for_notice == date(2021, 6, 27)
    assert warn_on(found.ends_on, 3, 21) == date(2021, 6, 6)


def test_glpi_23516_an_express_renewal_never_renews_itself():
    """https://github.com/glpi-project/glpi/pull/23516"""
    text = """
        contract_id | starts_on  | initial_term_months | renewal   | extension_months
        A           | 2022-01-01 | 36                  | {renewal} | 12
        """
    on = date(2026, 2, 11)
    assert days_of(text.format(renewal="express"), on=on)["A"].ends_on == date(2025, 1, 1)
    assert days_of(text.format(renewal="tacit"), on=on)["A"].ends_on == date(2027, 1, 1)


# --- what the contract provides for -----------------------------------------------------------


def test_a_furthest_end_is_the_first_end_and_every_extension_allowed():
    row = {
        "starts_on": date(2024, 4, 1),
        "initial_term_months": 36,
        "initial_ends_on": date(2027, 3, 31),
        "extensions_allowed": 2,
        "extension_months": 12,
    }
    assert provided_end(row)[:2] == (date(2029, 3, 31), "first end and the extensions allowed")
    assert provided_end(row | {"extensions_allowed": 0, "extension_months": None})[0] == (
        date(2027, 3, 31)
    )
    for blank in ("extensions_allowed", "extension_months"):
        assert provided_end(row | {blank: None}) == (None, None, None)
    assert provided_end(row | {"maximum_ends_on": date(2029, 4, 1)})[:2] == (
        date(2029, 4, 1),
        "stated",
    )


def test_a_months_last_day_stays_the_months_last_through_extensions():
    row = {
        "starts_on": date(2024, 3, 1),
        "initial_term_months": 36,
        "initial_ends_on": date(2027, 2, 28),
        "extensions_allowed": 1,
        "extension_months": 12,
    }
    assert provided_end(row)[0] == date(2028, 2, 29)


def test_a_stated_end_one_day_before_the_anniversary_is_the_same_term_and_not_beyond():
    found = days_of(
        """
        contract_id | ends_on    | maximum_ends_on
        A           | 2027-04-01 | 2027-03-31
        B           | 2027-03-31 | 2027-04-01
        C           | 2027-04-02 | 2027-03-31
        """
    )
    assert [found[k].is_beyond for k in "ABC"] == [False, False, True]


def test_the_months_past_an_end_are_whole_and_at_least_one():
    assert months_past(date(2025, 3, 31), date(2027, 3, 31)) == 24
    assert months_past(date(2025, 3, 31), date(2025, 4, 5)) == 1
    assert months_past(date(2025, 1, 31), date(2025, 3, 30)) == 1


# --- which law --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "regime", "told"),
    [
        ("2025-07-01 | pa2023  |           ", "pa2023", "stated"),
        ("2025-07-01 |         | 2025-02-24", "pa2023", "the day its procurement began"),
        ("2025-07-01 |         | 2025-02-23", "pcr2015", "the day its procurement began"),
        ("2024-07-01 |         |           ", "pcr2015", "its start, before the Act"),
        ("2025-07-01 |         |           ", None, None),
    ],
)
def test_the_law_is_that_of_the_day_the_procurement_began(row, regime, told):
    """policy.md section 9: what began before 24 February 2025 stays under the Regulations."""
    found = days_of(f"contract_id | starts_on | regime | procurement_commenced_on\nA | {row}")["A"]
    assert (found.regime, found.regime_from) == (regime, told)


def test_a_stated_law_that_does_not_fit_the_day_is_asked_about():
    text = """
        contract_id | ends_on    | regime  | procurement_commenced_on | framework_id
        A           | 2027-03-31 | pa2023  | 2024-01-01               |
        B           | 2027-03-31 | pcr2015 | 2026-01-01               |
        C           | 2027-03-31 | pcr2015 | 2026-01-01               | F1
        D           | 2027-03-31 | pa2023  | 2025-02-24               |
        """
    asked = outcomes(found_for(text), "contract_regime")
    assert asked == {"A": Outcome.NOT_KNOWN, "B": Outcome.NOT_KNOWN}


def test_past_its_furthest_end_under_the_regulations_a_ground_is_needed():
    found = found_for(RUN_OVER.format(regime="pcr2015"))
    (finding,) = [f for rule, *_, f in found if rule == BEYOND]
    assert finding.outcome is Outcome.NOT_MET
    assert finding.force is Force.LAW
    assert "24 months past the furthest end it provides for, 31 March 2025" in finding.sentence
    assert finding.sentence.endswith("The law's own text was not confirmed.")
    assert "regulation 72" in finding.source
    assert finding.source.endswith("(not confirmed)")


def test_under_the_act_a_tenth_of_the_maximum_term_may_be_lawful_and_more_is_not():
    """policy.md section 4.2, s.74: a change of term of at most 10% of the maximum."""
    held = days_of(UNDER_THE_ACT.format(ends_on="2029-03-31"))["A"]
    assert held.lawful_maximum_ends_on == date(2029, 3, 31)
    assert held.changed_ends_on == date(2029, 8, 24)  # 1,460 days and 146
    for ends_on, outcome in (
        ("2029-03-31", {}),
        ("2029-08-24", {"A": Outcome.NOT_KNOWN}),
        ("2029-08-25", {"A": Outcome.NOT_MET}),
    ):
        found = found_for(UNDER_THE_ACT.format(ends_on=ends_on))
        told = {k: v for k, v in outcomes(found, BEYOND).items() if k != "all"}
        assert told == outcome, ends_on


def test_the_regulations_name_no_share_of_the_term():
    assert days_of(RUN_OVER.format(regime="pcr2015"))["A"].changed_ends_on is None


def test_a_change_on_record_with_its_ground_and_months_answers_the_question():
    head = "change_id | contract_id | term_months | ground"
    rule = RUN_OVER.format(regime="pcr2015")
    for row, outcome in (
        ("1 | A | 24 | regulation 72(1)(b)", Outcome.MET),
        ("1 | A | 12 | regulation 72(1)(b)", Outcome.NOT_MET),
        ("1 | A | 24 |", Outcome.NOT_MET),
        ("1 | A |    | regulation 72(1)(b)", Outcome.NOT_MET),
        ("1 | B | 24 | regulation 72(1)(b)", Outcome.NOT_MET),
    ):
        found = found_for(rule, changes=f"{head}\n{row}")
        assert outcomes(found, BEYOND) == {"A": outcome}, row


def test_a_renewal_that_rolled_past_the_furthest_end_is_a_question_not_a_charge():
    text = """
        contract_id | ends_on    | maximum_ends_on | renewal | extension_months | regime
        A           | 2025-12-31 | 2025-12-31      | tacit   | 12               | pcr2015
        """
    found = found_for(text)
    assert outcomes(found, BEYOND) == {"A": Outcome.NOT_KNOWN}
    assert "runs to 31 December 2026 if it renewed itself" in found[0][3].sentence


def test_contracts_within_their_terms_are_said_once():
    text = """
        contract_id | ends_on    | maximum_ends_on
        A           | 2028-12-31 | 2029-12-31
        B           | 2028-12-31 | 2028-12-31
        """
    found = found_for(text)
    assert outcomes(found, BEYOND) == {"all": Outcome.MET}
    assert found[0][3].sentence == "2 contracts end within what they provide for."


# --- replacing in time ------------------------------------------------------------------------

REPLACE = """
    contract_id | ends_on    | maximum_ends_on | renewal
    late        | 2026-06-30 | 2026-06-30      | none
    in_time     | 2026-12-31 | 2026-12-31      | none
    extendable  | 2026-06-30 | 2027-06-30      | express
    not_known   | 2026-06-30 |                 | none
    rolling     | 2026-06-30 | 2026-06-30      | tacit
    lapsed      | 2026-01-31 | 2026-01-31      | none
    """


def test_only_a_contract_without_an_extension_left_is_asked_whether_its_replacement_has_begun():
    asked = outcomes(found_for(REPLACE), "contract_replaced_in_time")
    assert asked == {"late": Outcome.NOT_KNOWN}
    assert days_of(REPLACE)["late"].start_procurement_by == date(2025, 9, 30)


def test_what_many_contracts_leave_open_is_asked_once():
    text = "contract_id | ends_on\n" + "\n".join(f"C{n} | 2028-01-01" for n in range(11))
    assert outcomes(found_for(text), "contract_furthest_end") == {"all": Outcome.NOT_KNOWN}


# --- blanks -----------------------------------------------------------------------------------

INPUTS = ("ends_on", "maximum_ends_on", "regime", "starts_on", "initial_term_months")
WHOLE = """
    contract_id | starts_on  | initial_term_months | ends_on    | extensions_allowed \
| extension_months | maximum_ends_on | regime  | notice_months | renewal
    A           | 2019-04-01 | 60                  | 2027-03-31 | 1                  \
| 12               | 2025-03-31      | pcr2015 | 3             | none
    """


@pytest.mark.parametrize(
    "blanked",
    [*[(name,) for name in INPUTS], ("maximum_ends_on", "extensions_allowed"), INPUTS],
)
def test_blanking_what_the_answer_rests_on_never_makes_it_lawful(blanked):
    contracts = table("contracts", WHOLE)
    for name in blanked:
        contracts = contracts.with_columns(**{name: None}).cast({name: contracts[name].dtype})
    tables = {"contracts": contracts, "organisation": table("organisation", NATION)}
    facts = gather_facts(tables, on=ON, conventions=read_conventions(ON, None))
    dates = lawful_dates(facts.terms, contracts, on=ON, nation="england", kind="council")
    told = {f.outcome for f in lawful_findings(facts, dates) if f.rule == BEYOND}
    assert told <= {Outcome.NOT_MET, Outcome.NOT_KNOWN}
    assert dates[0].is_beyond is not False


def test_an_end_worked_out_from_the_terms_does_not_show_that_they_are_kept():
    text = """
        contract_id | starts_on  | initial_term_months | extensions_allowed | extension_months
        A           | 2025-01-01 | 36                  | 1                  | 12
        """
    found = found_for(text)
    assert outcomes(found, BEYOND) == {"A": Outcome.NOT_KNOWN}
    assert "the end now in force is not stated" in found[0][3].sentence


def test_blank_notice_leaves_the_last_day_for_notice_and_the_decision_not_known():
    found = days_of("contract_id | ends_on\nA | 2028-01-31")["A"]
    assert found.last_day_for_notice is None
    assert found.decide_by is None
    assert found.start_procurement_by == date(2027, 4, 30)


def test_no_contracts_no_days():
    assert lawful_dates([], None, on=ON, nation=None) == []

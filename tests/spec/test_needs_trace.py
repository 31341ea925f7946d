"""From users to suppliers and back: what each rests on, and what is left over at either end."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from small_tables import table
from untower import needs
from untower.findings import Outcome

ON = date(2026, 2, 11)
TEXTS = {
    "services": """
        service_id | name
        bins       | Bins
        books      | Books
        loose      | Loose
        """,
    "needs": """
        need_id | service_id | user_group | need         | importance | met_pct | researched_on
        n1      | bins       | residents  | know the day | 5          | 80      | 2025-06-01
        n2      | books      | residents  | renew a book | 3          |         |
        n3      |            | carers     | say it once  | 4          |         | 2025-06-01
        n4      | bins       |            | complain     |            | 0       | 2023-01-01
        """,
    "components": """
        component_id | name   | status  | users | in_house_annual_gbp | owner_role
        portal       | Portal | live    | 9     | 10.00               |
        db           | Store  | live    |       |                     | Head of Data
        relic        | Relic  | live    |       | 100.00              |
        under        | Under  | live    |       |                     |
        gone         | Gone   | retired |       | 5.00                |
        coming       | Coming | planned |       | 5.00                |
        """,
    "uses": """
        service_id | component_id
        bins       | portal
        books      | portal
        books      | db
        """,
    "interfaces": """
        from_component_id | to_component_id
        portal            | under
        relic             | db
        """,
    "charges": """
        contract_id | component_id | annual_gbp
        c1          | portal       | 50.00
        c2          | db           |
        c2          | under        | 7.00
        """,
    "contracts": """
        contract_id | supplier_id
        c1          | ash
        c2          |
        c3          | elm
        """,
    "suppliers": """
        supplier_id | name
        ash         | Ash Ltd
        elm         | Elm Ltd
        """,
}


def analysed(without=(), **changed):
    texts = TEXTS | changed
    tables = {n: table(n, t) for n, t in texts.items() if n not in without}
    return needs.analyse(tables, on=ON)


def found(answer, rule):
    return {f.subject_key: f for f in answer.findings if f.rule == rule}


# --- what must not happen --------------------------------------------------------------------


@pytest.mark.parametrize("without", ["needs", "uses", "charges", "contracts"])
def test_a_table_that_was_not_read_gives_none_and_never_an_empty_trace(without):
    answer = analysed(without=[without])
    row = answer.figures["trace_services"][0]
    name = {
        "needs": "need_ids",
        "uses": "component_ids",
        "charges": "contract_ids",
        "contracts": "supplier_ids",
    }[without]
    assert row[name] is None


def test_without_uses_no_component_is_said_to_serve_nobody():
    answer = analysed(without=["uses"])
    assert answer.figures["unused_components"] is None
    assert found(answer, "component_serves_nobody") == {}
    assert found(answer, "service_without_component") == {}
    assert ("uses", "component_id") in {(c.table, c.column) for c in answer.missing}


def test_retired_and_planned_components_are_not_asked_whom_they_serve():
    assert {"gone", "coming"} & set(found(analysed(), "component_serves_nobody")) == set()


def test_a_need_of_unknown_fulfilment_is_not_called_unmet():
    assert "n2" not in found(analysed(), "need_unmet")


def test_a_blank_cost_of_an_unused_component_is_not_nought():
    under = found(analysed(charges="contract_id | component_id\n"), "component_serves_nobody")
    assert under["under"].money_gbp is None
    assert "what it costs a year is not known" in under["under"].sentence


def test_a_component_that_something_in_use_leans_on_is_in_doubt_and_not_accused():
    under = found(analysed(), "component_serves_nobody")["under"]
    assert under.outcome is Outcome.NOT_KNOWN
    assert "portal, in use, depends on it" in under.sentence


def test_a_component_with_users_counted_on_it_is_in_doubt_and_not_accused():
    text = "component_id | status | users\nportal | live | 9\nquiet | live | 12"
    quiet = found(analysed(components=text), "component_serves_nobody")["quiet"]
    assert quiet.outcome is Outcome.NOT_KNOWN
    assert "12 users are counted on it" in quiet.sentence


def test_what_leans_on_a_component_and_serves_nobody_itself_makes_no_doubt():
    text = TEXTS["interfaces"] + "        relic             | under\n"
    assert (
        "relic" not in found(analysed(interfaces=text), "component_serves_nobody")["under"].sentence
    )
    alone = "from_component_id | to_component_id\nrelic | under"
    under = found(analysed(interfaces=alone), "component_serves_nobody")["under"]
    assert under.outcome is Outcome.NOT_MET


def test_research_dated_in_the_future_does_not_count_as_done():
    text = "need_id | service_id | researched_on\nn1 | bins | 2026-02-12"
    assert found(analysed(needs=text), "research_not_fresh")["bins"].outcome is Outcome.NOT_KNOWN


def test_without_needs_no_service_is_accused_of_lacking_research():
    answer = analysed(without=["needs"])
    assert found(answer, "research_not_fresh") == {}
    assert found(answer, "need_unmet")["all"].outcome is Outcome.NOT_KNOWN


# --- both ways -------------------------------------------------------------------------------


def test_forward_from_a_group_of_users_to_the_suppliers_they_rest_on():
    first = analysed().figures["trace"][0]
    assert first == {
        "user_group": "residents",
        "need_ids": ["n1", "n2"],
        "service_ids": ["bins", "books"],
        "component_ids": ["db", "portal"],
        "contract_ids": ["c1", "c2"],
        "supplier_ids": ["ash"],
    }


def test_a_group_whose_need_no_service_serves_rests_on_nothing():
    carers = next(g for g in analysed().figures["trace"] if g["user_group"] == "carers")
    assert carers["service_ids"] == carers["supplier_ids"] == []


def test_back_from_a_supplier_to_the_users_it_serves():
    rows = {r["supplier_id"]: r for r in analysed().figures["trace_suppliers"]}
    assert rows["ash"] == {
        "supplier_id": "ash",
        "supplier": "Ash Ltd",
        "contract_ids": ["c1"],
        "component_ids": ["portal"],
        "service_ids": ["bins", "books"],
        "need_ids": ["n1", "n2", "n4"],
        "user_groups": ["residents"],
    }
    assert rows["elm"]["service_ids"] == []


def test_contracts_without_a_known_supplier_stand_together_and_last():
    last = analysed().figures["trace_suppliers"][-1]
    assert (last["supplier_id"], last["contract_ids"]) == (None, ["c2"])
    assert last["service_ids"] == ["books"]


# --- what is left over -----------------------------------------------------------------------


def test_a_need_no_service_serves_is_unmet_by_name():
    unmet = found(analysed(), "need_unmet")
    assert set(unmet) == {"n3", "n4"}
    assert unmet["n3"].sentence == "Carers: say it once. No service serves this need."
    assert unmet["n3"].outcome is Outcome.NOT_MET


def test_a_need_met_by_nought_per_cent_is_unmet_by_the_service_that_should():
    unmet = found(analysed(), "need_unmet")["n4"]
    assert unmet.sentence == (
        "Users not named: complain. bins should serve it and meets none of it."
    )


def test_a_component_no_service_uses_is_found_with_its_yearly_cost():
    relic = found(analysed(), "component_serves_nobody")["relic"]
    assert relic.outcome is Outcome.NOT_MET
    assert relic.money_gbp == Decimal("100.00")
    assert relic.sentence == "Relic: no service is recorded to use it; £100 a year."


def test_the_cost_of_an_unused_component_is_in_house_and_charges_and_says_what_is_blank():
    text = TEXTS["charges"] + "        c3          | relic        |\n"
    relic = found(analysed(charges=text), "component_serves_nobody")["relic"]
    assert "at least £100 a year" in relic.sentence
    more = TEXTS["charges"] + "        c3          | relic        | 20.00\n"
    assert found(analysed(charges=more), "component_serves_nobody")["relic"].money_gbp == 120


def test_a_service_that_uses_nothing_and_has_no_need_is_named_twice():
    answer = analysed()
    assert "Loose" in found(answer, "service_without_component")["all"].sentence
    assert "Loose" in found(answer, "service_without_need")["all"].sentence
    assert answer.figures["services_without_need"] == ["loose"]
    assert answer.figures["services_without_component"] == ["loose"]


@pytest.mark.parametrize(
    ("researched_on", "outcome"),
    [
        ("2024-02-11", Outcome.MET),  # twenty-four months to the day are still fresh
        ("2024-02-10", Outcome.NOT_MET),
        ("", Outcome.NOT_KNOWN),
    ],
)
def test_research_is_fresh_for_the_months_of_the_house_convention(researched_on, outcome):
    text = f"need_id | service_id | researched_on\nn1 | bins | {researched_on}"
    bins = next(r for r in analysed(needs=text).figures["research"] if r["service_id"] == "bins")
    assert bins["outcome"] == outcome.value


def test_the_latest_research_of_a_service_counts():
    rows = {r["service_id"]: r for r in analysed().figures["research"]}
    assert rows["bins"]["researched_on"] == date(2025, 6, 1)
    assert rows["bins"]["fresh_until"] == date(2027, 6, 1)


def test_the_leftovers_are_one_table_whose_title_counts_them():
    picture = next(p for p in analysed().pictures if p.picture_id == "trace_leftovers")
    assert picture.title == (
        "Two needs that nothing meets, and 2 components that no service is recorded to use"
    )
    assert len(picture.rows) == 5

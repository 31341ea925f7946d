"""Links between payments, contracts and components: proposed, and overruled by a file."""

from __future__ import annotations

from datetime import date

from small_tables import table
from untower.estate.contract_dates import contract_terms
from untower.estate.payment_links import propose_links
from untower.estate.spend import gather_spend

SUPPLIERS = """
    supplier_id | name
    brin        | Brindlow Systems Ltd
    cawd        | Cawdrey Software Ltd
    """
PAYMENTS = """
    supplier_name        | paid_on    | amount_gbp | description
    Brindlow Systems Ltd | 2025-01-05 | 100.00     |
    Brindlow Systems Ltd | 2025-02-05 | 100.00     | Ledger system support
    Brindlow Systems Ltd | 2024-02-05 | 100.00     |
    Cawdrey Software Ltd | 2025-02-05 | 100.00     |
    """


def links(contracts, payments=PAYMENTS, **others):
    tables = {
        "payments": table("payments", payments),
        "suppliers": table("suppliers", SUPPLIERS),
        "contracts": table("contracts", contracts),
        **{name: table(name, text) for name, text in others.items()},
    }
    spend = gather_spend(tables, incomplete_share=0.4)
    return propose_links(tables, spend, contract_terms(tables, on=date(2026, 1, 1)))


CONTRACT = """
    contract_id | supplier_id | title          | starts_on  | ends_on
    HX-17       | brin        | Ledger support | 2025-01-01 | 2026-12-31
    """


def test_a_contract_of_another_supplier_is_never_proposed():
    assert {(k.left, k.right) for k in links(CONTRACT)} == {("Brindlow Systems Ltd", "HX-17")}


def test_a_refused_link_stays_refused_and_is_not_proposed_again():
    (link,) = links(
        CONTRACT,
        links="""
        kind             | left                 | right | state
        payment_contract | Brindlow Systems Ltd | HX-17 | refused
        """,
    )
    assert link.state == "refused"


def test_the_only_contract_of_the_group_is_proposed_with_the_share_inside_its_term():
    (link,) = links(CONTRACT)
    assert link.state == "proposed"
    assert link.confidence == 0.77
    assert link.reason == (
        "the only contract of the group that was paid; 67% of 3 payments fall within its term"
    )


def test_two_contracts_of_one_group_are_both_proposed_less_surely():
    found = links(CONTRACT + "HX-18 | brin | Portal | | \n")
    assert {k.right: k.confidence for k in found} == {"HX-17": 0.38, "HX-18": 0.25}
    assert all("one of 2 contracts" in k.reason for k in found)


def test_a_payment_that_names_the_contract_is_linked_by_its_row():
    found = links(
        CONTRACT,
        payments="""
        supplier_name        | paid_on    | amount_gbp | description
        Cawdrey Software Ltd | 2025-02-05 | 100.00     | Invoice for HX-17, March
        Cawdrey Software Ltd | 2025-02-05 | 100.00     | Invoice for HX-170
        """,
    )
    assert [(k.left, k.right) for k in found] == [("payments.csv:2", "HX-17")]


def test_payments_that_state_their_contract_are_not_proposed_again():
    found = links(
        CONTRACT,
        payments="""
        supplier_name        | paid_on    | amount_gbp | contract_id
        Brindlow Systems Ltd | 2025-02-05 | 100.00     | HX-17
        """,
    )
    assert found == []


def test_a_confirmed_link_gives_its_payments_their_contract():
    tables = {
        "payments": table("payments", PAYMENTS),
        "links": table(
            "links",
            """
            kind             | left                 | right | state
            payment_contract | Brindlow Systems Ltd | HX-17 | confirmed
            payment_contract | payments.csv:5       | HX-18 | confirmed
            payment_contract | Nobody               | HX-19 | confirmed
            """,
        ),
    }
    spend = gather_spend(tables, incomplete_share=0.4)
    assert spend.payments["contract_id"].to_list() == ["HX-17", "HX-17", "HX-17", "HX-18"]


def test_a_payee_confirmed_for_two_contracts_is_left_open():
    tables = {
        "payments": table("payments", PAYMENTS),
        "links": table(
            "links",
            """
            kind             | left                 | right | state
            payment_contract | Brindlow Systems Ltd | HX-17 | confirmed
            payment_contract | Brindlow Systems Ltd | HX-18 | confirmed
            """,
        ),
    }
    spend = gather_spend(tables, incomplete_share=0.4)
    assert spend.payments["contract_id"].null_count() == 4


def test_a_title_or_a_description_that_names_a_component_is_proposed():
    found = links(
        CONTRACT, components="component_id | name\nledger | Ledger\nsys | Ledger system\nx | Web"
    )
    pairs = {(k.kind, k.left, k.right) for k in found}
    assert ("contract_component", "HX-17", "ledger") in pairs
    assert ("payment_component", "Brindlow Systems Ltd", "sys") in pairs
    assert not any(k.right == "x" for k in found)


def test_a_name_two_components_share_names_neither():
    found = links(CONTRACT, components="component_id | name\none | Ledger\ntwo | LEDGER")
    assert not any(k.right in ("one", "two") for k in found)


def test_charges_already_join_contract_and_component():
    found = links(
        CONTRACT,
        components="component_id | name\nledger | Ledger",
        charges="contract_id | component_id | annual_gbp\nHX-17 | ledger |",
    )
    assert not any(k.kind == "contract_component" for k in found)

"""Who owns the strategy, who decides, and who answers for each service."""

from __future__ import annotations

from datetime import date

import pytest

from small_tables import table
from untower import capability
from untower.findings import Outcome

ON = date(2026, 2, 11)
DECISIONS = """
    decision        | held_by_role    | holder     | supplier_id | evidence
    architecture    | Chair           | supplier   | ash         | Schedule 4
    roadmap         | Chair           | supplier   |             |
    priorities      | Head of IT      | in_house   |             | Minutes
    data            | Data lead       | in_house   |             |
    security        | Security lead   | contractor |             |
    supplier_change | Head of IT      | in_house   | ash         |
    exit            |                 |            |             |
    """
SUPPLIERS = "supplier_id | name\nash | Ash Ltd"
ROLES = """
    role_id    | name      | retained_as   | fte_employed
    head-of-it | Head of IT|               | 1
    data-lead  | Data lead | data_owner    | 0
    owner-bins | Owner     | service_owner | 1
    agency     | Agency    | service_owner | 0
    uncounted  | Uncounted | service_owner |
    """
STRATEGY = """
    document | owner_role | approved_on | review_on
    Whole    | Head of IT | 2024-05-01  | 2027-05-01
    Late     | Head of IT | 2022-05-01  | 2026-02-10
    Today    | Head of IT | 2022-05-01  | 2026-02-11
    Coming   | Head of IT | 2026-03-01  | 2027-03-01
    Draft    |            |             |
    Half     | Head of IT | 2024-05-01  |
    """
SERVICES = """
    service_id | name   | owner_role | phase
    bins       | Bins   | OWNER      | live
    books      | Books  | agency     |
    roads      | Roads  | Uncounted  | live
    trees      | Trees  | Head of Parks |
    loose      | Loose  |            | live
    past       | Past   |            | retired
    """


def analysed(**texts):
    return capability.analyse({n: table(n, t) for n, t in texts.items()}, on=ON)


def found(answer, rule):
    return {f.subject_key: f for f in answer.findings if f.rule == rule}


def holders(answer):
    return {d["decision"]: d["holder"] for d in answer.figures["decisions"]}


# --- what must not happen --------------------------------------------------------------------


def test_a_blank_holder_is_not_known_and_never_in_house():
    answer = analysed(decisions="decision | holder\nexit |")
    assert holders(answer)["exit"] is None
    assert found(answer, "decision_in_house")["exit"].outcome is Outcome.NOT_KNOWN


def test_a_decision_nobody_listed_is_not_known_and_never_in_house():
    answer = analysed(decisions="decision | holder\nexit | in_house")
    assert len(answer.figures["decisions"]) == 7
    assert holders(answer)["architecture"] is None
    assert found(answer, "decision_in_house")["architecture"].outcome is Outcome.NOT_KNOWN


def test_a_decision_in_house_with_a_supplier_beside_it_is_not_believed():
    answer = analysed(decisions=DECISIONS, suppliers=SUPPLIERS)
    assert holders(answer)["supplier_change"] is None
    sentence = found(answer, "decision_in_house")["supplier_change"].sentence
    assert "a supplier is named beside it" in sentence


def test_a_decision_in_house_by_a_role_without_employees_is_not_believed():
    answer = analysed(decisions=DECISIONS, roles=ROLES)
    data = found(answer, "decision_in_house")["data"]
    assert data.outcome is Outcome.NOT_KNOWN
    assert "Data lead has no employee" in data.sentence


def test_a_role_of_unknown_count_does_not_make_a_decision_doubtful():
    roles = "role_id | name | fte_employed\ndata-lead | Data lead |"
    assert holders(analysed(decisions=DECISIONS, roles=roles))["data"] == "in_house"


def test_without_decisions_nobody_is_said_to_take_any():
    answer = analysed(strategy=STRATEGY)
    assert answer.figures["decisions"] is None
    assert found(answer, "decision_in_house")["all"].outcome is Outcome.NOT_KNOWN


def test_a_blank_date_or_owner_of_a_strategy_is_not_known_and_never_in_order():
    strategies = found(analysed(strategy=STRATEGY), "strategy_owned")
    assert strategies["Draft"].outcome is Outcome.NOT_KNOWN
    assert strategies["Half"].outcome is Outcome.NOT_KNOWN
    assert "the day it is reviewed next is not known" in strategies["Half"].sentence


def test_a_review_due_on_the_day_itself_is_not_past():
    assert found(analysed(strategy=STRATEGY), "strategy_owned")["Today"].outcome is Outcome.MET


def test_an_empty_strategy_table_is_no_pass():
    answer = analysed(strategy="document | owner_role\n")
    assert found(answer, "strategy_owned")["all"].outcome is Outcome.NOT_KNOWN


def test_an_owner_outside_the_listed_roles_is_not_known_and_not_accused():
    answer = analysed(services=SERVICES, roles=ROLES)
    assert "trees" not in found(answer, "service_has_owner")
    outcome = {o["service_id"]: o["outcome"] for o in answer.figures["service_owners"]}
    assert outcome["trees"] == outcome["roads"] == "not known"


def test_a_retired_service_is_not_asked_who_owns_it():
    assert "past" not in {
        o["service_id"] for o in analysed(services=SERVICES).figures["service_owners"]
    }


# --- what is said ----------------------------------------------------------------------------


def test_decisions_held_by_a_supplier_or_a_contractor_are_found_by_name():
    answer = analysed(decisions=DECISIONS, suppliers=SUPPLIERS)
    said = found(answer, "decision_in_house")
    assert said["architecture"].sentence == (
        "Architecture is decided by a supplier: Ash Ltd (Chair)."
    )
    assert "not named" in said["roadmap"].sentence
    assert said["security"].sentence == (
        "Security is decided by a contractor (Security lead), not by an employee."
    )
    assert {said[d].outcome for d in ("architecture", "roadmap", "security")} == {Outcome.NOT_MET}
    assert "priorities and data" in said["all"].sentence
    assert said["all"].outcome is Outcome.MET


def test_the_grid_puts_each_decision_in_one_column_only():
    answer = analysed(decisions=DECISIONS, suppliers=SUPPLIERS)
    grid = next(p for p in answer.pictures if p.picture_id == "decision_holders")
    assert grid.columns == ("Decision", "In house", "Contractor", "Supplier", "Not known")
    assert grid.rows[0] == ("Architecture", "·", "·", "Ash Ltd", "·")
    assert grid.rows[6] == ("Leaving a supplier", "·", "·", "·", "?")
    assert [sum(cell != "·" for cell in row[1:]) for row in grid.rows] == [1] * 7
    assert grid.title.startswith("3 of 7 decisions sit outside")


@pytest.mark.parametrize(
    ("document", "outcome", "words"),
    [
        ("Whole", Outcome.MET, "owned, approved and within its review"),
        ("Late", Outcome.NOT_MET, "its review was due on 10 February 2026"),
        ("Coming", Outcome.NOT_MET, "it is to be approved only on 1 March 2026"),
        ("Draft", Outcome.NOT_KNOWN, "its owner, the day it was approved and the day it is"),
    ],
)
def test_each_strategy_is_owned_approved_and_reviewed_or_says_what_is_not(document, outcome, words):
    strategy = found(analysed(strategy=STRATEGY), "strategy_owned")[document]
    assert strategy.outcome is outcome
    assert words in strategy.sentence


def test_an_owner_is_an_employee_whatever_the_size_of_the_letters():
    answer = analysed(services=SERVICES, roles=ROLES)
    bins = answer.figures["service_owners"][0]
    assert bins == {
        "service_id": "bins",
        "owner_role": "OWNER",
        "outcome": "met",
        "is_retained": True,
    }


def test_a_service_whose_owner_is_no_employee_is_found():
    books = found(analysed(services=SERVICES, roles=ROLES), "service_has_owner")["books"]
    assert books.outcome is Outcome.NOT_MET
    assert books.sentence == "Books: agency answers for it, and no employee is in that role."
    assert [r.table for r in books.rows] == ["services", "roles"]


def test_a_service_without_an_owner_is_found_even_when_no_role_was_read():
    loose = found(analysed(services=SERVICES), "service_has_owner")["loose"]
    assert loose.outcome is Outcome.NOT_KNOWN
    assert loose.sentence == "Loose: who answers for it is not known."

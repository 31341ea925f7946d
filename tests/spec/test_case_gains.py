"""For whom it is: services that gain, are held level or get worse, and those nothing is said of."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

import numpy as np
import pytest
from tests.range_tables import ITEMS, ON, council

from untower.award.situation import gather_situation
from untower.case.flows import Flows
from untower.case.shortlist.effects import service_effects
from untower.case.shortlist.shortlisted import CHOSEN_RANGE, Shortlist, Shortlisted
from untower.case.who_gains import GAINS, LEVEL, NOTHING, WORSE, gains_of, who_gains

SERVICES = """
    service_id | name    | user_kind | started | completed | very_satisfied | satisfied | neither | dissatisfied | very_dissatisfied | measured_on | phase
    permits    | Permits | public    | 100     | 80        | 50             | 20        | 10      | 10           | 10                | 2026-06-01  | live
    desk       | Desk    | staff     |         |           |                |           |         |              |                   |             | live
    parks      | Parks   |           | 100     | 90        | 50             | 30        | 10      | 10           | 0                 | 2026-06-01  | live
"""
USES = """
    service_id | component_id
    permits    | forms
    permits    | case
    desk       | case
"""
NEEDS = """
    need_id | service_id | user_group | need
    N1      | permits    | tenants    | see it
    N2      | desk       | tenants    | ask
    N3      |            | carers     | be told
    N4      | parks      |            | play
"""
NO_MONEY = Flows(lines=(), real_gbp=np.zeros((0, 2)))


def items(forms="0", case="0"):
    """The offers' items with other effects on users; a blank effect has no estimate either."""
    lines = []
    for line in ITEMS.strip("\n").splitlines():
        cells = [c.strip() for c in line.split("|")]
        effect = {"o1": forms, "o3": forms, "o2": case}.get(cells[0])
        if effect is not None:
            cells[-1] = effect
            cells[-2] = cells[-2] if effect else ""
        lines.append(" | ".join(cells))
    return "\n".join(lines)


def shortlist(*, forms="0", case="0", offers=("o1", "o2"), is_possible=True, **changed):
    tables = council(
        **{"services": SERVICES, "uses": USES, "offer_items": items(forms, case), **changed}
    )
    situation = gather_situation(tables, on=ON)
    effect, known = service_effects(situation, offers)
    option = Shortlisted(
        option_id=CHOSEN_RANGE,
        name="The chosen range",
        how_made="",
        offer_ids=offers if is_possible else None,
        service_effect=effect,
        service_effect_known=known,
    )
    return Shortlist(
        situation=situation,
        rules=(),
        baseline=NO_MONEY,
        shared_now=NO_MONEY,
        options=(option,),
        longlist=(),
    )


def found(**given):
    gains = gains_of(shortlist(**given))
    return gains, {s.service_id: s for s in gains.services}


def test_a_service_that_was_never_measured_neither_gains_nor_is_held_level():
    _, services = found(case="3")

    assert services["desk"].word == NOTHING
    assert services["desk"].why == "its users' outcome is not measured"


def test_a_service_of_which_nothing_is_in_the_plan_neither_gains_nor_is_held_level():
    _, services = found()

    assert services["parks"].word == NOTHING
    assert services["parks"].change_points is None
    assert services["parks"].why == "none of its components is in the plan"


def test_a_blank_effect_that_could_turn_the_answer_lets_nothing_be_said():
    _, services = found(forms="1", case="")

    # Of 30,000 a year the desk takes half: forms are 20,000 of 35,000, 4/7. Were the blank -2:
    # 4/7 x 1 - 3/7 x 2.
    assert services["permits"].change_points == pytest.approx(4 / 7)
    assert services["permits"].change_if_worse_points == pytest.approx(-2 / 7)
    assert services["permits"].word == NOTHING


def test_a_service_gains_where_even_a_bad_blank_leaves_it_better():
    _, services = found(forms="4", case="")

    # 4/7 x 4; were the blank -2: 4/7 x 4 - 3/7 x 2.
    assert services["permits"].word == GAINS
    assert services["permits"].change_if_worse_points == pytest.approx(10 / 7)


def test_a_service_nothing_changes_for_is_held_level_and_one_may_get_worse():
    _, level = found()
    _, worse = found(forms="-1")

    assert level["permits"].word == LEVEL
    assert worse["permits"].word == WORSE
    assert worse["permits"].change_points == pytest.approx(-4 / 7)


def test_without_a_choice_nothing_is_said_of_any_service():
    made = shortlist()
    none = Shortlist(
        situation=made.situation,
        rules=(),
        baseline=NO_MONEY,
        shared_now=NO_MONEY,
        options=(),
        longlist=(),
    )

    assert {s.word for s in gains_of(none).services} == {NOTHING}
    assert {s.why for s in gains_of(none).services} == {"no range was chosen"}


def test_public_staff_and_business_stand_apart_and_a_blank_kind_is_not_stated():
    rows = {row["user_kind"]: row for row in who_gains(shortlist(forms="1"))}

    assert list(rows) == ["all", "public", "staff", "not stated"]
    assert rows["all"]["services"] == 3
    assert rows["public"]["gains"] == 1
    assert rows["staff"]["nothing_can_be_said"] == 1


def test_transactions_are_summed_where_known_and_the_others_counted():
    rows = {row["user_kind"]: row for row in who_gains(shortlist())}

    assert rows["all"]["transactions"] == 170
    assert rows["all"]["services_without_transactions"] == 1
    assert rows["staff"]["transactions"] is None


def test_a_group_of_users_stands_as_the_services_its_needs_name():
    (every, *_) = who_gains(shortlist(forms="1", needs=NEEDS))
    groups = {row["user_group"]: row for row in every["by_user_group"]}

    assert list(groups) == ["tenants", "carers"]
    assert (groups["tenants"]["services"], groups["tenants"]["gains"]) == (2, 1)
    assert groups["carers"]["services"] == 0


def test_a_blank_is_named_with_the_services_it_would_settle_the_most_telling_first():
    gains, _ = found(forms="1", case="")
    first, *others = gains.blanks

    assert (first.table, first.key, first.column) == (
        "offer_items",
        "o2 case",
        "user_effect_points",
    )
    assert first.service_ids == ("permits", "desk")
    assert [(b.table, b.key, b.column) for b in others] == [("services", "desk", "satisfied")]


def test_what_says_something_already_asks_for_no_cell():
    gains, _ = found(forms="4", case="")

    assert all("permits" not in blank.service_ids for blank in gains.blanks)


def test_the_sentence_counts_every_service():
    gains, _ = found(forms="1")

    assert gains.sentence == (
        "1 service gains, 0 are held level and 0 get worse; on 2 of 3 nothing can be said."
    )


def test_the_services_table_may_be_missing():
    gains = gains_of(shortlist(services=None, uses=None))

    assert gains.services == ()
    assert gains.sentence == "For whom it is cannot be said: no running service was read."
    assert gains.figure()[0]["services"] == 0

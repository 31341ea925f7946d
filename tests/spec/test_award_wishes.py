"""What the command line asks of the choice of providers, and what it says of a slip."""

from __future__ import annotations

import pytest

from untower.cli.wishes import wishes_of
from untower.errors import WrongUse


def wishes(limits=None, fixes=None, without=None, seconds=None, gap_pct=0.1, seed=0):
    return wishes_of(limits, fixes, without, seconds, gap_pct, seed)


def test_nothing_asked_is_nothing_wished():
    found = wishes()

    assert found.extra_limits == ()
    assert found.fixed == ()
    assert found.without == ()
    assert found.stop is None


def test_a_limit_is_a_row_of_its_table_with_a_name_of_its_own():
    found = wishes(["kind=suppliers_max, value=20", "limit_id=mine, kind=apart, is_mandatory=no"])

    assert found.extra_limits == (
        {"limit_id": "limit 1", "kind": "suppliers_max", "value": 20.0},
        {"limit_id": "mine", "kind": "apart", "is_mandatory": False},
    )


def test_fixed_choices_and_rules_left_out_are_taken_as_they_stand():
    found = wishes(fixes=["payroll = retain"], without=["no_new_tower"], seed=3)

    assert found.fixed == (("payroll", "retain"),)
    assert found.without == ("no_new_tower",)
    assert found.seed == 3


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"limits": ["suppliers_max 20"]}, r"'suppliers_max 20' is not of the form column=value"),
        ({"limits": ["colour=red"]}, r"'colour=red' is not of the form column=value"),
        ({"limits": ["value=many"]}, r"value is a number, not many"),
        ({"limits": ["is_mandatory=maybe"]}, r"is_mandatory is yes or no, not maybe"),
        ({"fixes": ["payroll"]}, r'--fix "payroll": not of the form COMPONENT=OFFER'),
        ({"seconds": 0}, r"--seconds 0: allowed: more than 0"),
        ({"gap_pct": -1}, r"--gap -1: allowed: 0 or more"),
    ],
)
def test_a_slip_is_named_with_what_is_allowed(asked, said):
    with pytest.raises(WrongUse, match=said):
        wishes(**asked)


def test_the_time_allowed_begins_with_the_search_and_then_runs_out():
    stop = wishes(seconds=1e-9).stop

    assert stop is not None
    stop()
    assert stop()

"""What depends on what: rings, reach, depth, and ends that no list has."""

from __future__ import annotations

from small_tables import table
from untower.estate.dependence import depend


def found_in(components, interfaces):
    return depend(table("components", components), table("interfaces", interfaces))


NAMES = "component_id | name | hosting | owner_role\n"
ENDS = "from_component_id | to_component_id | standard\n"


def test_a_line_is_no_ring_and_a_blank_end_joins_nothing():
    found = found_in(NAMES + "a | | |\nb | | |\nc | | |", ENDS + "a | b |\nb | c |\na | |\n | c |")
    assert found.cycles == ()
    assert found.interfaces == 4
    assert found.unknown_ends == ()


def test_reach_counts_everything_that_stops_not_only_the_direct():
    found = found_in(
        NAMES + "a | | |\nb | | |\nc | Database | saas |\nd | | |",
        ENDS + "a | b |\nb | c |\nd | c |\nd | c |",
    )
    top = found.most_depended_on[0]
    assert (top.component_id, top.name, top.direct, top.reach) == ("c", "Database", 2, 3)
    assert [r.component_id for r in found.most_depended_on] == ["c", "b"]
    assert found.depth == 3


def test_what_is_reached_by_two_ways_is_counted_once():
    found = found_in(
        NAMES + "a | | |\nb | | |\nc | | |\nd | | |",
        ENDS + "a | b |\na | c |\nb | d |\nc | d |",
    )
    assert found.most_depended_on[0].reach == 3


def test_components_in_a_ring_stop_together_and_the_ring_is_listed():
    found = found_in(
        NAMES + "a | | |\nb | | |\nc | | |\nd | | |",
        ENDS + "a | b |\nb | c |\nc | a |\nd | a |",
    )
    assert found.cycles == (("a", "b", "c"),)
    assert {r.component_id: r.reach for r in found.most_depended_on} == {"a": 3, "b": 3, "c": 3}
    assert found.depth == 2


def test_two_rings_are_two():
    found = found_in(
        NAMES + "a | | |\nb | | |\nc | | |\nd | | |\ne | | |",
        ENDS + "a | b |\nb | a |\nc | d |\nd | c |\nb | c |",
    )
    assert found.cycles == (("a", "b"), ("c", "d"))
    assert found.alone == 1
    assert found.most_depended_on[0].reach == 3


def test_an_end_no_list_has_is_named_and_still_counts_in_the_reach():
    found = found_in(NAMES + "a | | |", ENDS + "a | ghost |")
    assert found.unknown_ends == ("ghost",)
    assert found.components == 1
    assert (found.most_depended_on[0].component_id, found.most_depended_on[0].name) == (
        "ghost",
        None,
    )


def test_blanks_are_counted_as_not_known():
    found = found_in(
        NAMES + "a | | saas | Head of IT\nb | | |\nc | | saas |",
        ENDS + "a | b | open\nb | c |",
    )
    assert found.hosting == {"saas": 2, "not known": 1}
    assert found.standards == {"not known": 1, "open": 1}
    assert found.owner_unknown == ("b", "c")


def test_an_estate_without_interfaces_has_no_most_depended_on():
    found = found_in(NAMES + "a | | |\nb | | |", ENDS.strip())
    assert found.most_depended_on == ()
    assert (found.depth, found.alone) == (1, 2)


def test_a_long_chain_is_followed_to_its_end():
    count = 3_000
    components = NAMES + "\n".join(f"c{i} | | |" for i in range(count))
    interfaces = ENDS + "\n".join(f"c{i} | c{i + 1} |" for i in range(count - 1))
    found = found_in(components, interfaces)
    assert found.depth == count
    assert found.most_depended_on[0].reach == count - 1

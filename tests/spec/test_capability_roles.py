"""Posts needed and filled, roles to keep, single persons, free time: counted by hand."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from small_tables import table
from untower import capability
from untower.capability import free_posts
from untower.capability.framework import framework_families, framework_role, framework_roles
from untower.capability.posts import read_posts
from untower.findings import Outcome
from untower.policy import with_overlay
from untower.publish.editions import Edition
from untower.tables.capability import RETAINED_AS

ON = date(2026, 2, 11)
HEAD = (
    "role_id | name | family | retained_as | fte_needed | fte_employed | fte_contractor | "
    "fte_supplier | fte_free | people_employed"
)
ROLES = f"""
    {HEAD}
    arch-1 | Lead enterprise architect | architecture | architect | 2 | 0 | 0 | 2 | 0 | 0
    arch-2 | Solution architect | architecture | architect | 2 | 1 | 1 | 0 | 0.2 | 1
    lead | Security lead | IT operations | security_lead | 1 | 0 | 1 | 0 | 0 | 0
    asker | User researcher | user-centred design | user_researcher | 3 | 0 | 0 | 0 | 0 | 0
    buyer | Commercial manager | commercial | commercial_manager | 3 | 1.5 | 0 | 0 | 0.3 | 2
    clerk | Contract officer | Commercial | | 2 | 2 | 0 | 0 | 0.7 | 2
    coder | Software developer | software development | | 2 | 3 | 0 | 0 | 0.5 | 3
    blank | Tester | | | | | | | |
    """


def analysed(text=ROLES, **more):
    return capability.analyse({"roles": table("roles", text)}, on=ON, **more)


def post(line):
    (found,) = read_posts({"roles": table("roles", f"{HEAD}\n{line}")})
    return found


def found(answer, rule):
    return {f.subject_key: f for f in answer.findings if f.rule == rule}


def gaps(answer):
    return {g["role_id"]: g for g in answer.figures["gaps_fte"]}


# --- what must not happen --------------------------------------------------------------------


def test_a_blank_count_gives_no_gap_rather_than_one_of_nought():
    blank = gaps(analysed())["blank"]
    assert blank["gap_fte"] is blank["empty_fte"] is blank["needed_fte"] is None


def test_a_blank_count_of_a_suppliers_people_leaves_the_empty_posts_not_known():
    ops = post("ops | Ops | | | 6 | 3 | 0 | | |")
    assert ops.gap_fte == 3
    assert ops.empty_fte is None


def test_contractors_and_suppliers_people_fill_no_gap():
    assert gaps(analysed())["arch-1"]["gap_fte"] == 2
    assert gaps(analysed())["arch-1"]["empty_fte"] == 0


def test_spare_posts_in_one_role_fill_no_other():
    answer = analysed()
    assert gaps(answer)["coder"]["gap_fte"] == -1
    assert gaps(answer)["coder"]["empty_fte"] == 0
    # 2 + 1 + 1 + 3 + 1.5 + 0; the developer to spare takes nothing off.
    assert answer.figures["gap_total"] == {
        "short_fte": 8.5,
        "roles_short": 5,
        "roles_not_known": 1,
        "roles": 8,
    }


def test_a_retained_role_of_unknown_count_is_not_known_and_never_held():
    answer = analysed(f"{HEAD}\nlead | Security lead | | security_lead | 1 | | 1 | 0 | |")
    assert found(answer, "retained_role_in_house")["lead"].outcome is Outcome.NOT_KNOWN


def test_a_retained_role_that_no_row_fills_is_not_known_and_never_held():
    roles = {r["retained_as"]: r for r in analysed().figures["roles"]}
    assert list(roles) == list(RETAINED_AS)
    assert roles["data_owner"]["outcome"] == "not known"
    assert roles["data_owner"]["employed_fte"] is None


def test_a_role_that_is_not_needed_is_not_accused_of_being_empty():
    unneeded = post("x | X | | data_owner | 0 | 0 | 0 | 0 | |")
    assert unneeded.in_house is Outcome.NOT_APPLICABLE


def test_free_time_left_blank_gives_no_number_of_suppliers():
    text = f"""
        {HEAD}
        buyer | Commercial manager | commercial | commercial_manager | 3 | 1 | 0 | 0 | | 1
        clerk | Contract officer | commercial | | 2 | 2 | 0 | 0 | 0.7 | 2
        """
    answer = analysed(text)
    assert answer.figures["suppliers_manageable"] is None
    assert answer.figures["suppliers_manageable_means"]["free_at_least_fte"] == 0.7
    assert answer.figures["suppliers_manageable_means"]["blank_roles"] == ["buyer"]
    assert "buyer is not counted" in found(answer, "suppliers_manageable_not_known")["all"].sentence
    assert ("roles", "fte_free", "buyer") in {(c.table, c.column, c.key) for c in answer.missing}


def test_without_a_commercial_role_the_number_of_suppliers_is_not_known():
    answer = analysed(f"{HEAD}\ncoder | Software developer | | | 2 | 3 | 0 | 0 | 0.5 | 3")
    assert answer.figures["suppliers_manageable"] is None


def test_how_many_people_hold_a_role_stays_out_of_every_edition_but_full():
    answer = analysed()
    hidden = {n for n, r in answer.figure_reads.items() if not Edition.MEMBERS.shows_all(r)}
    assert hidden == {"one_person"}
    rules = {f.rule for f in answer.findings if not Edition.MEMBERS.shows_all(f.reads)}
    assert rules == {"retained_role_on_one_person"}
    assert Edition.MEMBERS.shows_all(answer.answer_reads)
    assert all(Edition.MEMBERS.shows_all(p.reads) for p in answer.pictures)


def test_no_answer_but_the_withheld_changes_with_the_number_of_people():
    one = analysed(f"{HEAD}\nlead | L | | security_lead | 1 | 1 | 0 | 0 | 0 | 1")
    two = analysed(f"{HEAD}\nlead | L | | security_lead | 1 | 1 | 0 | 0 | 0 | 2")
    shown = [
        (
            a.answer,
            a.assumed,
            a.missing,
            a.pictures,
            {n: v for n, v in a.figures.items() if n != "one_person"},
            [f for f in a.findings if f.rule != "retained_role_on_one_person"],
        )
        for a in (one, two)
    ]
    assert shown[0] == shown[1]


# --- one person ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("employed", "people", "outcome"),
    [
        ("1", "1", Outcome.NOT_MET),
        ("0.5", "1", Outcome.NOT_MET),
        ("", "1", Outcome.NOT_MET),
        ("1", "2", Outcome.MET),  # two who share one post
        ("1.2", "", Outcome.MET),  # more than one post takes more than one person
        ("1", "", Outcome.NOT_KNOWN),
        ("", "", Outcome.NOT_KNOWN),
        ("2", "1", Outcome.NOT_KNOWN),  # the counts contradict each other
        ("1", "0", Outcome.NOT_KNOWN),
        ("0", "0", Outcome.NOT_APPLICABLE),
        ("0", "", Outcome.NOT_APPLICABLE),
        ("", "0", Outcome.NOT_APPLICABLE),
    ],
)
def test_a_role_rests_on_one_person_only_where_the_counts_say_so(employed, people, outcome):
    assert post(f"x | X | | architect | 1 | {employed} | | | | {people}").on_one_person is outcome


def test_only_roles_to_keep_are_asked_about_single_persons():
    text = f"""
        {HEAD}
        kept | Kept | | data_owner | 1 | 1 | 0 | 0 | 0 | 1
        other | Other | | | 1 | 1 | 0 | 0 | 0 | 1
        """
    single = found(analysed(text), "retained_role_on_one_person")
    assert set(single) == {"kept"}
    assert single["kept"].sentence == "Kept rests on one person."


# --- roles to keep ---------------------------------------------------------------------------


def test_each_retained_role_held_outside_or_empty_is_found_with_who_fills_it():
    said = found(analysed(), "retained_role_in_house")
    assert "2 of a supplier's people" in said["arch-1"].sentence
    assert "1 by contractors" in said["lead"].sentence
    assert said["asker"].sentence.endswith("nobody is in it.")
    assert {said[k].outcome for k in ("arch-1", "lead", "asker")} == {Outcome.NOT_MET}
    assert "arch-2" not in said


def test_a_role_is_held_in_house_when_an_employee_is_in_any_row_of_it():
    roles = {r["retained_as"]: r for r in analysed().figures["roles"]}
    assert roles["architect"] == {
        "retained_as": "architect",
        "outcome": "met",
        "held_by": ["employed", "contractor", "supplier"],
        "role_ids": ["arch-1", "arch-2"],
        "needed_fte": 4,
        "employed_fte": 1,
        "contractor_fte": 1,
        "supplier_fte": 2,
        "empty_fte": 0,
    }
    assert roles["user_researcher"]["empty_fte"] == 3


def test_the_answer_says_which_roles_no_employee_holds():
    assert "no employee is security lead or user researcher" in analysed().answer


# --- free time -------------------------------------------------------------------------------


def test_free_time_is_a_table_with_each_post_for_suppliers_or_for_work_in_house():
    free = free_posts({"roles": table("roles", ROLES)})
    assert free.columns == ["role_id", "retained_as", "fte_free", "free_for"]
    assert free.filter(free_for="suppliers")["role_id"].to_list() == ["buyer", "clerk"]
    assert free.filter(role_id="blank").row(0) == ("blank", None, None, "in_house")
    assert free.height == 8


def test_the_free_time_table_has_its_columns_without_any_role():
    assert free_posts({}).columns == ["role_id", "retained_as", "fte_free", "free_for"]


def test_suppliers_manageable_are_the_whole_groups_of_the_free_commercial_posts():
    # 0.3 + 0.7 posts free, four groups a post by the house convention.
    assert analysed().figures["suppliers_manageable"] == 4


def test_an_organisations_own_number_of_groups_a_post_is_used():
    own = tomllib.loads(
        """
        [[number]]
        name = "supplier_groups_per_commercial_post"
        sentence = "Ours."
        value = 2.5
        unit = "supplier groups"
        comparator = "at most"
        binds = ["all"]
        nation = ["all"]
        force = "house_convention"
        source = "Our own count of 2025"
        confirmed = true
        """
    )
    assert analysed(policy=with_overlay(own)).figures["suppliers_manageable"] == 2


def test_where_the_organisations_own_costs_say_otherwise_both_counts_are_shown():
    tables = {
        "roles": table("roles", ROLES),
        "organisation": table(
            "organisation", "name | fte_cost_gbp | manage_supplier_gbp\nHere | 58000 | 24000"
        ),
    }
    answer = capability.analyse(tables, on=ON)
    said = found(answer, "suppliers_manageable_not_known")["all"].sentence
    assert "4 supplier groups by the house convention" in said
    assert "and 2 by your own costs" in said


# --- the published framework -----------------------------------------------------------------


def test_every_framework_role_has_a_source_and_stands_once():
    roles = framework_roles()
    assert all(r.source and r.name and isinstance(r.is_confirmed, bool) for r in roles)
    assert len({r.name.casefold() for r in roles}) == len(roles)


def test_the_framework_has_its_eight_families():
    # Policy reference §6: families of the Government Digital and Data capability framework.
    assert framework_families() == (
        "Architecture",
        "Chief digital and data",
        "Data",
        "IT operations",
        "Product and delivery",
        "Quality assurance testing",
        "Software development",
        "User-centred design",
    )


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Lead data analyst", "Data analyst"),
        ("Service owner, waste", "Service owner"),
        ("IT SERVICE MANAGER", "IT service manager"),
        ("Head of Data", None),
        ("Commercial manager", None),
        ("Lead", None),
        ("", None),
        (None, None),
    ],
)
def test_a_role_is_the_frameworks_by_its_plain_name_or_not_at_all(name, role):
    match = framework_role(name)
    assert (match.name if match else None) == role


def test_gaps_are_summed_by_the_frameworks_families_and_the_others_stand_after_them():
    families = {f["family"]: f for f in analysed().figures["gaps_by_family"]}
    assert list(families)[:8] == list(framework_families())
    assert families["Architecture"]["short_fte"] == 3
    assert families["commercial"]["is_in_framework"] is False
    assert families["Data"] == {
        "family": "Data",
        "is_in_framework": True,
        "roles": 0,
        "needed_fte": None,
        "employed_fte": None,
        "contractor_fte": None,
        "supplier_fte": None,
        "short_fte": None,
    }

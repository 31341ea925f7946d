"""Signs of towers S1 to S11: a blank hides a sign, it never makes one or takes one away."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from small_tables import table
from untower import estate
from untower.estate.contract_dates import contract_terms
from untower.estate.contract_scope import contract_scopes
from untower.estate.sign import Presence
from untower.estate.supplier_parents import supplier_groups
from untower.estate.tower_signs import SignInputs, sign_limits, tower_signs
from untower.estate.whole_cost import whole_cost
from untower.findings import Force, Outcome
from untower.storage.read import read

ON = date(2026, 4, 1)
PRESENT, ABSENT, NOT_KNOWN = Presence.PRESENT, Presence.ABSENT, Presence.NOT_KNOWN
ALL = tuple(f"S{n}" for n in range(1, 12))
HARROWMOOR = Path(__file__).resolve().parents[2] / "examples" / "harrowmoor"
HEALTHY = {"HM-030", "HM-031", "HM-032"}

# Two services that share nothing but one supplier's towers, an integrator who delivers, nobody kept.
TOWERS = {
    "components": """
component_id | layer              | run_by   | in_house_annual_gbp
tax-app      | application        | supplier |
bin-app      | application        | supplier |
servers      | hosting            | supplier |
lines        | network            | supplier |
laptops      | end_user           | supplier |
joining      | service_management | supplier |
bus          | integration        | supplier |
own-tool     | data               | in_house | 900.00
""",
    "services": """
service_id | name | owner_role | is_public_facing | completed
tax        | Tax  | Tax owner  | yes              | 100
bins       | Bins | Bin owner  | yes              | 300
""",
    "uses": """
service_id | component_id
tax        | tax-app
bins       | bin-app
tax        | servers
bins       | servers
bins       | joining
bins       | bus
tax        | laptops
bins       | own-tool
""",
    "suppliers": """
supplier_id | name     | parent_id | is_in_house
big         | Big plc  |           | no
net         | Net Ltd  |           | no
join        | Join LLP |           | no
join-build  | Join B   | join      | no
""",
    "contracts": """
contract_id | supplier_id | part        | starts_on  | initial_term_months | ends_on    | renewal | extensions_allowed | maximum_ends_on | break_on   | value_gbp    | maximum_value_gbp | minimum_volume_gbp | is_exclusive
T1          | big         | delivery    | 2020-04-01 | 84                  | 2027-03-31 | none    | 0                  | 2027-03-31      | 2023-04-01 | 120000000.00 | 120000000.00      | 5.00               | yes
T2          | net         | delivery    | 2024-04-01 | 36                  | 2028-03-31 | express | 0                  | 2027-03-31      | 2027-03-01 | 10.00        | 10.00             | 0.00               | no
T3          | join        | integration | 2024-04-01 | 24                  | 2026-06-30 | tacit   | 1                  | 2027-03-31      |            | 10.00        | 10.00             | 0.00               | no
T4          | join-build  | delivery    | 2024-04-01 | 24                  | 2027-03-31 | none    | 0                  | 2027-03-31      | 2025-03-31 | 10.00        | 10.00             | 0.00               | no
T5          | big         | delivery    | 2024-04-01 | 24                  | 2027-03-31 | none    | 0                  | 2027-03-31      | 2025-03-31 | 10.00        | 10.00             | 0.00               | no
""",
    "charges": """
contract_id | component_id | annual_gbp
T1          | servers      | 500.00
T2          | lines        | 300.00
T2          | laptops      | 100.00
T3          | joining      | 200.00
T4          | bus          | 150.00
T5          | tax-app      | 60.00
T5          | bin-app      | 40.00
""",
    "roles": """
role_id | name      | retained_as   | fte_employed
t       | Tax owner | service_owner | 0
b       | Bin owner | service_owner | 0
""",
}  # fmt: skip

# The same kind of estate, sourced along services with an owner for each.
SOUND = {
    "components": """
component_id | layer       | run_by   | in_house_annual_gbp
tax-app      | application | supplier |
tax-cloud    | hosting     | supplier |
bin-app      | application | supplier |
bin-cloud    | hosting     | supplier |
joining      | service_management | in_house | 90.00
""",
    "services": """
service_id | name | owner_role | is_public_facing | completed
tax        | Tax  | Tax owner  | yes              | 100
bins       | Bins | Bin owner  | yes              | 300
""",
    "uses": """
service_id | component_id
tax        | tax-app
tax        | tax-cloud
bins       | bin-app
bins       | bin-cloud
tax        | joining
bins       | joining
""",
    "suppliers": """
supplier_id | name    | parent_id | is_in_house
ash         | Ash Ltd |           | no
elm         | Elm Ltd |           | no
own         | Own Co  |           | yes
""",
    "contracts": """
contract_id | supplier_id | part        | starts_on  | initial_term_months | ends_on    | renewal | extensions_allowed | maximum_ends_on | break_on   | value_gbp | maximum_value_gbp | minimum_volume_gbp | is_exclusive
K1          | ash         | delivery    | 2025-04-01 | 24                  | 2027-03-31 | none    | 0                  | 2027-03-31      | 2026-04-01 | 10.00     | 10.00             | 0.00               | no
K2          | elm         | delivery    | 2024-04-01 | 36                  | 2027-03-31 | express | 0                  | 2028-03-31      | 2026-03-31 | 10.00     | 10.00             | 0.00               | no
K3          | own         | integration | 2015-04-01 | 120                 | 2027-03-31 | tacit   | 0                  | 2025-03-31      |            | 10.00     | 10.00             | 9.00               | yes
K4          | elm         | integration | 2010-04-01 | 120                 | 2020-03-31 | none    | 0                  | 2020-03-31      |            | 10.00     | 10.00             | 9.00               | yes
""",
    "charges": """
contract_id | component_id | annual_gbp
K1          | tax-app      | 60.00
K1          | tax-cloud    | 20.00
K2          | bin-app      | 50.00
K2          | bin-cloud    | 30.00
""",
    "roles": """
role_id | name      | retained_as   | fte_employed
t       | Tax owner | service_owner | 1
b       | Bin owner | service_owner | 0.5
""",
}  # fmt: skip


def tables_of(texts, **changed):
    return {n: table(n, t) for n, t in (texts | changed).items() if t is not None}


def signs_of(tables, on=ON):
    groups = supplier_groups(tables.get("suppliers"))
    inputs = SignInputs(
        tables=tables,
        scopes=contract_scopes(tables, contract_terms(tables, on=on), groups),
        cost=whole_cost(tables, groups),
        limits=sign_limits(on, None),
    )
    return {sign.sign_id: sign for sign in tower_signs(inputs)}


def came_out(tables):
    return {sign_id: sign.presence for sign_id, sign in signs_of(tables).items()}


def keys(sign):
    return {row.key for row in sign.rows}


def edit(text, old, new):
    assert text.count(old) == 1, old
    return text.replace(old, new)


# --- what must not happen ------------------------------------------------------------------

# Blank here is declared to mean "none", so emptying it is an answer and no gap.
MEANS_NONE = {("suppliers", "parent_id"), ("roles", "retained_as")}
# A row without its key is refused when it is read.
KEYS = {("components", "component_id"), ("services", "service_id"), ("suppliers", "supplier_id"),
        ("contracts", "contract_id"), ("roles", "role_id")}  # fmt: skip


def cells_of(texts):
    return [
        (name, column, row)
        for name, frame in tables_of(texts).items()
        for column in frame.columns
        if not column.startswith("source_") and (name, column) not in MEANS_NONE | KEYS
        for row in [None, *range(frame.height)]
    ]


def blanked(tables, name, column, row):
    frame = tables[name]
    hit = pl.lit(True) if row is None else pl.int_range(frame.height) == row
    gone = pl.when(hit).then(None).otherwise(pl.col(column)).alias(column)
    return tables | {name: frame.with_columns(gone)}


@pytest.mark.parametrize("texts", [TOWERS, SOUND], ids=["towers", "sound"])
def test_blanking_any_cell_or_column_moves_a_sign_only_towards_not_known(texts):
    tables = tables_of(texts)
    before = came_out(tables)
    moved = {}
    for name, column, row in cells_of(texts):
        after = came_out(blanked(tables, name, column, row))
        for sign, presence in after.items():
            if presence not in (before[sign], NOT_KNOWN):
                moved[name, column, row, sign] = (before[sign], presence)
    assert moved == {}


@pytest.mark.parametrize("texts", [TOWERS, SOUND], ids=["towers", "sound"])
def test_with_every_input_blank_together_no_sign_is_there_or_away(texts):
    tables = tables_of(texts)
    for name, column, row in cells_of(texts):
        if row is None:
            tables = blanked(tables, name, column, None)
    assert set(came_out(tables).values()) == {NOT_KNOWN}


@pytest.mark.parametrize("texts", [TOWERS, SOUND], ids=["towers", "sound"])
def test_a_column_that_no_file_had_is_as_a_blank_one(texts):
    tables = tables_of(texts)
    before = came_out(tables)
    moved = {}
    for name, column, row in cells_of(texts):
        if row is None:
            fewer = tables | {name: tables[name].drop(column)}
            answer = estate.analyse(fewer, on=ON)
            for sign in answer.figures["towers"]["signals"]:
                if sign["outcome"] not in (before[sign["id"]].value, NOT_KNOWN.value):
                    moved[name, column, sign["id"]] = sign["outcome"]
    assert moved == {}


def test_nothing_read_shows_no_sign_and_excludes_none():
    signs = signs_of({})
    assert {s.presence for s in signs.values()} == {NOT_KNOWN}
    assert {s.score for s in signs.values()} == {None}


@pytest.mark.parametrize(
    "missing", ["components", "charges", "uses", "suppliers", "roles", "services"]
)
@pytest.mark.parametrize("texts", [TOWERS, SOUND], ids=["towers", "sound"])
def test_a_table_less_never_turns_an_absent_sign_into_a_present_one(texts, missing):
    before, after = came_out(tables_of(texts)), came_out(tables_of(texts, **{missing: None}))
    # Without the suppliers table every supplier counts as outside: the own company does too.
    turned = {s for s in ALL if before[s] is ABSENT and after[s] is PRESENT}
    assert turned <= ({"S4", "S7", "S8", "S9"} if missing == "suppliers" else set())


def test_what_is_sound_shows_no_sign_at_all():
    assert came_out(tables_of(SOUND)) == dict.fromkeys(ALL, ABSENT)


def test_a_contract_that_lapsed_and_one_with_the_own_company_accuse_nobody():
    assert not {"K3", "K4"} & {k for s in signs_of(tables_of(SOUND)).values() for k in keys(s)}


# --- each sign -----------------------------------------------------------------------------


def test_every_sign_is_found_where_each_was_planted():
    assert came_out(tables_of(TOWERS)) == dict.fromkeys(ALL, PRESENT)


def test_s1_services_are_unrelated_that_share_nothing_outside_the_contract():
    assert keys(signs_of(tables_of(TOWERS))["S1"]) == {"T1"}  # they meet in its servers alone
    together = TOWERS["uses"] + "tax | bus\n"
    assert signs_of(tables_of(TOWERS, uses=together))["S1"].presence is ABSENT
    apart = edit(TOWERS["uses"], "tax        | servers\n", "")
    assert keys(signs_of(tables_of(TOWERS, uses=apart))["S1"]) == {"T5"}


def test_s2_names_the_layers_and_counts_in_house_cost_as_part_of_them():
    sign = signs_of(tables_of(TOWERS))["S2"]
    assert "hosting 100% with Big plc" in sign.sentence
    mixed = edit(TOWERS["components"], "servers      | hosting            | supplier |",
                 "servers      | hosting            | mixed | 500.00")  # fmt: skip
    assert "hosting" not in signs_of(tables_of(TOWERS, components=mixed))["S2"].sentence


def test_s2_at_the_very_share_of_the_convention_is_held():
    at = edit(TOWERS["components"], "servers      | hosting            | supplier |",
              "servers      | hosting            | mixed | 125.00")  # fmt: skip
    below = at.replace("125.00", "125.01")
    held = [signs_of(tables_of(TOWERS, components=c))["S2"].sentence for c in (at, below)]
    assert "hosting 80%" in held[0]
    assert "hosting" not in held[1]


def test_s3_is_there_from_three_layers():
    kept = "contract_id | component_id | annual_gbp\nK1 | tax-app | 60\nK1 | tax-cloud | 20\n"
    one_group = SOUND["contracts"].replace("elm         | delivery", "ash         | delivery")
    two = signs_of(tables_of(SOUND, contracts=one_group))["S3"]
    assert (two.presence, "2 of 3 layers" in two.sentence) == (ABSENT, True)
    hidden = signs_of(tables_of(SOUND, contracts=one_group, charges=kept))["S3"]
    assert hidden.presence is ABSENT  # at most two can be, whatever the blanks hide


def test_s4_by_part_or_by_charges_on_service_management():
    by_charge = SOUND["charges"] + "K1 | joining | 5.00\n"
    assert keys(signs_of(tables_of(SOUND, charges=by_charge))["S4"]) == {"K1"}
    by_part = edit(
        SOUND["contracts"], "K1          | ash         | delivery ", "K1|ash|integration"
    )
    assert keys(signs_of(tables_of(SOUND, contracts=by_part))["S4"]) == {"K1"}


def test_s5_one_group_by_its_parents_integrates_and_delivers():
    sign = signs_of(tables_of(TOWERS))["S5"]
    assert keys(sign) == {"T3", "T4"}
    assert "Join LLP integrates under T3 and delivers under T4" in sign.sentence
    apart = edit(TOWERS["suppliers"], "join-build  | Join B   | join      |", "join-build|Join B||")
    assert signs_of(tables_of(TOWERS, suppliers=apart))["S5"].presence is ABSENT


def test_s5_integrating_one_service_and_delivering_to_another_is_no_conflict():
    apart = edit(TOWERS["uses"], "bins       | joining", "tax | joining")
    assert signs_of(tables_of(TOWERS, uses=apart))["S5"].presence is ABSENT


def test_s5_an_integration_contract_without_charges_covers_the_whole_body():
    uses = edit(TOWERS["uses"], "bins       | joining", "tax | joining")
    charges = edit(TOWERS["charges"], "T3          | joining      | 200.00\n", "")
    whole = signs_of(tables_of(TOWERS, uses=uses, charges=charges))["S5"]
    assert (whole.presence, keys(whole)) == (PRESENT, {"T3", "T4"})


@pytest.mark.parametrize(
    ("value", "maximum", "extensions", "presence"),
    [
        ("100000000.00", "100000000.00", "0", ABSENT),
        ("100000000.01", "", "", PRESENT),
        ("5.00", "100000000.01", "", PRESENT),
        ("5.00", "", "0", ABSENT),
        ("5.00", "", "2", NOT_KNOWN),
        ("5.00", "", "", NOT_KNOWN),
        ("", "90.00", "", ABSENT),
        ("", "", "", NOT_KNOWN),
    ],
)
def test_s6_a_contract_above_the_limit_with_every_extension(value, maximum, extensions, presence):
    contracts = f"""
    contract_id | supplier_id | starts_on  | ends_on    | value_gbp | maximum_value_gbp | extensions_allowed
    K           | ash         | 2025-04-01 | 2027-03-31 | {value}   | {maximum}         | {extensions}
    """
    assert signs_of({"contracts": table("contracts", contracts)})["S6"].presence is presence


@pytest.mark.parametrize(
    ("months", "break_on", "component", "presence"),
    [
        ("61", "2026-01-01", "tax-app", PRESENT),
        ("60", "2027-04-01", "tax-app", ABSENT),  # the very day of month 24, counted from the start
        ("60", "2027-04-02", "tax-app", PRESENT),
        ("60", "", "tax-app", NOT_KNOWN),
        ("24", "", "tax-app", ABSENT),  # over by month 24: no break is needed
        ("24", "", "tax-cloud", ABSENT),
        ("25", "2026-01-01", "tax-cloud", PRESENT),
        ("", "2026-01-01", "tax-app", NOT_KNOWN),
    ],
)
def test_s7_terms_breaks_and_hosting(months, break_on, component, presence):
    contracts = f"""
    contract_id | supplier_id | starts_on  | initial_term_months | ends_on    | break_on
    K1          | ash         | 2025-04-01 | {months}            | 2030-03-31 | {break_on}
    """
    charges = f"contract_id | component_id | annual_gbp\nK1 | {component} | 5.00"
    found = signs_of(tables_of(SOUND, contracts=contracts, charges=charges))["S7"]
    assert found.presence is presence


@pytest.mark.parametrize(
    ("renewal", "ends", "maximum", "presence"),
    [
        ("tacit", "", "", PRESENT),
        ("express", "2027-03-31", "2027-03-31", ABSENT),
        ("none", "2027-04-01", "2027-03-31", ABSENT),  # an anniversary and its eve: one term
        ("none", "2027-04-02", "2027-03-31", PRESENT),
        ("none", "2027-03-31", "2027-04-01", ABSENT),
        ("", "2027-03-31", "2027-03-31", NOT_KNOWN),
        ("none", "2027-03-31", "", NOT_KNOWN),
        ("", "2028-03-31", "2027-03-31", PRESENT),
    ],
)
def test_s8_renewal_by_itself_or_past_the_furthest_end(renewal, ends, maximum, presence):
    contracts = f"""
    contract_id | supplier_id | starts_on  | renewal   | ends_on | maximum_ends_on
    K1          | ash         | 2025-04-01 | {renewal} | {ends}  | {maximum}
    """
    charges = "contract_id | component_id | annual_gbp\nK1 | tax-app | 5.00"
    found = signs_of(tables_of(SOUND, contracts=contracts, charges=charges))["S8"]
    assert found.presence is presence


@pytest.mark.parametrize(
    ("volume", "exclusive", "presence"),
    [("0.00", "no", ABSENT), ("0.01", "", PRESENT), ("", "yes", PRESENT), ("", "no", NOT_KNOWN),
     ("0.00", "", NOT_KNOWN)],
)  # fmt: skip
def test_s9_volume_or_exclusivity(volume, exclusive, presence):
    contracts = f"""
    contract_id | supplier_id | starts_on  | ends_on    | minimum_volume_gbp | is_exclusive
    K           | ash         | 2025-04-01 | 2027-03-31 | {volume}           | {exclusive}
    """
    assert signs_of({"contracts": table("contracts", contracts)})["S9"].presence is presence


@pytest.mark.parametrize(
    ("owner", "presence"),
    [("Tax owner", ABSENT), ("tax OWNER", ABSENT), ("Gone owner", PRESENT), ("Nobody listed", NOT_KNOWN),
     ("", NOT_KNOWN)],
)  # fmt: skip
def test_s10_a_service_across_three_contracts_needs_an_owner_on_the_staff(owner, presence):
    services = f"""
    service_id | name | owner_role | is_public_facing | completed
    tax        | Tax  | {owner}    | yes              | 100
    bins       | Bins | Gone owner | no               | 300
    """
    charges = SOUND["charges"] + "K2 | tax-app | 1.00\nK5 | tax-cloud | 1.00\n"
    contracts = SOUND["contracts"] + (
        "K5 | ash | delivery | 2025-04-01 | 24 | 2027-03-31 | none | 0 | 2027-03-31 |  | 1 | 1 | 0 | no"
    )
    roles = SOUND["roles"] + "g | Gone owner | service_owner | 0\n"
    tables = tables_of(SOUND, services=services, charges=charges, contracts=contracts, roles=roles)
    found = signs_of(tables)["S10"]
    assert found.presence is presence
    assert keys(found) == ({"tax"} if presence is PRESENT else set())


@pytest.mark.parametrize(
    ("rows", "presence"),
    [
        ("a | A | architect | 0\nb | B | | 4", PRESENT),
        ("a | A | architect | 0\nb | B | data_owner | 0.2", ABSENT),
        ("a | A | architect | 0\nb | B | data_owner | ", NOT_KNOWN),
        ("a | A | architect | 1\nb | B | data_owner | ", ABSENT),
    ],
)
def test_s11_no_role_to_keep_is_filled_by_an_employee(rows, presence):
    roles = f"role_id | name | retained_as | fte_employed\n{rows}"
    assert signs_of({"roles": table("roles", roles)})["S11"].presence is presence


def test_a_contracts_register_alone_still_gives_the_signs_of_contracts():
    found = came_out({"contracts": tables_of(TOWERS)["contracts"]})
    assert {s for s in ALL if found[s] is PRESENT} >= {"S4", "S6", "S7", "S8", "S9"}
    assert {found[s] for s in ("S1", "S2", "S3", "S10", "S11")} == {NOT_KNOWN}


# --- findings and figures of the step ------------------------------------------------------


def analysed(tables, on=ON):
    return estate.analyse(tables, on=on)


def conflict_of(answer):
    return [f for f in answer.findings if f.rule == "integrator_also_delivers"]


ORGANISATION = "name | kind | nation\nMoor | {kind} | {nation}"


@pytest.mark.parametrize(
    ("kind", "nation", "force"),
    [
        ("central", "england", Force.COMPLY_OR_EXPLAIN),
        ("council", "england", Force.COMMITMENT),
        ("council", "scotland", Force.HOUSE_CONVENTION),
        ("other", "england", Force.HOUSE_CONVENTION),
        ("", "", Force.HOUSE_CONVENTION),
    ],
)
def test_an_integrator_who_delivers_is_critical_within_the_force_that_held(kind, nation, force):
    organisation = table("organisation", ORGANISATION.format(kind=kind, nation=nation))
    (finding,) = conflict_of(analysed(tables_of(TOWERS) | {"organisation": organisation}))
    assert (finding.outcome, finding.force, finding.severity) == (Outcome.NOT_MET, force, force)
    assert finding.subject_key == "join"
    assert finding.money_gbp == 350
    assert {row.key for row in finding.rows} == {"T3", "T4"}


def test_a_lawful_contract_is_no_breach_of_a_text_since_superseded():
    older = TOWERS["contracts"].replace("integration | 2024-04-01", "integration | 2018-04-01")
    older = older.replace("T4          | join-build  | delivery    | 2024-04-01",
                          "T4 | join-build | delivery | 2019-04-01")  # fmt: skip
    organisation = table("organisation", ORGANISATION.format(kind="central", nation="england"))
    tables = tables_of(TOWERS, contracts=older) | {"organisation": organisation}
    (finding,) = conflict_of(analysed(tables))
    assert (finding.force, finding.severity) == (Force.MANDATORY_POLICY, Force.GUIDANCE)
    assert "would not have met the 2016 edition" in finding.sentence
    assert "no breach" in finding.sentence


def test_no_finding_about_signs_rises_above_a_house_convention_but_the_integrators():
    answer = analysed(tables_of(TOWERS))
    signs = [f for f in answer.findings if f.rule.startswith("tower_sign_")]
    assert len(signs) == 10
    assert {f.force for f in signs} == {Force.HOUSE_CONVENTION}
    assert all(f.reads for f in signs)


def test_spend_alone_asks_nothing_about_signs():
    payments = table("payments", "paid_on | supplier_name | amount_gbp\n2026-01-02 | Ash | 5.00")
    answer = analysed({"payments": payments})
    assert not [f for f in answer.findings if f.rule.startswith("tower_sign_")]
    assert {s["outcome"] for s in answer.figures["towers"]["signals"]} == {"not known"}
    assert "Spend alone does not show towers" in answer.figures["towers"]["reason"]


# --- Harrowmoor ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def harrowmoor():
    return estate.analyse(read([HARROWMOOR]).tables, on=ON)


def signals(answer):
    return {s["id"]: s for s in answer.figures["towers"]["signals"]}


def test_the_planted_towers_of_harrowmoor_are_found(harrowmoor):
    held = {
        line["layer"]: (line["top_group_id"], line["top_share_pct"])
        for line in harrowmoor.figures["by_layer"]
        if (line["top_share_pct"] or 0) >= 80
    }
    planted = {
        "hosting": "brackwater-group",
        "network": "copperlode",
        "end_user": "tarnfield-holdings",
        "service_desk": "skelder-group",
    }
    assert planted.items() <= {layer: group for layer, (group, _) in held.items()}.items()
    assert set(held) - set(planted) == {"service_management"}  # the integrator's own layer
    found = signals(harrowmoor)
    assert {found[s]["outcome"] for s in ("S2", "S3", "S4", "S5")} == {"met"}
    assert {"HM-001", "HM-002", "HM-003", "HM-004", "HM-027", "HM-011"} <= {
        row["key"] for row in found["S2"]["rows"]
    }
    assert harrowmoor.figures["towers"]["layer_p_value"] == 0.001
    assert (
        harrowmoor.figures["towers"]["layer_bound"]
        > 2 * harrowmoor.figures["towers"]["service_bound"]
    )


def test_the_integrator_conflict_of_harrowmoor_is_found_with_both_its_contracts(harrowmoor):
    (finding,) = conflict_of(harrowmoor)
    assert finding.subject_key == "ollerby-group"
    assert {row.key for row in finding.rows} == {"HM-005", "HM-006"}


def test_the_automatic_and_over_extended_contracts_of_harrowmoor_are_found(harrowmoor):
    rows = {row["key"] for row in signals(harrowmoor)["S8"]["rows"]}
    assert rows == {"HM-002", "HM-012", "HM-016", "HM-017", "HM-025", "HM-029", "HM-033", "HM-036"}


def test_what_is_healthy_in_harrowmoor_is_accused_by_no_sign(harrowmoor):
    accused = {row["key"] for s in signals(harrowmoor).values() for row in s["rows"]}
    assert not HEALTHY & accused
    owned = {"waste-collection", "libraries", "parking-permits"}
    assert not owned & accused


def test_the_map_of_harrowmoor_draws_the_twelve_costliest_services(harrowmoor):
    (drawn,) = [p for p in harrowmoor.pictures if p.picture_id == "tower_map"]
    assert (len(drawn.services), len(drawn.layers), len(drawn.rows)) == (12, 9, 52)
    hosting = [row[drawn.layers.index("Hosting")] for row in drawn.cells]
    assert sum(d is not None and d.name == "Brackwater Group plc" for d in hosting) == 11
    assert any(d is None for row in drawn.cells for d in row)

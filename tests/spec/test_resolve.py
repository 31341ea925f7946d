"""Names to suppliers to groups: what must stay apart, then what comes together, and why."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from untower.estate.resolve import resolve_suppliers
from untower.estate.supplier_knowledge import known_suppliers
from untower.estate.supplier_truncation import widths_shown

LINKS = {"kind": pl.String, "left": pl.String, "right": pl.String, "state": pl.String}


def resolve(*names, **more):
    frame = pl.DataFrame({"supplier_name": list(names)}, schema={"supplier_name": pl.String})
    return resolve_suppliers(frame, **more)


def groups(resolved):
    return dict(resolved.names.select("supplier_name", "group_id").rows())


def rule_of(resolved, left):
    return resolved.merges.filter(pl.col("left") == left)["rule"].to_list()


def links(*rows):
    said = [("same_supplier", *row) for row in rows]
    return pl.DataFrame(said, schema=LINKS, orient="row")


def register(*rows):
    columns = ["supplier_id", "name", "identifier", "parent_id", "is_reseller"]
    schema = dict.fromkeys(columns[:4], pl.String) | {"is_reseller": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Capita", "Capital"),
        ("CAPITA PLC", "CAPITAL PLC"),
        ("Capita Resourcing Ltd", "Capital Resourcing Ltd"),
        ("BT", "BTS"),
        ("BT plc", "BTCV plc"),
        ("Atos Ltd", "Atos Medical Ltd"),
        ("Smith & Co", "Smith & Sons"),
        ("Leeds City Council", "Leicester City Council"),
        ("Holy Trinity School Burnley", "Holy Trinity School Bury"),
        ("Stretford High School", "Stratford High School"),
        ("Newton Parish Council", "Newtown Parish Council"),
        ("Ash Data Centre 1 Ltd", "Ash Data Centre 2 Ltd"),
        ("Elmham Street Works 2019 Ltd", "Elmham Street Works 2091 Ltd"),
        ("Peterson Roofing Ltd", "Petersen Roofing Ltd"),
        ("Ash LLP", "Ash Ltd"),
        ("Airport City Limited Partnership", "Airport City Ltd"),
        ("Taylor Roofing Ltd", "Taylors Roofing Ltd"),
        ("Ash North Ltd", "Ash South Ltd"),
        ("Environments For Learning Elmham Pfi", "Environments For Learning Elmham Pfi Two"),
        ("Services Group", "Services"),
        ("SAP UK & Eire User Group", "SAP UK Ltd"),
        ("Arena", "Arena Group Ltd"),
        ("Orchards Ltd", "The Orchardds Ltd"),
        ("Insight Direct (UK) Ltd,XMA Ltd", "Insight Direct (UK) Ltd"),
        ("Ash Birch Heating (Elmham) Ltd,Cedar Ltd", "Ash Birch Heating (Elmham) Ltd"),
    ],
)
def test_names_of_two_bodies_stay_apart(one, other):
    resolved = resolve(one, other)
    assert len(set(groups(resolved).values())) == 2
    assert not resolved.merges.height


@pytest.mark.parametrize(
    ("rule", "one", "other"),
    [
        ("exact", "ASH BIRCH LTD", "Ash-Birch Ltd"),
        ("normal_form", "Ash Birch Ltd", "The Ash Birch Limited"),
        ("branch_or_note", "Ash Birch Ltd", "Ash Birch Ltd - Client A/C"),
        ("trading_name", "Ash Birch Ltd", "Ash Birch Ltd t/a Cedar Hire"),
        ("spacing", "Ash Birch Ltd", "Ashbirch Ltd"),
        ("trading_as", "Cedar Hire", "Ash Birch Ltd t/a Cedar Hire"),
        ("legal_form", "Ash Birch", "Ash Birch Ltd"),
        ("small_words", "University of Elmham", "University Elmham"),
        ("country", "Ash Birch Ltd", "Ash Birch (UK) Ltd"),
        ("word_order", "Elmham City Council", "City of Elmham Council"),
        ("group_word", "Ash Birch Ltd", "Ash Birch Holdings Ltd"),
        ("truncation", "Ash Birch Environmental Servic", "Ash Birch Environmental Services Ltd"),
        ("spelling", "Kestrel Maintenence Ltd", "Kestrel Maintenance Ltd"),
        ("knowledge", "Capita Resourcing Ltd", "Capita Business Services Ltd"),
    ],
)
def test_each_rule_joins_and_says_why(rule, one, other):
    resolved = resolve(one, other)
    assert len(set(groups(resolved).values())) == 1
    merge = resolved.merges.row(0, named=True)
    assert merge["rule"] == rule
    assert merge["state"] == "proposed"
    assert {merge["left"], merge["right"]} == {one, other}
    assert merge["left"] in merge["reason"]
    assert merge["right"] in merge["reason"]
    assert merge["reason"].endswith(".")
    assert 0 < merge["confidence"] < 1
    merged = resolved.names.filter(pl.col("merged_by").is_not_null())
    assert merged["supplier_name"].to_list() == [merge["left"]]


def test_a_trading_name_that_two_firms_use_joins_neither():
    resolved = resolve("Cedar Hire", "Ash Ltd t/a Cedar Hire", "Birch Ltd t/a Cedar Hire")
    assert len(set(groups(resolved).values())) == 3


def test_a_cut_name_that_two_longer_ones_begin_with_joins_neither():
    cut = "Ash Birch Environmental Servic"
    resolved = resolve(cut, cut + "es Elmham Ltd", cut + "es Norcombe Ltd")
    assert len(set(groups(resolved).values())) == 3


CUT_AT_22 = [f"Elmham Works {n} of Ashx" for n in "abcdefghijklmnopqrstuvwxyz"]


@pytest.mark.parametrize(
    ("whole", "longer"),
    [
        ("Elm Methodist Church X", "Elm Methodist Church X Pre-School"),
        ("Elmhammer Play-School X", "Elmhammer Play-School X Association"),
        ("West Elmhamshire Police", "West Elmhamshire Police Authority"),
        ("Elmham St. Mary Church", "Elmham St. Mary Church Luncheon Club"),
    ],
)
def test_a_body_that_goes_on_to_another_kind_of_body_is_not_cut(whole, longer):
    rest = [name + "y" * (len(whole) - len(name)) for name in CUT_AT_22]
    given = groups(resolve(whole, longer, *rest))
    assert given[whole] != given[longer]


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("Elmham Roman Catholics", "Elmham Roman Catholics Primary School"),
        ("Ash Church of England X", "Ash Church of England X Primary School"),
        ("Elm Academy of Artistry", "Elm Academy of Artistry Academy Limited"),
    ],
)
def test_a_name_that_says_no_kind_or_the_same_kind_may_be_cut_before_it(cut, whole):
    rest = [name + "y" * (len(cut) - len(name)) for name in CUT_AT_22]
    assert rule_of(resolve(cut, whole, *rest), cut) + rule_of(
        resolve(cut, whole, *rest), whole
    ) == ["truncation"]


def test_a_group_is_shown_by_a_name_that_was_published_with_the_group_beside_it():
    resolved = resolve("Capita Business Services Ltd")
    assert resolved.names["group_name"].to_list() == ["Capita Business Services Ltd (Capita)"]
    assert resolve("CAPITA PLC").names["group_name"].to_list() == ["CAPITA PLC"]
    two = resolve("Capita Business Services Ltd", "Capita Resourcing Ltd")
    (name,) = set(two.names["group_name"])
    assert name.removesuffix(" and others (Capita)") in two.names["supplier_name"].to_list()
    paid = pl.DataFrame(
        {
            "supplier_name": ["Phoenix Software Ltd"],
            "first_paid_on": [date(2022, 1, 1)],
            "last_paid_on": [date(2022, 2, 1)],
        }
    )
    assert resolve_suppliers(paid).names["group_name"].to_list() == [
        "Phoenix Software Ltd (Bytes Technology Group)"
    ]


def test_a_list_of_merges_marked_refused_is_a_list_of_links():
    names = ["Ash Birch Ltd", "ASH BIRCH LTD", "Larch Plc"]
    merges = resolve(*names).merges
    assert merges.columns == [
        *("kind", "left", "right", "reason", "confidence", "state"),
        *("rule", "group_id"),
    ]
    assert set(merges["kind"]) == {"same_supplier"}
    put_back = merges.with_columns(state=pl.lit("refused"))
    again = resolve(*names, links=put_back)
    assert len(set(groups(again).values())) == 3
    assert not again.merges.height
    kept = merges.with_columns(state=pl.lit("confirmed"))
    assert resolve(*names, links=kept).merges["state"].to_list() == ["confirmed"]


def test_widths_are_shown_only_where_names_pile_up():
    thinning = [n for n in range(10, 60) for _ in range(max(0, 60 - n))]
    assert widths_shown(pl.Series(thinning)) == ()
    assert widths_shown(pl.Series([*[n for n in thinning if n < 35], *[35] * 30])) == (35,)


def test_no_name_alone_between_two_legal_forms_joins_either():
    resolved = resolve("Ash Birch", "Ash Birch LLP", "Ash Birch Ltd")
    assert len(set(groups(resolved).values())) == 3


def test_every_given_name_comes_back_once_with_a_group():
    names = [None, "", "Ash Ltd", "ASH LTD", "Mr A Example", "REDACTED", "Elmham Council"]
    resolved = resolve(*names)
    assert resolved.names.height == len(names)
    assert set(resolved.names["supplier_name"]) == set(names)
    assert resolved.names["group_id"].null_count() == 0
    assert resolved.names["reason"].str.ends_with(".").all()


def test_persons_and_withheld_names_are_in_no_group_name_and_no_merge():
    names = ["Mr A Example", "MR A EXAMPLE", "Susan Example", "REDACTED", "Redacted", None, ""]
    resolved = resolve(*names, "Ash Ltd", "ASH LTD")
    assert set(resolved.merges["left"]) | set(resolved.merges["right"]) == {"Ash Ltd", "ASH LTD"}
    told = dict(resolved.names.select("supplier_name", "group_name").rows())
    assert told["Susan Example"] == "Individual payees"
    assert told["REDACTED"] == "Name withheld by the publisher"
    assert told[None] == told[""] == "Not known"
    written = resolved.names.select("group_id", "group_name", "reason").write_csv()
    assert "example" not in written.lower()


def test_a_supplier_called_like_a_shared_group_gets_an_id_of_its_own():
    given = groups(resolve("Individuals Ltd", "Mr A Example"))
    assert given["Individuals Ltd"] != given["Mr A Example"] == "individuals"


def test_one_identifier_is_one_supplier_and_two_are_two():
    frame = pl.DataFrame(
        {
            "supplier_name": ["Ash Ltd", "Birch Works", "ASH LIMITED", "Ash"],
            "identifier": ["GB-COH-1234567", "01234567", "GB-COH-7654321", None],
        }
    )
    given = groups(resolve_suppliers(frame))
    assert given["Ash Ltd"] == given["Birch Works"]
    assert given["Ash Ltd"] != given["ASH LIMITED"]
    assert given["Ash"] in {given["Ash Ltd"], given["ASH LIMITED"]}


def test_a_name_without_an_identifier_never_bridges_two_companies():
    frame = pl.DataFrame(
        {
            "supplier_name": ["Ash Birch Ltd", "ASH BIRCH", "Ash Birch Limited"],
            "identifier": ["GB-COH-00000001", None, "GB-COH-00000002"],
        }
    )
    given = groups(resolve_suppliers(frame))
    assert given["Ash Birch Ltd"] != given["Ash Birch Limited"]


def test_a_refused_link_parts_two_names_and_every_chain_between_them():
    names = ["Ash Birch Ltd", "ASH BIRCH LTD", "Ash Birch", "The Ash Birch Limited"]
    assert len(set(groups(resolve(*names)).values())) == 1
    refused = links(("Ash Birch Ltd", "Ash Birch", "refused"))
    given = groups(resolve(*names, links=refused))
    assert given["Ash Birch Ltd"] != given["Ash Birch"]


def test_a_refused_link_parts_a_known_group_too():
    names = ["Capita Resourcing Ltd", "Capita Business Services Ltd", "Capita plc"]
    refused = links(("Capita Resourcing Ltd", "Capita Business Services Ltd", "refused"))
    given = groups(resolve(*names, links=refused))
    assert given["Capita Resourcing Ltd"] != given["Capita Business Services Ltd"]


def test_a_confirmed_link_joins_what_no_rule_would():
    resolved = resolve("Ash Ltd", "Larch Plc", links=links(("Ash Ltd", "Larch Plc", "confirmed")))
    merge = resolved.merges.row(0, named=True)
    assert (merge["rule"], merge["state"], merge["confidence"]) == ("link", "confirmed", 1.0)


def test_a_confirmed_link_overrules_identifiers():
    frame = pl.DataFrame(
        {"supplier_name": ["Ash Ltd", "Larch Plc"], "identifier": ["00000001", "00000002"]}
    )
    said = links(("Ash Ltd", "Larch Plc", "confirmed"))
    assert len(set(groups(resolve_suppliers(frame, links=said)).values())) == 1


def test_a_refusal_outweighs_confirmed_links_and_the_clash_is_named():
    said = links(
        ("Ash Ltd", "Birch Ltd", "confirmed"),
        ("Birch Ltd", "Cedar Ltd", "confirmed"),
        ("Ash Ltd", "Cedar Ltd", "refused"),
    )
    resolved = resolve("Ash Ltd", "Birch Ltd", "Cedar Ltd", links=said)
    given = groups(resolved)
    assert given["Ash Ltd"] != given["Cedar Ltd"]
    assert resolved.clashes.select("left", "right").rows() == [("Birch Ltd", "Cedar Ltd")]


def test_a_proposed_link_and_other_kinds_change_nothing():
    said = pl.DataFrame(
        [
            ("same_supplier", "Ash Ltd", "Larch Plc", "proposed"),
            ("payment_contract", "Ash Ltd", "Larch Plc", "confirmed"),
            ("same_supplier", "Ash Ltd", "Nobody Named So", "confirmed"),
        ],
        schema=LINKS,
        orient="row",
    )
    assert len(set(groups(resolve("Ash Ltd", "Larch Plc", links=said)).values())) == 2


def test_the_register_gives_ids_names_and_groups():
    suppliers = register(
        ("S1", "Ash Group plc", None, None, None),
        ("S2", "Birch Software Ltd", None, "S1", None),
    )
    resolved = resolve("BIRCH SOFTWARE LIMITED", "Larch Ltd", suppliers=suppliers)
    row = resolved.names.filter(pl.col("supplier_name") == "BIRCH SOFTWARE LIMITED").row(
        0, named=True
    )
    assert (row["supplier_id"], row["group_id"], row["group_name"]) == ("S2", "S1", "Ash Group plc")
    other = resolved.names.filter(pl.col("supplier_name") == "Larch Ltd").row(0, named=True)
    assert other["supplier_id"] is None


def test_companies_of_one_parent_share_a_group_but_not_a_supplier():
    suppliers = register(
        ("S1", "Ash plc", "GB-COH-00000001", None, None),
        ("S2", "Ash Ltd", "GB-COH-00000002", "S1", None),
    )
    resolved = resolve("ASH PLC", "ASH LTD", suppliers=suppliers)
    assert set(resolved.names["group_id"]) == {"S1"}
    assert set(resolved.names["supplier_id"]) == {"S1", "S2"}


def test_two_companies_in_the_register_stay_two_however_alike():
    suppliers = register(
        ("S1", "Ash plc", "GB-COH-00000001", None, None),
        ("S2", "Ash Ltd", "GB-COH-00000002", None, None),
    )
    assert len(set(groups(resolve("ASH PLC", "ASH LTD", suppliers=suppliers)).values())) == 2


def test_a_holding_company_shares_the_group_but_not_the_supplier():
    resolved = resolve(
        "ASH BIRCH HOLDINGS LTD", suppliers=register(("S1", "Ash Birch Ltd", None, None, None))
    )
    row = resolved.names.row(0, named=True)
    assert (row["group_id"], row["supplier_id"]) == ("S1", None)


def test_parents_in_a_circle_are_one_group_and_no_loop():
    suppliers = register(
        ("S1", "Ash Ltd", None, "S3", None),
        ("S2", "Birch Ltd", None, "S1", None),
        ("S3", "Cedar Ltd", None, "S2", None),
        ("S4", "Larch Ltd", None, "S4", None),
        ("S5", "Oak Ltd", None, "S99", None),
    )
    given = groups(resolve("Ash Ltd", "Birch Ltd", "Cedar Ltd", "Larch Ltd", suppliers=suppliers))
    assert given["Ash Ltd"] == given["Birch Ltd"] == given["Cedar Ltd"] == "S1"
    assert given["Larch Ltd"] == "S4"


def test_a_reseller_is_known_from_the_register_or_from_sourced_knowledge():
    suppliers = register(("S1", "Ash Ltd", None, None, True))
    resolved = resolve("ASH LTD", "Softcat plc", "Computacenter (UK) Ltd", suppliers=suppliers)
    assert set(resolved.names["payee_kind"]) == {"reseller"}


def test_a_purchase_counts_from_its_date_and_only_where_dates_are_known():
    names = ["Kelway Ltd", "CDW Ltd"]
    assert len(set(groups(resolve(*names)).values())) == 2
    for paid, expected in ((date(2014, 5, 1), 2), (date(2016, 5, 1), 1)):
        frame = pl.DataFrame(
            {"supplier_name": names, "first_paid_on": [paid] * 2, "last_paid_on": [paid] * 2}
        )
        assert len(set(groups(resolve_suppliers(frame)).values())) == expected


def test_every_row_of_knowledge_has_a_source_and_the_unconfirmed_say_so():
    known = known_suppliers()
    assert known["source"].str.len_chars().min() > 10
    unconfirmed = known.filter(~pl.col("is_confirmed"))["source"]
    assert unconfirmed.str.starts_with("house knowledge, unconfirmed").all()
    dated = known.filter(pl.col("relation") == "bought")
    assert dated["since"].null_count() == 0
    assert known.height <= 200


def test_every_row_says_how_much_of_the_trade_is_it_and_who_says_so():
    known = known_suppliers()
    assert set(known["sells_it"]) == {"only", "mostly", "also"}
    said = known["sells_it_source"]
    counted = said.str.contains(r"^\d+ of \d+ payments")
    assert (counted | (said == "house knowledge, unconfirmed")).all()
    assert known.filter(pl.col("words") == "scc")["is_confirmed"].to_list() == [False]


def test_unconfirmed_knowledge_joins_no_names():
    given = groups(resolve("Microsoft Ltd", "Microsoft Ireland Operations Ltd"))
    assert len(set(given.values())) == 2


def test_progress_is_told_and_a_stop_is_heeded():
    told = []
    resolve("Ash Ltd", "ASH LTD", progress=lambda done, of, what: told.append((done, of, what)))
    assert told[-1][0] == told[-1][1]
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    stopped = resolve("Ash Birch", "Ash Birch Ltd", stop=lambda: True)
    assert stopped.names.height == 2
    assert not stopped.merges.height


def test_no_names_at_all_give_empty_tables():
    resolved = resolve()
    assert resolved.names.height == resolved.merges.height == resolved.clashes.height == 0
    assert resolved.names.columns[:3] == ["supplier_name", "payee_kind", "group_id"]

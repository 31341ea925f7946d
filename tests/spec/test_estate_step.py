"""The room as a whole: what it answers from nothing, from spend alone, and from a register."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, is_dataclass
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from small_tables import table
from untower import estate
from untower.answers import Bars, Stack, Timeline, Wearer
from untower.estate.dresses import NOT_KNOWN, OTHERS, dress_groups
from untower.estate.spend import gather_spend
from untower.findings import Force, Outcome
from untower.journey import State
from untower.tables import TABLES

ON = date(2026, 2, 11)
PAYMENTS = """
    supplier_name          | paid_on    | amount_gbp | category           | description
    Brindlow Systems Ltd   | 2025-01-05 | 600.00     | ICT                | Portal support
    Brindlow Systems Ltd   | 2025-02-05 | 600.00     | ICT                |
    Brindlow Systems Ltd   | 2025-02-05 | 600.00     | ICT                |
    Cawdrey Gravel Ltd     | 2025-02-06 | 300.00     | Gravel             |
    Cawdrey Gravel Ltd     | 2025-02-07 | -50.00     | Gravel             |
    Mrs Xanthippe Marker   | 2025-02-07 | 90.00      | Software           |
    Mrs Xanthippe Marker   | 2025-02-07 | 90.00      | Software           |
    REDACTED PERSONAL DATA | 2025-02-08 | 40.00      |                    |
                           |            | 10.00      |                    |
    """
CONTRACTS = """
    contract_id|supplier_id|title|starts_on|ends_on|renewal|notice_months|extension_months|owner_role
    C1|brin|Portal|2022-01-01|2024-12-31|none|3||Head of IT
    C2|brin|Network|2022-01-01|2025-12-31|tacit|3|12|
    C3||Archive||||||
    """
VALUES = """
    contract_id | value_gbp | value_basis
    C1          | 90000.00  | ex_vat
    C2          | 50000.00  | unknown
    C3          |           |
    """
SUPPLIERS = "supplier_id | name\nbrin | Brindlow Systems Ltd"
COMPONENTS = """
    component_id | name     | layer       | hosting | owner_role
    portal       | Portal   | application | saas    | Head of IT
    db           | Database | hosting     |         |
    crm          | CRM      |             | saas    | Head of IT
    """
INTERFACES = """
    from_component_id | to_component_id
    portal            | db
    db                | crm
    crm               | db
    """


def analysed(on=ON, **texts):
    return estate.analyse({name: table(name, text) for name, text in texts.items()}, on=on)


def everything():
    values = table("contracts", VALUES).drop("source_file", "source_row")
    texts = {
        "payments": PAYMENTS,
        "suppliers": SUPPLIERS,
        "components": COMPONENTS,
        "interfaces": INTERFACES,
    }
    tables = {name: table(name, text) for name, text in texts.items()}
    tables["contracts"] = table("contracts", CONTRACTS).join(values, on="contract_id")
    return estate.analyse(tables, on=ON)


def by_rule(answer):
    found = {}
    for finding in answer.findings:
        found.setdefault(finding.rule, []).append(finding)
    return found


def said(answer):
    """Everything an answer says, as one text."""
    return json.dumps(asdict(answer), default=str)


def test_a_persons_name_reaches_no_part_of_the_answer():
    assert "Xanthippe" not in said(everything())


def test_from_nothing_every_figure_is_not_known_rather_than_nought():
    answer = analysed()
    assert answer.state is State.INCOMPLETE
    assert answer.figures["spend_gbp"] is None
    assert answer.figures["it_spend_gbp"] is None
    assert answer.figures["by_supplier"] == []
    assert answer.pictures == ()
    assert "Nothing was read" in answer.answer
    assert {(c.table, c.column) for c in answer.missing} >= {
        ("payments", "amount_gbp"),
        ("contracts", "contract_id"),
        ("components", "layer"),
    }


def test_an_empty_payments_table_is_not_spend_of_nought():
    empty = table("payments", PAYMENTS).clear()
    answer = estate.analyse({"payments": empty}, on=ON)
    assert answer.figures["spend_gbp"] is None


def test_amounts_alone_are_enough_to_begin_and_everything_else_is_not_known():
    answer = analysed(payments="amount_gbp\n100.00\n-20.00")
    assert answer.figures["spend_gbp"] == Decimal("80.00")
    assert answer.figures["it_spend_gbp"] == 0
    (paid_to, *_) = answer.figures["concentration"]
    assert paid_to["top1_pct"] is None
    assert paid_to["unknown_pct"] == 100.0
    assert "no outside payee is named" in answer.answer


def test_the_sums_add_up_and_the_two_levels_of_it_are_shown():
    figures = analysed(payments=PAYMENTS).figures
    assert figures["spend_gbp"] == Decimal("2280.00")
    assert figures["it_spend_gbp"] == Decimal("1980.00")
    assert figures["it_stated_gbp"] == Decimal("1980.00")
    assert figures["it_probable_gbp"] == 0
    assert sum(k["gbp"] for k in figures["payee_kinds"]) == figures["spend_gbp"]
    assert [(s["name"], s["spend_gbp"], s["share_pct"]) for s in figures["by_supplier"]] == [
        ("Brindlow Systems Ltd", Decimal("1800.00"), 87.8),
        ("Cawdrey Gravel Ltd", Decimal("250.00"), 12.2),
    ]
    assert figures["concentration"][0]["unknown_pct"] == 2.4


def test_spend_alone_never_gives_a_tower_class_and_names_the_missing_columns():
    answer = analysed(payments=PAYMENTS)
    towers = answer.figures["towers"]
    assert towers["class"] == "not_known"
    assert {"components.layer", "uses.service_id", "charges.annual_gbp"} <= set(
        towers["missing_columns"]
    )
    (finding,) = by_rule(answer)["tower_class_not_known"]
    assert finding.outcome is Outcome.NOT_KNOWN
    assert "components.layer" in finding.sentence
    assert "spend alone" in answer.answer


def test_a_layer_from_a_payments_words_is_offered_as_a_guess_with_its_reason():
    (guess,) = (
        g
        for g in analysed(payments="amount_gbp | category\n5.00 | Telephones").figures[
            "layer_guesses"
        ]
        if g["layer"]
    )
    assert guess["layer"] == "network"
    assert guess["reason"].startswith("a guess from the payments' own words")


def test_every_figure_says_which_declared_columns_it_read():
    answer = everything()
    assert set(answer.figure_reads) == set(answer.figures)
    named = [
        *answer.answer_reads,
        *(r for reads in answer.figure_reads.values() for r in reads),
        *(r for f in answer.findings for r in f.reads),
        *(r for p in answer.pictures for r in p.reads),
    ]
    for read in set(named):
        name, column = read.split(".")
        assert column in {c.name for c in TABLES[name].columns}, read


def test_figures_hold_plain_values_only():
    def check(value, path):
        if isinstance(value, dict):
            for key, inner in value.items():
                check(inner, f"{path}.{key}")
        elif isinstance(value, list):
            for inner in value:
                check(inner, path)
        else:
            assert not is_dataclass(value), path
            assert value is None or isinstance(value, str | int | float | bool | Decimal | date), (
                path,
                type(value),
            )
            if path.endswith("_gbp") and value is not None:
                assert isinstance(value, Decimal | int), path

    check(dict(everything().figures), "figures")


def test_findings_are_worst_first_and_never_above_a_house_convention_here():
    answer = everything()
    outcomes = [f.outcome for f in answer.findings]
    order = [Outcome.NOT_MET, Outcome.NOT_KNOWN, Outcome.MET, Outcome.NOT_APPLICABLE]
    assert outcomes == sorted(outcomes, key=order.index)
    assert {f.force for f in answer.findings} == {Force.HOUSE_CONVENTION}
    assert all(f.sentence.endswith(".") and f.source for f in answer.findings)


def test_equal_payments_are_asked_about_and_still_counted():
    (finding,) = by_rule(analysed(payments=PAYMENTS))["payments_alike"]
    assert finding.outcome is Outcome.NOT_KNOWN
    assert finding.money_gbp == Decimal("690.00")
    assert "one or two" in finding.sentence
    assert [row.row for row in finding.rows] == [3, 4, 7, 8]


def test_the_sentence_on_equal_payments_says_what_their_references_say():
    text = """
        supplier_name | paid_on    | amount_gbp | reference
        Brindlow Ltd  | 2025-01-05 | 100.00     | 12
        Brindlow Ltd  | 2025-01-05 | 100.00     | 12
        Cawdrey Ltd   | 2025-01-05 | 40.00      | 7
        Cawdrey Ltd   | 2025-01-05 | 40.00      | 8
        Dunmore Ltd   | 2025-01-05 | 9.00       |
        Dunmore Ltd   | 2025-01-05 | 9.00       |
        """
    answer = analysed(payments=text)
    (finding,) = by_rule(answer)["payments_alike"]
    assert "1 with the same reference as well (£100), more likely one payment" in finding.sentence
    assert "1 with a different reference (£40), more likely two" in finding.sentence
    assert "1 without a reference to tell by" in finding.sentence
    assert finding.money_gbp == Decimal("109.00")
    assert answer.figures["spend_gbp"] == Decimal("298.00")


def test_a_blank_payee_is_in_a_group_of_its_own_that_no_supplier_shares():
    text = """
        supplier_name | paid_on    | amount_gbp
        Brindlow Ltd  | 2025-01-05 | 100.00
                      | 2025-01-05 | 40.00
        Third Party   | 2025-01-06 | 5.00
        """
    spend = gather_spend({"payments": table("payments", text)}, incomplete_share=0.4)
    assert spend.payments.select("payee_kind", "group_id", "group_name").rows() == [
        ("supplier", "brindlow", "Brindlow Ltd"),
        ("not_known", "not_known", "Not known"),
        ("not_known", "not_known", "Not known"),
    ]
    first = analysed(payments=text).figures["concentration"][0]
    assert first["unknown_pct"] == pytest.approx(31.0, abs=0.1)


def test_a_company_bought_is_of_the_group_that_bought_it_from_that_day():
    text = """
        supplier_name | paid_on    | amount_gbp
        CDW Ltd       | {year}-05-01 | 100.00
        Kelway Ltd    | {year}-05-01 | 40.00
        """
    for year, groups in ((2014, 2), (2016, 1)):
        figures = analysed(payments=text.format(year=year)).figures
        assert len(figures["by_supplier"]) == groups


def test_one_reseller_in_a_group_does_not_make_the_group_a_reseller():
    text = """
        supplier_name               | paid_on    | amount_gbp
        Capita Business Services    | 2019-05-01 | 100.00
        Trustmarque Solutions Ltd   | 2019-05-01 | 40.00
        """
    answer = analysed(payments=text)
    kinds = {k["kind"]: k["gbp"] for k in answer.figures["payee_kinds"]}
    assert kinds == {"supplier": Decimal("100.00"), "reseller": Decimal("40.00")}
    assert [s["name"] for s in answer.figures["by_supplier"]] == [
        "Capita Business Services and others (Capita)"
    ]


def test_a_confirmed_link_that_a_refusal_overrules_is_asked_about():
    links = """
        kind          | left         | right       | state
        same_supplier | Brindlow Ltd | Cawdrey Ltd | confirmed
        same_supplier | Brindlow Ltd | Cawdrey Ltd | refused
        """
    payments = "supplier_name | amount_gbp\nBrindlow Ltd | 1.00\nCawdrey Ltd | 2.00"
    (finding,) = by_rule(analysed(payments=payments, links=links))["links_clash"]
    assert finding.outcome is Outcome.NOT_KNOWN
    assert "“Brindlow Ltd” with “Cawdrey Ltd”" in finding.sentence
    assert "links_clash" not in by_rule(analysed(payments=payments))


def test_links_without_a_column_of_states_join_nobody():
    links = """
        kind          | left         | right
        same_supplier | Brindlow Ltd | Cawdrey Ltd
        """
    payments = "supplier_name | amount_gbp\nBrindlow Ltd | 1.00\nCawdrey Ltd | 2.00"
    answer = analysed(payments=payments, links=links)
    assert [s["name"] for s in answer.figures["by_supplier"]] == ["Cawdrey Ltd", "Brindlow Ltd"]


def test_no_sentence_a_person_reads_holds_a_date_as_a_program_writes_it():
    answer = everything()
    sentences = [
        answer.answer,
        *answer.assumed,
        *(text for f in answer.findings for text in (f.sentence, f.next_step)),
        *(text for p in answer.pictures for text in (p.title, p.drawn, p.note)),
        *(cell.question for cell in answer.missing),
    ]
    assert any("2026" in text for text in sentences)
    assert [text for text in sentences if re.search(r"\b\d{4}-\d{2}", text)] == []


def test_of_findings_equal_in_money_the_next_decision_comes_first():
    text = """
        contract_id | starts_on  | ends_on    | renewal | notice_months | extension_months
        A           | 2022-01-01 | 2027-12-31 | tacit   | 3             | 12
        B           | 2022-01-01 | 2026-12-31 | tacit   | 3             | 12
        C           | 2022-01-01 | 2026-03-31 | tacit   | 3             | 12
        """
    found = by_rule(analysed(contracts=text))["contract_renews_itself"]
    assert [f.subject_key for f in found] == ["B", "A", "C"]
    assert "the last day for notice was 31 December 2025" in found[2].sentence


def test_an_ended_contract_still_paid_is_told_from_one_nobody_pays():
    contracts = """
        contract_id | ends_on
        C1          | 2024-12-31
        C2          | 2024-12-31
        C3          | 2026-01-31
        """
    payments = """
        supplier_name | paid_on    | amount_gbp | contract_id
        Brindlow      | 2024-01-05 | 5.00       | C1
        Brindlow      | 2025-01-05 | 7.00       | C1
        Cawdrey       | 2024-01-05 | 5.00       | C2
        Cawdrey       | 2024-01-05 | 5.00       | C3
        """
    lapsed = by_rule(analysed(contracts=contracts, payments=payments))["contract_lapsed"]
    assert {f.subject_key: (f.outcome, f.money_gbp) for f in lapsed} == {
        "C1": (Outcome.NOT_MET, Decimal("7.00")),
        "C2": (Outcome.NOT_APPLICABLE, None),
        "C3": (Outcome.NOT_KNOWN, None),
    }


def test_a_register_is_read_for_ends_renewals_and_ambiguous_values():
    found = by_rule(everything())
    assert [f.subject_key for f in found["contract_lapsed"]] == ["C1"]
    (renewing,) = found["contract_renews_itself"]
    assert (
        "now runs to 31 December 2026; the last day for notice is 30 September 2026"
        in renewing.sentence
    )
    assert [f.subject_key for f in found["contract_value_basis_not_known"]] == ["C2"]
    assert [f.subject_key for f in found["contract_end_not_known"]] == ["C3"]
    assert found["contract_lapsed"][0].owner_role == "Head of IT"


def test_spend_with_a_group_in_the_register_is_covered_and_with_another_is_not():
    suppliers = "supplier_id | name\nbrin | Brindlow Systems Ltd"
    payments = """
        supplier_name        | paid_on    | amount_gbp | category
        Brindlow Systems Ltd | 2025-01-05 | 5.00       | ICT
        Fennimore Apps Ltd   | 2025-01-05 | 9.00       | Software
        """
    contracts = "contract_id | supplier_id\nC1 | brin"
    answer = analysed(payments=payments, contracts=contracts, suppliers=suppliers)
    (finding,) = by_rule(answer)["spend_without_contract"]
    assert finding.outcome is Outcome.NOT_MET
    assert finding.money_gbp == Decimal("9.00")
    assert "Fennimore Apps Ltd" in finding.sentence
    (unread,) = by_rule(analysed(payments=payments))["spend_without_contract"]
    assert unread.outcome is Outcome.NOT_KNOWN


LARGE = """
    contract_id | title       | starts_on | ends_on    | value_gbp    | procurement_commenced_on
    BIG         | {title}     | {start}   | 2030-01-01 | 100000000.01 | {commenced}
    SMALL       | ICT service | {start}   | 2030-01-01 | 100000000.00 | {commenced}
    """
CENTRAL = "name | kind | nation\nDepartment of Examples | central | england"


def red_lines(start, commenced="", organisation=CENTRAL, title="ICT service", **others):
    answer = analysed(
        contracts=LARGE.format(title=title, start=start, commenced=commenced),
        organisation=organisation,
        **others,
    )
    return by_rule(answer).get("contract_above_value_limit", [])


def test_a_contract_at_the_limit_is_not_above_it():
    assert {f.subject_key for f in red_lines("2022-01-01")} == {"BIG"}


def test_a_contract_for_gas_is_never_judged_by_a_limit_on_technology():
    (asked,) = red_lines("2022-01-01", title="Gas and electricity")
    assert asked.outcome is Outcome.NOT_KNOWN
    assert "whether it is for technology" in asked.sentence


def test_a_contract_that_charges_for_a_component_is_for_technology():
    charges = "contract_id | component_id\nBIG | portal"
    (finding,) = red_lines("2022-01-01", title="Service agreement", charges=charges)
    assert finding.outcome is Outcome.NOT_MET


def test_what_many_contracts_leave_open_is_asked_once():
    rows = "\n".join(f"C{i:02d} | {i}.00" for i in range(1, 13))
    found = by_rule(analysed(contracts="contract_id | value_gbp\n" + rows))
    (asked,) = found["contract_value_basis_not_known"]
    assert "12 contracts: first C12, C11 and C10" in asked.sentence
    assert len(asked.rows) == 12
    assert len(found["contract_end_not_known"]) == 1


def test_a_contract_of_the_2016_edition_is_no_breach_of_a_superseded_text():
    (finding,) = red_lines("2018-01-01")
    assert "would not have met the 2016 edition" in finding.sentence
    assert "breach" in finding.sentence
    assert finding.severity is Force.GUIDANCE


def test_the_limit_is_chosen_by_the_procurements_date_not_the_start():
    (finding,) = red_lines("2022-01-01", "2020-06-01")
    assert "2016 edition" in finding.sentence


def test_a_contract_of_the_present_text_needs_its_reason_on_record():
    (finding,) = red_lines("2022-01-01")
    assert finding.outcome is Outcome.NOT_MET
    assert finding.severity is Force.COMPLY_OR_EXPLAIN
    (excused,) = red_lines(
        "2022-01-01",
        passed_over="""
        step   | kind      | subject_table | subject_key | reason
        estate | exception | contracts     | BIG         | defence of the realm
        """,
    )
    assert excused.outcome is Outcome.MET
    assert "defence of the realm" in excused.sentence


def test_without_date_or_organisation_which_text_held_is_not_known():
    (undated,) = red_lines("")
    assert undated.outcome is Outcome.NOT_KNOWN
    (nobody,) = red_lines("2022-01-01", organisation="name | kind | nation\nX | |")
    assert nobody.outcome is Outcome.NOT_KNOWN


def test_components_speak_of_rings_owners_and_ends():
    found = by_rule(everything())
    (ring,) = found["components_in_a_ring"]
    assert "2 components depend on each other in a ring: crm and db" in ring.sentence
    (owner,) = found["component_owner_not_known"]
    assert "1 of 3 components" in owner.sentence
    assert [row.key for row in owner.rows] == ["db"]
    assert everything().figures["dependence"]["cycles"] == [["crm", "db"]]


def test_missing_cells_are_sorted_by_money_each_a_question_to_somebody():
    cells = everything().missing
    assert cells
    money = [c.money_gbp or 0 for c in cells]
    assert money == sorted(money, reverse=True)
    assert all(c.question.endswith((".", "?")) and c.owner_role for c in cells)
    assert all(c.table in TABLES for c in cells)


def test_every_pictures_title_states_a_number_and_its_rows_fit_its_columns():
    answer = everything()
    assert {p.picture_id for p in answer.pictures} >= {
        "spend_over_time",
        "it_by_group",
        "spend_by_group",
        "it_reasons",
        "contract_timeline",
        "most_depended_on",
    }
    for picture in answer.pictures:
        assert any(c.isdigit() for c in picture.title), picture.title
        assert all(len(row) == len(picture.columns) for row in picture.rows)
    assert len({p.picture_id for p in answer.pictures}) == len(answer.pictures)


def test_a_group_wears_one_dress_in_every_picture():
    worn = {}
    for picture in everything().pictures:
        dresses = []
        if isinstance(picture, Stack):
            dresses = [s.dress for s in picture.series]
        elif isinstance(picture, Bars):
            dresses = [b.dress for b in picture.bars]
        elif isinstance(picture, Timeline):
            dresses = [t.dress for t in picture.terms]
        for dress in dresses:
            if dress is not None and dress.wearer is Wearer.GROUP:
                assert worn.setdefault(dress.name, dress) == dress
    assert worn


def test_the_stack_leaves_an_unread_month_not_known_and_marks_it_doubtful():
    payments = PAYMENTS + "Brindlow Systems Ltd | 2025-05-05 | 100.00 | ICT |\n"
    (stack,) = (p for p in analysed(payments=payments).pictures if isinstance(p, Stack))
    assert stack.periods == ("2025-01", "2025-02", "2025-03", "2025-04", "2025-05")
    assert stack.doubtful[:2] == ("2025-03", "2025-04") or "2025-03" in stack.doubtful
    for series in stack.series:
        assert series.values[2] is series.values[3] is None
        assert series.values[4] is not None


def test_the_timeline_begins_with_the_next_decision_and_ends_with_what_is_not_known():
    text = """
        contract_id | ends_on    | notice_months
        LAPSED      | 2025-06-30 | 3
        OLDER       | 2024-06-30 | 3
        MISSED      | 2026-03-31 | 3
        LATER       | 2027-12-31 | 3
        SOONEST     | 2026-09-30 | 3
        UNKNOWN     |            | 3
        """
    (timeline,) = (p for p in analysed(contracts=text).pictures if isinstance(p, Timeline))
    order = ["SOONEST", "LATER", "MISSED", "LAPSED", "OLDER", "UNKNOWN"]
    assert [t.label for t in timeline.terms] == order
    assert [row[0] for row in timeline.rows] == order


def test_an_unknown_end_is_drawn_as_unknown_and_sorted_last():
    (timeline,) = (p for p in everything().pictures if isinstance(p, Timeline))
    assert [t.label for t in timeline.terms][-1] == "C3 Archive"
    assert timeline.terms[-1].ends_on is None
    assert timeline.terms[-1].dress == NOT_KNOWN


def test_only_eight_groups_are_dressed_and_no_letter_is_shared():
    wardrobe = dress_groups(
        (f"g{i}", "Alder" if i < 3 else f"{chr(66 + i)} Ltd") for i in range(12)
    )
    letters = [d.letter for d in wardrobe.dressed.values()]
    assert len(letters) == len(set(letters)) == 8
    assert [d.slot for d in wardrobe.dressed.values()] == list(range(1, 9))
    assert wardrobe.dress("g9") == OTHERS
    assert wardrobe.dress(None) == NOT_KNOWN


def test_nine_groups_of_one_letter_and_names_without_letters_still_differ():
    wardrobe = dress_groups((str(i), "Zed" if i % 2 else "4 Net") for i in range(8))
    letters = [d.letter for d in wardrobe.dressed.values()]
    assert len(set(letters)) == 8


def test_the_order_of_rows_does_not_change_the_answer():
    frame = table("payments", PAYMENTS)
    one = estate.analyse({"payments": frame}, on=ON)
    other = estate.analyse({"payments": frame.reverse()}, on=ON)
    assert one.answer == other.answer
    assert one.figures == other.figures


def test_a_payments_file_without_any_usable_column_but_the_amount_is_still_read_whole():
    frame = pl.DataFrame(
        {"amount_gbp": [Decimal("1.00")]}, schema={"amount_gbp": pl.Decimal(38, 2)}
    )
    assert estate.analyse({"payments": frame}, on=ON).figures["spend_gbp"] == Decimal("1.00")


@pytest.mark.parametrize("name", ["payments", "contracts", "components", "interfaces", "links"])
def test_any_table_may_stand_alone_or_hold_only_blanks(name):
    declared = TABLES[name]
    blank = pl.DataFrame({c.name: pl.Series([None], dtype=c.dtype()) for c in declared.columns})
    for frame in (blank, blank.clear()):
        answer = estate.analyse({name: frame}, on=ON)
        assert answer.state is State.INCOMPLETE
        assert answer.answer


def test_of_very_many_contracts_the_next_to_decide_are_drawn_and_the_rest_counted():
    rows = [f"C{i:03d} | | | {i}.00" for i in range(50)]
    rows += ["NEXT | 2026-12-31 | 3 | 1.00", "PAST | 2025-12-31 | 3 | 0.50"]
    text = "contract_id | ends_on | notice_months | value_gbp\n" + "\n".join(rows)
    (timeline,) = (p for p in analysed(contracts=text).pictures if isinstance(p, Timeline))
    drawn = [t.label for t in timeline.terms]
    assert len(drawn) == 32
    assert "NEXT" in drawn
    assert "C049" in drawn
    assert "C000" not in drawn
    assert "32 of 52 are drawn" in timeline.note
    assert len(timeline.rows) == 52


def test_every_proposed_link_is_handed_on_however_many():
    names = [f"System{n:04d}" for n in range(700)]
    contracts = "contract_id | title\n" + "\n".join(f"C{n} | {x}" for n, x in enumerate(names))
    components = "component_id | name\n" + "\n".join(f"k{n} | {x}" for n, x in enumerate(names))
    figures = analysed(contracts=contracts, components=components).figures
    assert len(figures["links"]) == figures["links_count"] == 700


def test_a_ring_is_told_by_a_few_names_in_each_row_and_whole_in_the_figures():
    ids = [f"c{n:02d}" for n in range(30)]
    components = "component_id\n" + "\n".join(ids)
    interfaces = "from_component_id | to_component_id\n" + "\n".join(
        f"{a} | {b}" for a, b in zip(ids, [*ids[1:], ids[0]], strict=True)
    )
    answer = analysed(components=components, interfaces=interfaces)
    (picture,) = (p for p in answer.pictures if p.picture_id == "most_depended_on")
    place = picture.columns.index("In a ring with")
    told = {row[0]: row[place] for row in picture.rows}
    assert told["c00"] == "c01, c02, c03 and 26 more"
    assert told["c02"] == "c00, c01, c03 and 26 more"
    assert told["c29"] == "c00, c01, c02 and 26 more"
    assert answer.figures["dependence"]["cycles"] == [ids]
    assert "plan.json" in picture.note

"""Two changes of one table: what fits together, what clashes, and that nothing is lost."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from untower.storage.cells import type_cells
from untower.storage.versions.canonical import (
    csv_of,
    digest_of,
    settled,
    text_from_csv,
    text_of,
    typed_of,
)
from untower.storage.versions.combining import updated_by_key
from untower.storage.versions.differences import NOW, difference
from untower.storage.versions.merging import Choice, Clashing, merge_table
from untower.tables import TABLES

USES = TABLES["uses"]
CONTRACTS = TABLES["contracts"]
ORGANISATION = TABLES["organisation"]


def contracts(*rows: tuple[str, ...]) -> pl.DataFrame:
    """Contracts as canonical text: id, title, notice; "" is a blank."""
    cells = [[part or None for part in row] for row in rows]
    schema = dict.fromkeys(("contract_id", "title", "notice_months"), pl.String)
    return settled(CONTRACTS, pl.DataFrame(cells, schema=schema, orient="row"))


BASE = contracts(("c1", "Desk", "3"), ("c2", "", "6"), ("c3", "Net", ""))


def rows(text: pl.DataFrame) -> dict[str, tuple[str | None, ...]]:
    """Contracts by id."""
    full = {
        name: text[name] if name in text.columns else [None] * text.height
        for name in ("contract_id", "title", "notice_months")
    }
    return {k: (t, n) for k, t, n in zip(*full.values(), strict=True)}


def test_other_cells_of_one_row_merge_without_a_word():
    mine = contracts(("c1", "Desk", "4"), ("c2", "", "6"), ("c3", "Net", ""))
    theirs = contracts(("c1", "Help desk", "3"), ("c2", "", "6"), ("c3", "Net", ""))
    merged = merge_table(CONTRACTS, BASE, theirs, mine)
    assert merged.clashes == ()
    assert rows(merged.text)["c1"] == ("Help desk", "4")


def test_the_same_cell_with_two_values_is_a_clash_and_theirs_stands_until_somebody_chooses():
    mine = contracts(("c1", "Desk", "4"), ("c2", "", "6"), ("c3", "Net", ""))
    theirs = contracts(("c1", "Desk", "6"), ("c2", "", "6"), ("c3", "Net", ""))
    merged = merge_table(CONTRACTS, BASE, theirs, mine)
    (clash,) = merged.clashes
    assert (clash.key, clash.column, clash.was, clash.theirs, clash.mine) == (
        ("c1",),
        "notice_months",
        "3",
        "6",
        "4",
    )
    assert rows(merged.text)["c1"] == ("Desk", "6")


@pytest.mark.parametrize(
    ("choice", "notice"),
    [(Choice.MINE, "4"), (Choice.THEIRS, "6"), (Choice.NOT_KNOWN, None)],
)
def test_a_choice_settles_a_clash(choice, notice):
    mine = contracts(("c1", "Desk", "4"), ("c2", "", "6"), ("c3", "Net", ""))
    theirs = contracts(("c1", "Desk", "6"), ("c2", "", "6"), ("c3", "Net", ""))
    chosen = {("contracts", ("c1",), "notice_months"): choice}
    merged = merge_table(CONTRACTS, BASE, theirs, mine, chosen)
    assert merged.clashes == ()
    assert rows(merged.text)["c1"] == ("Desk", notice)


def test_the_same_value_in_the_same_cell_is_no_clash():
    mine = contracts(("c1", "Desk", "4"), ("c2", "", "6"), ("c3", "Net", ""))
    merged = merge_table(CONTRACTS, BASE, mine, mine)
    assert merged.clashes == ()
    assert merged.text.equals(mine)


def test_a_blank_put_over_a_value_is_a_change_like_any_other():
    mine = contracts(("c1", "Desk", ""), ("c2", "", "6"), ("c3", "Net", ""))
    merged = merge_table(CONTRACTS, BASE, BASE, mine)
    assert rows(merged.text)["c1"] == ("Desk", None)
    theirs = contracts(("c1", "Desk", "6"), ("c2", "", "6"), ("c3", "Net", ""))
    assert len(merge_table(CONTRACTS, BASE, theirs, mine).clashes) == 1


@pytest.mark.parametrize(
    ("mine_is_gone", "kind"), [(True, Clashing.REMOVED_BY_ME), (False, Clashing.REMOVED_BY_THEM)]
)
def test_a_row_removed_by_one_and_changed_by_the_other_is_a_clash(mine_is_gone, kind):
    gone = contracts(("c2", "", "6"), ("c3", "Net", ""))
    changed = contracts(("c1", "Desk", "9"), ("c2", "", "6"), ("c3", "Net", ""))
    mine, theirs = (gone, changed) if mine_is_gone else (changed, gone)
    merged = merge_table(CONTRACTS, BASE, theirs, mine)
    (clash,) = merged.clashes
    assert (clash.kind, clash.key, clash.column) == (kind, ("c1",), None)
    assert ("c1" in rows(merged.text)) is mine_is_gone
    mine_kept = merge_table(CONTRACTS, BASE, theirs, mine, {clash.place: Choice.MINE})
    assert mine_kept.clashes == ()
    assert ("c1" in rows(mine_kept.text)) is not mine_is_gone
    if not mine_is_gone:
        assert rows(mine_kept.text)["c1"] == ("Desk", "9")


def test_a_row_that_both_removed_is_gone_and_no_clash():
    gone = contracts(("c2", "", "6"), ("c3", "Net", ""))
    merged = merge_table(CONTRACTS, BASE, gone, gone)
    assert merged.clashes == ()
    assert "c1" not in rows(merged.text)


def test_a_row_that_both_added_fills_each_others_blanks_and_clashes_where_both_speak():
    row = [("c1", "Desk", "3"), ("c2", "", "6"), ("c3", "Net", "")]
    mine = contracts(*row, ("c4", "Cloud", ""))
    theirs = contracts(*row, ("c4", "", "12"))
    merged = merge_table(CONTRACTS, BASE, theirs, mine)
    assert merged.clashes == ()
    assert rows(merged.text)["c4"] == ("Cloud", "12")
    other = merge_table(CONTRACTS, BASE, contracts(*row, ("c4", "Fog", "12")), mine)
    assert [clash.column for clash in other.clashes] == ["title"]


def test_a_table_of_one_row_without_a_key_merges_by_cell():
    def one(**cells):
        return settled(ORGANISATION, pl.DataFrame([cells], schema=dict.fromkeys(cells, pl.String)))

    base = one(name="Harrowmoor", horizon_years="5")
    merged = merge_table(
        ORGANISATION,
        base,
        one(name="Harrowmoor Council", horizon_years="5"),
        one(name="Harrowmoor", horizon_years="7"),
    )
    assert merged.clashes == ()
    assert merged.text.to_dicts() == [{"name": "Harrowmoor Council", "horizon_years": "7"}]


def test_a_blank_in_a_key_is_matched_with_a_blank():
    table = TABLES["passed_over"]
    base = settled(
        table,
        pl.DataFrame(
            [["lots", None, None, None, None]],
            schema=dict.fromkeys((*table.keys, "reason"), pl.String),
            orient="row",
        ),
    )
    mine = base.with_columns(reason=pl.lit("No market"))
    merged = merge_table(table, base, base, mine)
    assert merged.clashes == ()
    assert merged.text["reason"].to_list() == ["No market"]
    assert merged.text.height == 1


def test_a_table_that_was_not_there_is_what_was_added():
    merged = merge_table(CONTRACTS, None, None, BASE)
    assert merged.text.equals(BASE)
    assert merge_table(CONTRACTS, BASE, BASE, None).text.height == 0


def test_rows_sent_by_key_overwrite_what_they_say_and_leave_what_they_do_not():
    sent = contracts(("c1", "", "4"), ("c9", "New", ""))
    after = rows(updated_by_key(CONTRACTS, BASE, sent))
    assert after["c1"] == ("Desk", "4")
    assert after["c9"] == ("New", None)
    assert after["c2"] == (None, "6")


# --- what must hold for any two changes -------------------------------------------------------

IDS = st.sampled_from(["a", "b", "c", "d"])
VALUES = st.sampled_from([None, "1", "2"])
STATES = st.dictionaries(IDS, st.tuples(VALUES, VALUES), max_size=4)


def state(cells: dict[str, tuple[str | None, str | None]]) -> pl.DataFrame:
    """A table of contracts from a dictionary."""
    return contracts(*((key, title or "", notice or "") for key, (title, notice) in cells.items()))


@settings(max_examples=50)
@given(base=STATES, mine=STATES)
def test_a_change_merged_with_itself_or_with_nothing_is_the_change(base, mine):
    for theirs in (base, mine):
        merged = merge_table(CONTRACTS, state(base), state(theirs), state(mine))
        assert merged.clashes == ()
        assert rows(merged.text) == rows(state(mine))


@settings(max_examples=80)
@given(base=STATES, mine=STATES, theirs=STATES)
def test_which_of_two_saves_first_makes_no_difference_where_nothing_clashes(base, mine, theirs):
    one = merge_table(CONTRACTS, state(base), state(theirs), state(mine))
    other = merge_table(CONTRACTS, state(base), state(mine), state(theirs))
    assert {c.place for c in one.clashes} == {c.place for c in other.clashes}
    if not one.clashes:
        assert csv_of(one.text) == csv_of(other.text)


@settings(max_examples=80)
@given(base=STATES, mine=STATES, theirs=STATES)
def test_every_change_is_in_the_result_or_asked_about(base, mine, theirs):
    merged = merge_table(CONTRACTS, state(base), state(theirs), state(mine))
    result = rows(merged.text)
    cells = {(c.key[0], c.column) for c in merged.clashes}
    whole = {key for key, column in cells if column is None}
    for before, after in ((state(base), state(mine)), (state(base), state(theirs))):
        part = difference(CONTRACTS, before, after)
        for row in part.added.iter_rows(named=True):
            for column in ("title", "notice_months"):
                said = row.get(column)
                if said is not None and (row["contract_id"], column) not in cells:
                    at = ("title", "notice_months").index(column)
                    assert result[row["contract_id"]][at] == said
        for row in part.removed.iter_rows(named=True):
            assert row["contract_id"] not in result or row["contract_id"] in whole
        for row in part.cells.iter_rows(named=True):
            key = row["contract_id"]
            if key in whole or (key, row[" column"]) in cells:
                continue
            at = ("title", "notice_months").index(row[" column"])
            assert result[key][at] == row[NOW]


@settings(max_examples=80)
@given(was=STATES, now=STATES)
def test_a_difference_put_on_the_first_state_makes_the_second(was, now):
    merged = merge_table(CONTRACTS, state(was), state(was), state(now))
    assert csv_of(merged.text) == csv_of(state(now))
    assert difference(CONTRACTS, state(now), state(now)).is_nothing


# --- canonical text -----------------------------------------------------------------------------

TEXTS = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=12
)


@settings(max_examples=80)
@given(titles=st.lists(TEXTS, max_size=5))
def test_any_text_comes_back_from_its_bytes(titles):
    frame = pl.DataFrame(
        [[f"c{at}", title.strip() or None] for at, title in enumerate(titles)],
        schema={"contract_id": pl.String, "title": pl.String},
        orient="row",
    )
    text = settled(CONTRACTS, frame)
    again = text_from_csv(csv_of(text))
    assert again.to_dicts() == text.to_dicts()


@settings(max_examples=80)
@given(
    amount=st.none() | st.decimals(-(10**11), 10**11, places=2, allow_nan=False),
    number=st.none() | st.floats(-1e9, 1e9, allow_nan=False),
    day=st.none() | st.dates(date(1990, 1, 1), date(2100, 12, 31)),
    flag=st.none() | st.booleans(),
)
def test_a_value_written_as_text_is_the_value_it_was(amount, number, day, flag):
    typed = {
        ("contracts", "value_gbp"): amount and Decimal(amount),
        ("contracts", "staff_in_scope"): number,
        ("contracts", "starts_on"): day,
        ("contracts", "is_exclusive"): flag,
    }
    for (table, name), value in typed.items():
        column = TABLES[table].column(name)
        frame = pl.DataFrame(
            {"contract_id": ["c1"], name: pl.Series([value], dtype=column.dtype())}
        )
        text = text_of(TABLES[table], frame)
        back = typed_of(TABLES[table], text)
        assert (back[name].item() if name in back.columns else None) == value


def test_a_moment_keeps_its_microseconds_and_needs_none():
    table = TABLES["offers"]
    for moment in (datetime(2027, 3, 31, 12), datetime(2027, 3, 31, 12, 0, 1, 5)):  # noqa: DTZ001
        frame = pl.DataFrame({"offer_id": ["o1"], "received_at": [moment]})
        text = text_of(table, frame)
        assert typed_of(table, text)["received_at"].item() == moment
    assert (
        text_of(
            table,
            pl.DataFrame({"offer_id": ["o1"], "received_at": [datetime(2027, 3, 31, 12)]}),  # noqa: DTZ001
        )["received_at"].item()
        == "2027-03-31 12:00:00"
    )


def test_canonical_text_is_read_by_the_reader_as_the_same_value():
    for name, written in (
        ("value_gbp", "1234.50"),
        ("starts_on", "2027-03-31"),
        ("is_exclusive", "yes"),
        ("staff_in_scope", "12.5"),
    ):
        column = CONTRACTS.column(name)
        values = type_cells(pl.Series(name, [written]), column).values
        frame = pl.DataFrame([pl.Series("contract_id", ["c1"]), values])
        assert text_of(CONTRACTS, frame)[name].item() == written


def test_the_same_rows_in_another_order_with_an_empty_column_have_the_same_digest():
    one = contracts(("c1", "Desk", "3"), ("c2", "Net", ""))
    other = settled(
        CONTRACTS,
        pl.DataFrame(
            {
                "title": ["Net", "Desk"],
                "contract_id": ["c2", "c1"],
                "notice_months": [None, "3"],
                "ocid": pl.Series([None, None], dtype=pl.String),
            }
        ),
    )
    assert digest_of("contracts", csv_of(one)) == digest_of("contracts", csv_of(other))
    assert digest_of("contracts", csv_of(one)) != digest_of("options", csv_of(one))


def test_payments_stand_in_the_order_of_their_lines():
    table = TABLES["payments"]
    text = settled(table, pl.DataFrame({"source_file": ["a", "a"], "source_row": ["10", "9"]}))
    assert text["source_row"].to_list() == ["9", "10"]


def test_a_link_table_with_only_keys_survives():
    text = settled(USES, pl.DataFrame({"service_id": ["s1"], "component_id": ["x"]}))
    assert text_from_csv(csv_of(text)).equals(text)

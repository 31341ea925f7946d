"""Measures of services and the trace, for any counts, blanks and links."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from untower import needs
from untower.needs import measure_services
from untower.needs.measures import ANSWERS, SHARES
from untower.tables import TABLES

ON = date(2026, 2, 11)
COUNTS = ("started", "completed", "completed_digitally", *ANSWERS)
COUNT = st.none() | st.integers(min_value=0, max_value=10**9)
ROW = st.fixed_dictionaries(
    dict.fromkeys(COUNTS, COUNT)
    | {
        "measured_on": st.none() | st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    }
)
IDS = st.sampled_from("abcdef")
PAIRS = st.lists(st.tuples(IDS, IDS), max_size=12, unique=True)


def frame(name, rows):
    declared = TABLES[name]
    columns = rows[0].keys() if rows else ()
    return pl.DataFrame(
        {c: pl.Series(c, [r[c] for r in rows], declared.column(c).dtype()) for c in columns}
    )


def measured(row):
    (found,) = measure_services({"services": frame("services", [{"service_id": "s"} | row])}, on=ON)
    return found


@given(ROW)
def test_every_share_is_within_bounds_or_not_known(row):
    found = measured(row)
    for share in (*SHARES, "user_outcome"):
        value = getattr(found, f"{share}_pct")
        assert value is None or 0 <= value <= 100


@given(ROW, st.sets(st.sampled_from((*COUNTS, "measured_on")), min_size=1))
def test_blanking_any_input_only_moves_a_measure_towards_not_known(row, blanked):
    before, after = measured(row), measured(row | dict.fromkeys(blanked))
    for share in SHARES:
        assert after.share_pct(share) in (None, before.share_pct(share))
    assert before.is_measured or not after.is_measured
    assert before.user_outcome_pct is not None or after.user_outcome_pct is None


@given(ROW)
def test_the_user_outcome_lies_between_its_parts(row):
    found = measured(row)
    parts = [p for p in (found.satisfaction_pct, found.completion_pct) if p is not None]
    if not parts:
        assert found.user_outcome_pct is None
    else:
        assert min(parts) - 1e-9 <= found.user_outcome_pct <= max(parts) + 1e-9


@given(PAIRS, PAIRS, st.dictionaries(IDS, st.none() | IDS, max_size=6))
def test_the_trace_says_the_same_forwards_and_backwards(uses, charges, supplier_of):
    tables = {
        "services": frame("services", [{"service_id": s} for s in "abcdef"]),
        "uses": frame("uses", [{"service_id": s, "component_id": c} for s, c in uses]),
        "charges": frame("charges", [{"component_id": c, "contract_id": k} for c, k in charges]),
        "contracts": frame(
            "contracts",
            [{"contract_id": k, "supplier_id": s} for k, s in sorted(supplier_of.items())],
        ),
    }
    figures = needs.analyse(tables, on=ON).figures
    forwards = {
        (row["service_id"], supplier)
        for row in figures["trace_services"]
        for supplier in row["supplier_ids"]
    }
    backwards = {
        (service, row["supplier_id"])
        for row in figures["trace_suppliers"]
        if row["supplier_id"] is not None
        for service in row["service_ids"]
    }
    assert forwards == backwards

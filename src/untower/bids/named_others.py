"""Does a reason that a supplier would be given speak of somebody it may not hear about?

A reason is free text: it may name another tenderer, or who scored. The values of a summary cannot
hold a third tender; words can, so they are read before any summary is made, and refused by cell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from untower.bids.agreed import AGREED
from untower.bids.told_tender import rows_where
from untower.needs.whole_tables import records_of
from untower.troubles import Trouble, trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl

    from untower.bids.assessment import Assessment

NAMED = "names somebody else"
LEGAL_FORM = re.compile(r"(?i)[\s,]+(?:limited|ltd|plc|llp|inc|gmbh|uk)\.?$")
SHORTEST = 3
"""An id or a name of fewer letters is too often a word of its own to be looked for."""


def naming_troubles(
    tables: Mapping[str, pl.DataFrame], assessment: Assessment
) -> Iterator[Trouble]:
    """Every agreed reason, and every reason for withholding, that names another tenderer or its
    tender, or an evaluator. Found are whole names, names without their legal form, and ids.
    """
    mine = {t.offer_id: t.supplier_id for lot in assessment.lots for t in lot.tenders}
    belongs = _belongs(tables, mine | {t.offer_id: t.supplier_id for t in assessment.set_aside})
    if not belongs:
        return
    every = re.compile(
        rf"(?<![\w-])(?:{'|'.join(re.escape(w) for w in sorted(belongs, key=_longest))})(?![\w-])"
    )
    agreed = {"scores": {"stage": AGREED}, "withheld": {}}
    for table, cells in agreed.items():
        for record in rows_where(tables, table, **cells):
            supplier = mine.get(record["offer_id"])
            if supplier is None or not record["reason"]:
                continue
            named = (found[0] for found in every.finditer(record["reason"]))
            other = next((word for word in named if supplier not in belongs[word]), None)
            if other is not None:
                yield trouble(
                    NAMED,
                    table,
                    record,
                    f"{record['offer_id']} / {record['criterion_id']}",
                    "reason",
                    f"it names “{other}”: a summary speaks of its own tender and of no other, and "
                    "of nobody who scored.",
                    "Agree the reason again in words of this tender alone.",
                    subject=record["offer_id"],
                )


def _longest(word: str) -> tuple[int, str]:
    return -len(word), word


def _belongs(
    tables: Mapping[str, pl.DataFrame], tenderers: Mapping[str, str]
) -> dict[str, set[str]]:
    """Every name and id that may not be told to all, with the suppliers it may be told to."""
    found: dict[str, set[str]] = {}
    names = _names(tables, set(tenderers.values()))
    for offer, supplier in tenderers.items():
        for word in (offer, *names[supplier]):
            found.setdefault(word, set()).add(supplier)
    for record in records_of(tables, "evaluators") or []:
        found.setdefault(record["evaluator_id"] or "", set())
    return {word: whose for word, whose in found.items() if len(word) >= SHORTEST}


def _names(tables: Mapping[str, pl.DataFrame], suppliers: set[str]) -> dict[str, tuple[str, ...]]:
    listed = {r["supplier_id"]: r["name"] for r in records_of(tables, "suppliers") or []}
    return {
        one: tuple(
            dict.fromkeys(
                word for name in (listed.get(one) or "",) for word in (one, name, _short(name))
                if word
            )
        )
        for one in suppliers
    }  # fmt: skip


def _short(name: str) -> str:
    before = ""
    while before != name:
        before, name = name, LEGAL_FORM.sub("", name)
    return name

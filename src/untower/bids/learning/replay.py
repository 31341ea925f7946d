"""What can be learned from one past tender, out of a single workbook?

Outside the gate: nobody checks a digest, a time of receipt or who was allowed to score, since
nothing is decided by it. What the gate would ask for and the workbook leaves out is put in and
said; a price, a score, a weight, a scale or the day of the decision never is. A tender nobody has
decided is not a past one, so a workbook is no way round the wait for a signed decision.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import polars as pl

from untower.bids.assessment import assess
from untower.bids.criteria import criteria_tree
from untower.bids.frozen import freeze
from untower.bids.learning.decided import NOT_DECIDED, decision_troubles
from untower.bids.learning.learn import Learning, learned, refused
from untower.bids.learning.old_file import declared_only, put_in, whole
from untower.phrases import listed, plural
from untower.tables import TABLES
from untower.troubles import Trouble, trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from untower.needs.whole_tables import Record
    from untower.policy import Policy

ONLY = "Learning only: nothing here was, or may be, an award decision."
NOT_GIVEN = "The workbook gives no reason."
LONG_AGO = datetime(1990, 1, 1)  # noqa: DTZ001 (tables hold moments without a zone)


def replay_one(
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    procurement_id: str | None = None,
    policy: Policy | None = None,
    seed: int = 0,
    unread: Sequence[Trouble] = (),
    asked_by_role: str | None = None,
) -> Learning:
    """Assess one past tender from the tables of one workbook, and learn all there is from it.

    `procurement_id` may be left out where the workbook holds one. Needs `procurements` with the
    day of the decision, `lots`, `criteria`, `offers`, `offer_lots`, `offer_items` and agreed
    `scores`, and nothing of them `unread`; never raises for what they say: whatever is wrong stands
    in `troubles`. `asked_by_role` is who asks, for the log.
    """
    ids = sorted(_ids(tables, "procurements", "procurement_id"))
    wanted = procurement_id or (ids[0] if len(ids) == 1 else None)
    if wanted is None:
        tree = criteria_tree(tables, "")
        return refused(
            tables, tree, on, (_which(ids),), asked_by_role, is_replay=True, notes=(ONLY,)
        )
    if wanted not in ids:
        tree = criteria_tree(tables, wanted)
        return refused(
            tables, tree, on, tree.troubles, asked_by_role, is_replay=True, notes=(ONLY,)
        )
    given = criteria_tree(tables, wanted)
    still_open = () if given.record is None else tuple(_still_open(given.record, on))
    if still_open:
        return refused(tables, given, on, still_open, asked_by_role, is_replay=True, notes=(ONLY,))
    made, notes = _outside_the_gate(tables, wanted, on)
    tree = criteria_tree(made, wanted)
    said = (ONLY, *notes)
    assessment = assess(made, wanted, on=on, policy=policy, unread=unread)
    if not assessment.is_assessed:
        return refused(
            made, tree, on, assessment.troubles, asked_by_role, is_replay=True, notes=said
        )
    return learned(
        made, tree, assessment, is_replay=True, asked_by_role=asked_by_role, seed=seed, notes=said
    )


def _which(ids: list[str]) -> Trouble:
    return trouble(
        "procurement",
        "procurements",
        None,
        ", ".join(ids) or "none",
        "procurement_id",
        f"the workbook holds {plural(len(ids), 'procurement')}, and one is replayed at a time.",
        "Name one of them." if ids else "Add its row to a sheet named procurements.",
        allowed=", ".join(ids),
    )


def _still_open(record: Record, on: date) -> Iterator[Trouble]:
    """What shows that a tender is not a past one. An old file may not know who signed; a set that
    was published through untower is held to the whole gate.
    """
    for said in decision_troubles(record, on):
        if said.column == "decided_on" and record["decided_on"] is None:
            yield trouble(
                NOT_DECIDED,
                "procurements",
                record,
                record["procurement_id"],
                "decided_on",
                "it is blank: only a tender that was decided can be replayed, and it is not said "
                "when this one was.",
                "Write the day on which it was decided.",
                allowed=f"a day up to {on}",
                subject=record["procurement_id"],
            )
        elif said.column == "decided_on" or record["published_hash"] is not None:
            yield said


def _outside_the_gate(
    tables: Mapping[str, pl.DataFrame], procurement_id: str, on: date
) -> tuple[dict[str, pl.DataFrame], list[str]]:
    """The tables with what only the gate asks for put in, and a sentence for each thing put in."""
    made = declared_only(tables)
    notes = put_in(made, procurement_id)
    _times(made, procurement_id, on, notes)
    _reasons(made, notes)
    _rights(made, notes)
    _money(made, procurement_id, notes)
    digest = freeze(made, procurement_id).digest
    made["procurements"] = made["procurements"].with_columns(
        published_hash=pl.when(pl.col("procurement_id") == procurement_id)
        .then(pl.lit(digest))
        .otherwise("published_hash")
    )
    notes.append(
        "Whether criteria and rules are those that were published was not checked: the workbook's "
        "own were used."
    )
    return made, notes


def _times(made: dict[str, pl.DataFrame], procurement_id: str, on: date, notes: list[str]) -> None:
    """A deadline and times of receipt where there are none; a replay is never too early."""
    before = datetime.combine(on, time.min) - timedelta(days=1)
    mine = pl.col("procurement_id") == procurement_id
    rows = made["procurements"].filter(mine)
    if rows.height and rows["deadline_at"][0] is None:
        made["procurements"] = made["procurements"].with_columns(
            deadline_at=pl.when(mine).then(pl.lit(before)).otherwise("deadline_at")
        )
        notes.append("No deadline is given: no tender was taken to be late.")
    offers = made.get("offers")
    if offers is not None:
        count = offers.filter(mine & pl.col("received_at").is_null()).height
        if count:
            made["offers"] = offers.with_columns(
                received_at=pl.when(mine)
                .then(pl.col("received_at").fill_null(LONG_AGO))
                .otherwise("received_at")
            )
            notes.append(f"When {plural(count, 'tender')} came is not given: taken to be in time.")


def _reasons(made: dict[str, pl.DataFrame], notes: list[str]) -> None:
    scores = made.get("scores")
    if scores is None:
        return
    blank = (pl.col("stage") == "agreed") & (
        pl.col("reason").is_null() | (pl.col("reason").str.strip_chars() == "")
    )
    count = scores.filter(blank).height
    if count:
        made["scores"] = scores.with_columns(
            reason=pl.when(blank).then(pl.lit(NOT_GIVEN)).otherwise("reason")
        )
        notes.append(
            f"{plural(count, 'agreed score')} had no reason. Outside a replay such a score decides "
            "nothing."
        )


def _rights(made: dict[str, pl.DataFrame], notes: list[str]) -> None:
    """Where nothing says who might score, those who did are taken to have been allowed to."""
    scores, criteria = made.get("scores"), made.get("criteria")
    if scores is None or criteria is None:
        return
    lots = criteria.select("criterion_id", "lot_id")
    given = scores.drop_nulls("evaluator_id").join(lots, on="criterion_id", how="inner")
    lacking = [name for name in ("evaluators", "assignments") if name not in made]
    if given.is_empty() or not lacking:
        return
    for name in lacking:
        keys = list(TABLES[name].keys)
        made[name] = whole(name, given.select(keys).unique(keys, maintain_order=True))
    notes.append(
        f"The workbook has no {listed(lacking)}: who was allowed to score was not checked."
    )


def _money(made: dict[str, pl.DataFrame], procurement_id: str, notes: list[str]) -> None:
    """Pounds, and the notice's own basis of VAT, where no tender says anything of either."""
    offers, lots = made.get("offers"), made.get("lots")
    if offers is None or lots is None:
        return
    mine = pl.col("procurement_id") == procurement_id
    here = offers.filter(mine)
    if here.height and here["currency"].null_count() == here.height:
        offers = offers.with_columns(
            currency=pl.when(mine).then(pl.lit("GBP")).otherwise("currency")
        )
        notes.append("No tender names a currency: all prices were taken to be in pounds.")
    bases = lots.filter(mine)["price_includes_vat"].unique().to_list()
    if here.height and here["includes_vat"].null_count() == here.height and len(bases) == 1:
        offers = offers.with_columns(
            includes_vat=pl.when(mine).then(pl.lit(bool(bases[0]))).otherwise("includes_vat")
        )
        notes.append(
            "No tender says whether its prices include VAT: all were taken to be on the basis the "
            "prices are compared on."
        )
    made["offers"] = offers


def _ids(tables: Mapping[str, pl.DataFrame], name: str, column: str) -> set[str]:
    frame = tables.get(name)
    if frame is None or column not in frame.columns:
        return set()
    return set(frame[column].drop_nulls().to_list())

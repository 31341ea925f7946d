"""How does the spend look: over time, by group, and by what made it count as IT?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from untower.answers import Bar, Bars, Picture, Series, Stack, Table, Value
from untower.arithmetic.money import share_pct, spell_gbp
from untower.estate.dresses import NOT_KNOWN, OTHERS
from untower.estate.it_spend import it_reasons, level_total
from untower.estate.resale import UNKNOWN
from untower.estate.trend import drawn_periods
from untower.phrases import plural, spell_month

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.estate.concentration import Concentration
    from untower.estate.facts import Facts
    from untower.estate.spend import Spend

BARS_DRAWN = 10
A_YEAR = 12
REASONS_DRAWN = 12
PAID = ("payments.amount_gbp", "payments.supplier_name")
IT_READS = (*PAID, "payments.category", "payments.description", "payments.department")
IT = ("stated", "probable")


def spend_pictures(facts: Facts) -> Iterator[Picture]:
    """Spend by group over time, the largest groups, and IT spend by reason; none without spend."""
    spend = facts.spend
    if spend is None:
        return
    has_it = bool(facts.it_suppliers)
    if spend.months.height:
        yield _over_time(facts, spend, only_it=has_it)
    if has_it:
        yield _largest("it_by_group", "IT", facts, facts.it_suppliers, facts.it_concentration[0])
    if facts.suppliers:
        yield _largest("spend_by_group", "outside", facts, facts.suppliers, facts.concentration[0])
    if has_it:
        yield _reasons(spend)


def _over_time(facts: Facts, spend: Spend, *, only_it: bool) -> Stack:
    rows = spend.payments.filter(
        pl.col("payee_kind").is_in(["supplier", "reseller", *UNKNOWN])
        & pl.col("month").is_not_null()
    )
    if only_it:
        rows = rows.filter(pl.col("it_level").is_in(IT))
    periods = drawn_periods(spend)
    dressed = facts.wardrobe.dressed
    wears = (
        pl.when(pl.col("payee_kind").is_in(UNKNOWN))
        .then(pl.lit("?"))
        .when(pl.col("group_id").is_in(list(dressed)))
        .then(pl.col("group_id"))
        .otherwise(pl.lit("+"))
    )
    sums: dict[tuple[str, str], Decimal] = {
        (wearer, period): gbp
        for wearer, period, gbp in rows.group_by(
            wearer=wears, period=pl.col("month").replace_strict(periods.of_month)
        )
        .agg(gbp=pl.col("amount_gbp").sum())
        .iter_rows()
    }
    read = {periods.of_month[m] for m in spend.months.filter(pl.col("rows") > 0)["month"]}
    worn = {wearer for wearer, _ in sums}
    order = [w for w in (*dressed, "+", "?") if w in worn]
    dress = {**dressed, "+": OTHERS, "?": NOT_KNOWN}
    values: dict[str, list[Decimal | None]] = {
        w: [sums.get((w, p), Decimal(0)) if p in read else None for p in periods.labels]
        for w in order
    }
    what = "IT" if only_it else "outside"
    odd = len(periods.doubtful)
    return Stack(
        picture_id="spend_over_time",
        title=_trend_title(spend, rows, what),
        drawn=f"Net payments to outside suppliers for "
        f"{'recognised IT' if only_it else 'anything'}, £ by {periods.unit}, by supplier group.",
        note=(
            f"{plural(odd, periods.unit)} with a month that may be incomplete "
            f"{'is' if odd == 1 else 'are'} dashed."
            if odd
            else ""
        ),
        columns=(periods.unit, *(dress[w].name for w in order)),
        rows=tuple(
            (label, *(values[w][i] for w in order)) for i, label in enumerate(periods.labels)
        ),
        reads=(*(IT_READS if only_it else PAID), "payments.paid_on"),
        periods=periods.labels,
        series=tuple(
            Series(dress[w], tuple(None if v is None else float(v) for v in values[w]))
            for w in order
        ),
        unit="£",
        doubtful=periods.doubtful,
    )


def _trend_title(spend: Spend, rows: pl.DataFrame, what: str) -> str:
    """What happened between the first twelve months and the last, or the total.

    Only where there are two years, and all of both look whole.
    """
    subject = "IT spend with outside suppliers" if what == "IT" else "Outside spend"
    months, whole = spend.months["month"].to_list(), spend.months["is_complete"].to_list()
    if len(months) < 2 * A_YEAR or not all((*whole[:A_YEAR], *whole[-A_YEAR:])):
        total = spell_gbp(Decimal(rows["amount_gbp"].sum()))
        first, last = spell_month(months[0]), spell_month(months[-1])
        when = f"in {first}" if first == last else f"from {first} to {last}"
        count = spend.complete_months
        odd = "" if count == len(months) else f": {count:,} of {len(months):,} months look whole"
        return f"{subject} came to {total} {when}{odd}"
    old, new = (
        Decimal(rows.filter(pl.col("month").is_in(year))["amount_gbp"].sum())
        for year in (months[:A_YEAR], months[-A_YEAR:])
    )
    change = f" ({100 * (new - old) / old:+.0f}%)" if old > 0 else ""
    moved = "rose" if new > old else "fell" if new < old else "stayed"
    return (
        f"{subject} {moved} from {spell_gbp(old)} in the year to {spell_month(months[A_YEAR - 1])} "
        f"to {spell_gbp(new)} in the year to {spell_month(months[-1])}{change}"
    )


def _largest(
    picture_id: str,
    what: str,
    facts: Facts,
    suppliers: list[dict[str, Any]],
    found: Concentration,
) -> Bars:
    shared = [s for s in suppliers if s["share_pct"] is not None]
    first, rest = shared[:BARS_DRAWN], shared[BARS_DRAWN:]
    bars = [
        Bar(
            label=s["name"],
            value=float(s["spend_gbp"]),
            text=f"{spell_gbp(s['spend_gbp'])} · {s['share_pct']:.1f}%",
            dress=facts.wardrobe.dress(s["group_id"]),
        )
        for s in first
    ]
    if rest:
        gbp = sum((s["spend_gbp"] for s in rest), Decimal(0))
        bars.append(Bar(plural(len(rest), "other group"), float(gbp), spell_gbp(gbp), dress=OTHERS))
    unknown = _unknown_gbp(facts, what)
    if unknown:
        bars.append(Bar("Payee not known", float(unknown), spell_gbp(unknown), dress=NOT_KNOWN))
    count = min(3, found.groups)
    who = {1: "One group takes 100% of", 2: "Two groups take 100% of"}.get(
        count, f"The top three groups take {found.top3_pct or 0:.0f}% of"
    )
    left = len(suppliers) - len(shared)
    return Bars(
        picture_id=picture_id,
        title=f"{who} {'recognised IT' if what == 'IT' else what} spend whose payee is known",
        drawn="Net payments per supplier group, £, and share of all groups paid more than nothing.",
        note=f"{plural(left, 'group')} paid nothing or less net: no share." if left else "",
        columns=("Supplier group", "Spend, £", "A year, £", "Share, %"),
        rows=tuple(
            (s["name"], s["spend_gbp"], s["annual_gbp"], s["share_pct"]) for s in suppliers[:200]
        ),
        reads=IT_READS if what == "IT" else PAID,
        bars=tuple(bars),
    )


def _unknown_gbp(facts: Facts, what: str) -> Decimal:
    if facts.spend is None:
        return Decimal(0)
    rows = facts.spend.unknown()
    if what == "IT":
        rows = rows.filter(pl.col("it_level").is_in(IT))
    return max(Decimal(rows["amount_gbp"].sum()) if rows.height else Decimal(0), Decimal(0))


def _reasons(spend: Spend) -> Table:
    reasons = it_reasons(spend.payments)
    stated, probable = (level_total(spend.payments, level) for level in IT)
    total = level_total(spend.payments, *IT)
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            r["reason"],
            r["level"],
            r["rows"],
            r["gbp"],
            share_pct(r["gbp"], total),
        )
        for r in reasons.iter_rows(named=True)
    )
    return Table(
        picture_id="it_reasons",
        title=f"{spell_gbp(total)} is recognised as IT: {spell_gbp(stated)} stated, "
        f"{spell_gbp(probable)} probable",
        drawn="Net payments recognised as IT, by the reason kept with each row.",
        note="What is not recognised may still be IT.",
        columns=("Reason", "How sure", "Payments", "Spend, £", "Share, %"),
        rows=rows,
        reads=IT_READS,
        bar_columns=(3,),
        number_columns=(2, 3, 4),
        rows_shown=REASONS_DRAWN,
    )

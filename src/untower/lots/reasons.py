"""Was the work split, and where not, why not? Sentences for the record, from facts alone.

The duty (Procurement Act 2023, section 18) is to consider whether the work could reasonably be
split and let as lots, and to split or give reasons. What is written here is a draft for the officer
who decides: each figure is from the tables, and nothing is claimed that was not computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.lots.trades import spoken
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.lots.market_size import MarketSize
    from untower.lots.measures import Cut
    from untower.lots.splitting import FurtherSplit, Splits

TRADES_NAMED = 2


def lot_reason(
    components: int,
    splits: Splits,
    titles: Sequence[str],
    trades: Sequence[tuple[str, float]],
    market: MarketSize | None,
) -> str:
    """Why a lot was not split further, and why it carries each trade beside its main one.

    `titles` are of every component, by its number; `trades` what the lot carries, dearest first.
    """
    if components == 1:
        return "It is one component, and cannot be split along components."
    split = splits.cheapest
    if split is None:
        return "Its components must stay together by a rule of the organisation."
    carried = _carried(splits, titles, trades)
    what = _some([titles[n] for n in split.leaving])
    if split.added_gbp < 0:
        return (
            f"Letting {what} apart would cost {spell_gbp(-split.added_gbp)} a year less by the "
            f"same count: consider it, or record why not.{carried}"
        )
    few = ""
    if market is not None and market.groups:
        few = f" {plural(len(market.groups), 'supplier group')} could tender for it as it is."
    return (
        f"The split that would cost least, {what} apart, would add "
        f"{spell_gbp(split.added_gbp)} a year by house weights ({_parts(split)}).{carried}{few}"
    )


def _some(titles: Sequence[str]) -> str:
    return titles[0] if len(titles) == 1 else f"{titles[0]} and {len(titles) - 1} more"


def _parts(split: FurtherSplit) -> str:
    adds = "; ".join(f"{words} {spell_gbp(gap)}" for words, gap in split.by_part if gap > 0)
    saves = "; ".join(f"{words} {spell_gbp(-gap)}" for words, gap in split.by_part if gap < 0)
    return f"more: {adds or 'nothing'}{f'; less: {saves}' if saves else ''}"


def _carried(splits: Splits, titles: Sequence[str], trades: Sequence[tuple[str, float]]) -> str:
    """Which other trades the lot carries and what a lot of its own for each would change a year."""
    spend = dict(trades)
    said = [
        f"{spoken(trade)} ({_some([titles[n] for n in split.leaving])}, "
        f"{spell_gbp(spend.get(trade, 0.0))} a year): in a lot of its own it would cost "
        f"{spell_gbp(abs(split.added_gbp))} a year {'less' if split.added_gbp < 0 else 'more'}"
        for trade, split in splits.by_trade[:TRADES_NAMED]
    ]
    if not said:
        return ""
    more = len(splits.by_trade) - len(said)
    rest = f"; and {plural(more, 'more trade')}" if more > 0 else ""
    main = spoken(trades[0][0]) if trades else "its main work"
    return f" Beside {main} it carries {'; '.join(said)}{rest}."


def purchase_reason(name: str, cut: Cut, rivals: Sequence[Cut], titles: Sequence[str]) -> str:
    """Split, or say why not, for one purchase: what was considered and what each would cost."""
    lots = cut.cost.lots
    weighed = "; ".join(
        f"{r.name} ({plural(r.cost.lots, 'lot')}) {spell_gbp(r.cost.total_gbp)}"
        + ("" if r.is_allowed else ", not allowed by the organisation's rules")
        for r in rivals
    )
    compared = (
        f"Counted the same way a year, it costs {spell_gbp(cut.cost.total_gbp)}, of which "
        f"{spell_gbp(cut.cost.interfaces_gbp)} for {plural(cut.cost.interfaces_cut, 'interface')} "
        f"across lots; considered beside it: {weighed}."
    )
    if lots > 1:
        listed = ", ".join(titles[:6]) + (f" and {lots - 6} more" if lots > 6 else "")
        return f"{name}: the work is split into {lots} lots ({listed}). {compared}"
    return f"{name}: the work is not split. {compared}"

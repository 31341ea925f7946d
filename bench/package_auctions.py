"""On real package-bid auctions, is untower's choice worth as much as HiGHS alone finds in the time?

Files of two text forms from UNTOWER_REAL_DATA/auctions; goods numbered beyond the header's count
are dummies that make bids either-or. An auction becomes a joint choice: a good is a component that
goes to a bid or, for nothing, to nobody; revenue is cost with its sign turned. Both sides run as
whole processes with the same seconds, building included; the value is counted here from the bids
named, and a choice that sells a good twice is none.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench.line import Line

if TYPE_CHECKING:
    from untower.award.problem import Problem

ROOT = Path(__file__).resolve().parents[1]
SECONDS = float(os.environ.get("UNTOWER_BENCH_AUCTION_SECONDS", "10"))
SEED = 1
BIDDERS, NOBODY_GROUP = 0, 1
SAME = 1e-6
"""Values this close, as a part of themselves, are the same."""


@dataclass(frozen=True)
class Bid:
    """A price for a set of goods, all or none, and the dummies that make it either-or."""

    price: float
    goods: tuple[int, ...]
    dummies: tuple[int, ...]


@dataclass(frozen=True)
class Auction:
    """Goods 0 to `goods` - 1, each of which is sold to one bid at most."""

    goods: int
    bids: tuple[Bid, ...]


def read(path: Path) -> Auction:
    """Read either text form: rows that end in # count goods from 0, the others from 1."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    goods, bids = (int(word) for word in lines[0].replace("#", "").split())
    made = []
    for line in lines[1:]:
        words = line.split()
        if words[-1] == "#":
            price, numbers = float(words[1]), [int(word) for word in words[2:-1]]
        else:
            price, numbers = float(words[0]), [int(word) - 1 for word in words[1:]]
        real = tuple(sorted(n for n in numbers if n < goods))
        made.append(Bid(price, real, tuple(n for n in numbers if n >= goods)))
    if len(made) != bids:
        msg = f"{path.name}: the header says {bids} bids, {len(made)} were read."
        raise ValueError(msg)
    return Auction(goods, tuple(made))


def value_of(auction: Auction, chosen: list[int]) -> float | None:
    """What the bids pay together; None where two want the same good or the same dummy."""
    taken = [n for bid in chosen for n in auction.bids[bid].goods + auction.bids[bid].dummies]
    if len(taken) != len(set(taken)):
        return None
    return sum(auction.bids[bid].price for bid in chosen)


def problem(auction: Auction) -> Problem:
    """The auction as a joint choice: offers are the bids, then each good unsold for nothing."""
    from untower.award import problem as award

    bids = auction.bids
    sizes = [len(bid.goods) for bid in bids] + [1] * auction.goods
    components = [n for bid in bids for n in bid.goods] + list(range(auction.goods))
    paid = [-bid.price / len(bid.goods) for bid in bids for _ in bid.goods]
    items = len(components)
    sets: dict[int, list[int]] = {}
    for number, bid in enumerate(bids):
        for dummy in bid.dummies:
            sets.setdefault(dummy, []).append(number)
    either_or = [members for _, members in sorted(sets.items()) if len(members) > 1]
    none, no_pairs = np.zeros(0), np.zeros((0, 2), dtype=np.int64)
    no_numbers = np.zeros(0, dtype=np.int64)
    return award.Problem(
        components=auction.goods,
        groups=2,
        scale=np.full(auction.goods, sum(bid.price for bid in bids) / items),
        offer_group=np.array([BIDDERS] * len(bids) + [NOBODY_GROUP] * auction.goods),
        item_start=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        item_component=np.array(components, dtype=np.int64),
        item_cost=np.array([*paid, *[0.0] * auction.goods]),
        item_spend=np.zeros(items),
        item_discountable=np.zeros(items),
        group_kind=np.array([award.EXTERNAL, award.NOBODY]),
        manage_cost=np.zeros(2),
        band_start=np.zeros(3, dtype=np.int64),
        band_from=none,
        band_discount=none,
        share_at_most=np.full(2, np.inf),
        interface_ends=no_pairs,
        interface_cost=none,
        rows=award.Rows(np.zeros(1, dtype=np.int64), no_numbers, none, none, none, no_numbers),
        either_or_start=np.concatenate([[0], np.cumsum([len(s) for s in either_or])]).astype(
            np.int64
        ),
        either_or_offer=np.array([n for members in either_or for n in members], dtype=np.int64),
        apart=no_pairs,
        together=no_pairs,
        groups_at_least=0,
        groups_at_most=1,
    )


def run() -> list[Line]:
    """Both sides on every auction there is, in turn."""
    folder = os.environ.get("UNTOWER_REAL_DATA")
    files = sorted(Path(folder, "auctions").glob("*/*.txt")) if folder else []
    if not files:
        return [Line("package auctions", "not run", "UNTOWER_REAL_DATA has no auctions folder")]
    lines, wins, ties, losses = [], 0, 0, 0
    for path in files:
        auction = read(path)
        ours, theirs = (_value(auction, path, who) for who in ("untower", "highs"))
        mine, other = ours["value"], theirs["value"]
        if mine is not None and (other is None or mine > other * (1 + SAME)):
            wins, word = wins + 1, "more"
        elif mine is not None and other is not None and mine >= other * (1 - SAME):
            ties, word = ties + 1, "same"
        else:
            losses, word = losses + 1, "less"
        lines.append(
            Line(
                f"{path.parent.name}/{path.stem}",
                f"{_money(mine)} in {ours['seconds']:.1f} s, bound {_money(ours['bound'])}",
                f"{word} than HiGHS alone: {_money(other)} in {theirs['seconds']:.1f} s"
                if word != "same"
                else f"same as HiGHS alone in {theirs['seconds']:.1f} s",
                failed=word == "less",
            )
        )
    summary = f"{wins} more, {ties} the same, {losses} less"
    lines.append(Line(f"{len(files)} package auctions, {SECONDS:.0f} s each", summary))
    return lines


def _money(value: float | None) -> str:
    return "none" if value is None else f"{value:,.2f}"


def _value(auction: Auction, path: Path, who: str) -> dict[str, float | None]:
    """Run one side as a process and count what its bids are worth."""
    command = [sys.executable, "-m", "bench.package_auctions", who, str(path), str(SECONDS)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    said = json.loads(ended.stdout.strip().splitlines()[-1])
    chosen = said["chosen"]
    value = None if chosen is None else value_of(auction, chosen)
    return {"value": value, "bound": said["bound"], "seconds": said["seconds"]}


def with_untower(auction: Auction, seconds: float) -> tuple[list[int] | None, float | None]:
    """The road of `untower.award.solving`: a quick search, then branch and cut from its choice.

    Its steps are called one by one for the seconds alone, which HiGHS keeps to by its own clock.
    """
    from untower.award.exact import choose_exactly
    from untower.award.packing import packed

    until = time.perf_counter() + seconds
    asked = problem(auction)
    first = packed(asked, seed=SEED, stop=lambda: time.perf_counter() > until)
    found = choose_exactly(
        asked,
        gap_pct=0.0,
        start=first,
        stop=lambda: time.perf_counter() > until,
        seconds=max(0.0, until - time.perf_counter()),
    )
    bids = None if found.chosen is None else [n for n in found.chosen if n < len(auction.bids)]
    return bids, -found.bound


def with_highs(auction: Auction, seconds: float) -> tuple[list[int] | None, float | None]:
    """HiGHS on the usual model: each good and each dummy at most once."""
    import highspy

    until = time.perf_counter() + seconds
    pairs = [(n, b) for b, bid in enumerate(auction.bids) for n in bid.goods + bid.dummies]
    pairs.sort()
    wanted, bids = np.array(pairs, dtype=np.int32).T
    rows, counts = np.unique(wanted, return_counts=True)
    number = len(auction.bids)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 2)
    solver.passModel(
        number,
        len(rows),
        len(bids),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMaximize),
        0.0,
        np.array([bid.price for bid in auction.bids]),
        np.zeros(number),
        np.ones(number),
        np.full(len(rows), -np.inf),
        np.ones(len(rows)),
        np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int32),
        bids,
        np.ones(len(bids)),
        np.ones(number, dtype=np.int32),
    )
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("time_limit", max(0.0, until - time.perf_counter()))
    if solver.run() == highspy.HighsStatus.kError:
        # As where this process asked HiGHS for another thread count before: no answer, and no peer.
        raise RuntimeError("HiGHS would not run")
    info = solver.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None, info.mip_dual_bound
    taken = np.asarray(solver.getSolution().col_value)
    return np.flatnonzero(taken > 0.5).tolist(), info.mip_dual_bound


def main(who: str, path: str, seconds: float) -> None:
    """One side on one auction, as JSON; the clock starts with the file read and code compiled."""
    auction = read(Path(path))
    choose = {"untower": with_untower, "highs": with_highs}[who]
    warm = Auction(3, tuple(Bid(1.0 + n, (n % 3,), ()) for n in range(6)))
    choose(warm, 20.0)
    started = time.perf_counter()
    chosen, bound = choose(auction, seconds)
    took = time.perf_counter() - started
    numbers = None if chosen is None else [int(n) for n in chosen]
    print(json.dumps({"chosen": numbers, "bound": bound, "seconds": round(took, 2)}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))

"""Who scored the tenders: evaluators by token, interests, assignments, scores one by one, agreed.

One evaluator grows harder from tender to tender: planted. One declared an interest that bars, and
one an interest that does not.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from examples.generator.published_sets import LOT_IDS, SHORT, criterion_id, procurement_of, scored
from examples.generator.reasons import condition, note, reason
from examples.generator.sellers import sellers
from examples.generator.tenders import TENDERS, Tender

if TYPE_CHECKING:
    from collections.abc import Callable

    from examples.generator.chance import Chance
    from examples.generator.records import Rows

EVALUATORS: Rows = [
    {"evaluator_id": "ev-1", "role": "Service owner"},
    {"evaluator_id": "ev-2", "role": "Solution architect"},
    {"evaluator_id": "ev-3", "role": "Accessibility adviser"},
    {"evaluator_id": "ev-4", "role": "Delivery manager"},
    {"evaluator_id": "ev-5", "role": "Operations manager"},
    {"evaluator_id": "ev-6", "role": "Commercial manager"},
]
INTERESTS: Rows = [
    {"evaluator_id": "ev-2", "supplier_id": "ashlark-group", "declared_on": "2026-07-13",
     "is_barring": "yes"},
    {"evaluator_id": "ev-5", "supplier_id": "pikeholm", "declared_on": "2026-07-14",
     "is_barring": "no"},
]  # fmt: skip
BARRED = {"ev-2": ("ashlark-public", "ashlark-housing")}
WHO = {
    "certified": ("ev-2", "ev-6"), "data-in-uk": ("ev-2", "ev-6"),
    "users-research": ("ev-1", "ev-3", "ev-5"), "users-access": ("ev-1", "ev-3", "ev-5"),
    "moving-plan": ("ev-1", "ev-2", "ev-4"), "moving-data": ("ev-1", "ev-2", "ev-4"),
    "interfaces": ("ev-2", "ev-4", "ev-5"), "security": ("ev-2", "ev-4", "ev-6"),
    "support": ("ev-1", "ev-4", "ev-5"), "resilience": ("ev-2", "ev-4", "ev-6"),
    "exit": ("ev-2", "ev-4", "ev-6"), "social-jobs": ("ev-3", "ev-6"),
    "social-carbon": ("ev-3", "ev-6"),
}  # fmt: skip
DRIFTING, DRIFT = "ev-4", -0.09  # how much harder with each tender: planted
MIDDLE, FOR_POINTS, WORTH_SPREAD = 3.2, 0.1, 0.75  # choices
LEANING_SPREAD, SEEN_SPREAD = 0.25, 0.45  # choices
# Worths that are fixed: a failed condition, and an answer below its minimum score: planted.
FIXED = {("T102", "data-in-uk"): 0.0, ("T205", "exit"): 1.0}
STARTS = {"HP2": datetime(2026, 9, 28, 9, 30), "HP1": datetime(2026, 10, 5, 9, 30)}  # noqa: DTZ001
AGREED = {"HP2": datetime(2026, 10, 19, 10), "HP1": datetime(2026, 10, 21, 9, 30)}  # noqa: DTZ001
MINUTES, A_DAY = 18, 22  # for one score, and scores a day, alone: choices
TOGETHER_MINUTES, TOGETHER_A_DAY = 4, 90  # and in the meeting
NOTED = 0.5  # share of individual scores with a few words beside them: a choice
# The call-off was decided, and the open procurement was not yet.
DECISIONS: Rows = [
    {"lot_id": "HP2-cloud", "offer_id": "T201",
     "reason": "First by the published criteria, weights and price method. Its supplier was "
               "checked and is clear; asked how it can deliver for its price, it showed how.",
     "alternatives": "To award nothing and run on under today's contracts: rejected, as that for "
                     "backup cannot be extended beyond March 2027.",
     "conflicts": "none"},
]  # fmt: skip
WITHHELD: Rows = [
    {"offer_id": "T203", "criterion_id": "cloud.price", "ground": "commercial_interests",
     "reason": "Prices by component show what its own suppliers charge; the whole price is told."},
    {"offer_id": "T201", "criterion_id": "cloud.resilience", "ground": "trade_secret",
     "reason": "How it orders the work of getting services back is its own, and others could copy "
               "it; what a service may expect is told."},
]  # fmt: skip
Worths = dict[tuple[str, str], float]


def scoring_tables(stream: Callable[[str], Chance]) -> dict[str, Rows]:
    """Tables evaluators, interests, assignments, scores, and what was decided and withheld."""
    worths = _worths(stream("worth of tenders"))
    given = _individual(stream("individual scores"), worths)
    return {
        "evaluators": EVALUATORS,
        "interests": INTERESTS,
        "assignments": [
            {"evaluator_id": who, "lot_id": LOT_IDS[short],
             "criterion_id": criterion_id(short, cells[0])}
            for short in SHORT for cells in scored(short) for who in WHO[cells[0]]
        ],
        "scores": given + _agreed(stream("agreed scores"), given),
        "award_decisions": DECISIONS,
        "withheld": WITHHELD,
    }  # fmt: skip


def _is_condition(criterion: str) -> bool:
    return criterion in ("certified", "data-in-uk")


def _worths(chance: Chance) -> Worths:
    """What each tender is worth on each criterion of its lots, by offer and criterion id."""
    points = {seller.name: seller.more_points for seller in sellers()}
    found: Worths = {}
    for tender in TENDERS:
        for short in tender.lots:
            for cells in scored(short):
                drawn = MIDDLE + FOR_POINTS * points[tender.supplier]
                drawn += WORTH_SPREAD * chance.normal()
                if _is_condition(cells[0]):
                    drawn = 1.0
                worth = FIXED.get((tender.name, cells[0]), drawn)
                found[tender.name, criterion_id(short, cells[0])] = worth
    return found


def _seen(chance: Chance, tender: Tender, criterion: str, worth: float, leaning: float) -> int:
    seen = worth + leaning + SEEN_SPREAD * chance.normal()
    if _is_condition(criterion) or (tender.name, criterion) in FIXED:
        return int(worth)
    return max(0, min(5, int(seen + 0.5)))


def _individual(chance: Chance, worths: Worths) -> Rows:
    """Each evaluator takes the tenders of a procurement in an order of their own."""
    rows: Rows = []
    for evaluator in EVALUATORS:
        who = str(evaluator["evaluator_id"])
        leaning = LEANING_SPREAD * chance.normal()
        for procurement, start in STARTS.items():
            mine = [t for t in TENDERS if t.procurement == procurement and t.is_scored
                    and t.supplier not in BARRED.get(who, ())]  # fmt: skip
            done = 0
            for place, tender in enumerate(chance.shuffled(mine)):
                harder = DRIFT * place if who == DRIFTING else 0.0
                for short, name in _assigned(tender, who):
                    key = criterion_id(short, name)
                    score = _seen(chance, tender, name, worths[tender.name, key], leaning + harder)
                    is_noted = chance.happens(NOTED) and not _is_condition(name)
                    at = start + timedelta(days=_days(done), minutes=MINUTES * (done % A_DAY))
                    rows.append({"offer_id": tender.name, "criterion_id": key,
                                 "evaluator_id": who, "stage": "individual", "score": score,
                                 "reason": note(chance, name, score) if is_noted else None,
                                 "scored_at": f"{at:%Y-%m-%d %H:%M}"})  # fmt: skip
                    done += 1
    return rows


def _days(done: int) -> int:
    """Days after a Monday on which so much is done, weekends left out."""
    weeks, days = divmod(done // A_DAY, 5)
    return 7 * weeks + days


def _assigned(tender: Tender, who: str) -> list[tuple[str, str]]:
    return [
        (short, cells[0])
        for short in tender.lots
        for cells in scored(short)
        if who in WHO[cells[0]]
    ]


def _agreed(chance: Chance, given: Rows) -> Rows:
    """One score for each tender and criterion: the middle of what was given, never an average."""
    by_pair: dict[tuple[str, str], list[int]] = {}
    for row in given:
        pair = (str(row["offer_id"]), str(row["criterion_id"]))
        by_pair.setdefault(pair, []).append(int(str(row["score"])))
    rows: Rows = []
    done = dict.fromkeys(AGREED, 0)
    for tender in (t for t in TENDERS if t.is_scored):
        for short in tender.lots:
            name = procurement_of(short)
            for cells in scored(short):
                key = criterion_id(short, cells[0])
                held = sorted(by_pair[tender.name, key])
                middle = held[(len(held) - chance.whole(0, 1) * (len(held) % 2 == 0)) // 2]
                why = (
                    condition(chance, cells[0], is_met=middle == 1)
                    if _is_condition(cells[0])
                    else reason(chance, cells[0], middle)
                )
                days, today = divmod(done[name], TOGETHER_A_DAY)
                at = AGREED[name] + timedelta(days=days, minutes=TOGETHER_MINUTES * today)
                done[name] += 1
                rows.append({"offer_id": tender.name, "criterion_id": key, "stage": "agreed",
                             "score": middle, "reason": why,
                             "scored_at": f"{at:%Y-%m-%d %H:%M}"})  # fmt: skip
    return rows

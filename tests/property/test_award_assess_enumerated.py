"""The joint assessment against plain enumeration of every set of tenders, by words of the rules."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.joint_tables import assessed, several_lots

from untower.award.assess import State, combine

LOTS = ("L1", "L2", "L3")
HEAD = "limit_id | kind | subject | comparator | value | instrument | published_in | published_on\n"


@st.composite
def procurements(draw):
    """Up to seven tenders of three suppliers for one to three lots each, and published rules."""
    tenders, quality = {}, {}
    for n in range(draw(st.integers(1, 7))):
        lots = draw(st.lists(st.sampled_from(LOTS), min_size=1, max_size=3, unique=True))
        name = f"T{n}"
        tenders[name] = (
            draw(st.sampled_from(["ash", "birch", "cedar"])),
            {lot: draw(st.integers(1, 6)) for lot in sorted(lots)},
        )
        quality |= {(name, lot): draw(st.sampled_from([5, 20, 50, 80])) for lot in lots}
    least = draw(st.sampled_from([None, None, 2]))
    most = draw(st.sampled_from([None, 1, 2]))
    words = draw(st.dictionaries(st.sampled_from(sorted(tenders)), st.just("either"), max_size=3))
    return {
        "tenders": tenders,
        "quality": quality,
        "allowed": draw(st.sampled_from(["yes", "yes", "no"])),
        "rule": draw(st.sampled_from(["lowest_total_price", "highest_total_score"])),
        "most": most if least is None or most is None else max(most, least),
        "limits": None
        if least is None
        else HEAD + f"m | lots_per_supplier | P1 | at_least | {least} | lot_limit | notice "
        "| 2026-03-01",
        "least": least,
        "either_or": words,
    }


def best_by_enumeration(case, assessment, joined):
    """Every permitted set of tenders, most lots first, then by the rule; and its level best."""
    parts = {}
    for lot in assessment.lots:
        for t in lot.tenders:
            if t.may_be_awarded:
                parts.setdefault(t.offer_id, {})[lot.lot_id] = t
    whole = {
        name: (supplier, parts[name])
        for name, (supplier, lots) in case["tenders"].items()
        if set(lots) <= joined
        and set(parts.get(name, ())) == set(lots)
        and (len(lots) == 1 or case["allowed"] == "yes")
    }
    permitted = []
    for size in range(len(whole) + 1):
        for some in combinations(sorted(whole), size):
            lots = Counter(lot for name in some for lot in whole[name][1])
            won = Counter()
            for name in some:
                won[whole[name][0]] += len(whole[name][1])
            shared = Counter(whole[n][0] for n in some if case["either_or"].get(n) is not None)
            if (
                all(n == 1 for n in lots.values())
                and all(case["most"] is None or n <= case["most"] for n in won.values())
                and all(case["least"] is None or n >= case["least"] for n in won.values())
                and all(n == 1 for n in shared.values())
            ):
                permitted.append((some, frozenset(lots), _worth(case, whole, some)))
    most = max(len(lots) for _, lots, _ in permitted)
    full = [x for x in permitted if len(x[1]) == most]
    least = min(w for *_, w in full)
    return full, [x for x in full if x[2] - least < Fraction(1, 10**9)]


def _worth(case, whole, some):
    every = [t for name in some for t in whole[name][1].values()]
    if case["rule"] == "lowest_total_price":
        return sum((Fraction(t.price_gbp) for t in every), start=Fraction(0))
    return -sum((Fraction(t.total) for t in every), start=Fraction(0))


@settings(deadline=None, max_examples=100)
@given(procurements())
def test_the_answer_is_the_best_that_enumeration_finds(case):
    given_ = {k: v for k, v in case.items() if k not in ("tenders", "least")}
    tables = several_lots(case["tenders"], quality_pct=50, **given_)
    assessment = assessed(tables)
    found = combine(tables, assessment)
    if found.state is State.REFUSED:
        full, _ = best_by_enumeration(case, assessment, set(LOTS))
        assert case["rule"] == "lowest_total_price"
        assert len({lots for _, lots, _ in full}) > 1
        return
    alone = {lot for one in found.settled if one.rule == "lot by lot" for lot in one.lots}
    for lot in alone & {x.lot_id for x in assessment.lots}:
        assert set(found.lot(lot).offers) <= first_of(assessment.lot(lot), found)
    joined = {x.lot_id for x in assessment.lots} - alone
    full, level = best_by_enumeration(case, assessment, joined)
    won = {x.lot_id for x in found.lots if x.lot_id in joined and x.state is not State.NOBODY}
    together = [one for one in found.settled if one.rule != "lot by lot"]
    if not joined:
        return
    if all(one.state is State.SETTLED for one in together):
        chosen = tuple(sorted(o for one in together for o in one.level[0]))
        assert chosen in {tuple(sorted(some)) for some, *_ in level}
        assert len(won) == len(level[0][1])
    else:
        assert len(level) > 1
    if len(level) == 1:
        assert all(one.state is State.SETTLED for one in together)


def first_of(lot, found):
    """Those with the best place among tenders that are not left out."""
    left = {one.offer_id for one in found.left_out}
    placed = [t for t in lot.tenders if t.place is not None and t.offer_id not in left]
    best = min((t.place for t in placed), default=None)
    return {t.offer_id for t in placed if t.place == best}

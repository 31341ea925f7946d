"""How even the scoring was: spread, drift and order, each with how many, and no verdicts."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.bids_tables import procurement
from tests.learning_tables import ON, decided

from untower.bids.learning import learn, learning_figures, sentences

START = datetime(2026, 5, 4, 9, 0)  # noqa: DTZ001 (tables hold moments without a zone)
TENDERS = [f"t{n}" for n in range(12)]


def scored(score_of, order_of=None, evaluators=("e1", "e2"), tenders=TENDERS, criteria=("c0",)):
    """A decided procurement in which each evaluator scored each tender on each criterion."""
    lines = ["offer_id | criterion_id | evaluator_id | stage | score | reason | scored_at"]
    for judge in evaluators:
        for c, criterion in enumerate(criteria):
            order = list(order_of(judge, criterion)) if order_of else list(tenders)
            for at, offer in enumerate(order):
                when = START + timedelta(days=c, minutes=10 * at)
                lines.append(
                    f"{offer} | {criterion} | {judge} | individual | "
                    f"{score_of(judge, offer, at)} | | {when:%Y-%m-%d %H:%M}"
                )
    for criterion in criteria:
        lines += [f"{offer} | {criterion} | | agreed | 5 | As shown. |" for offer in tenders]
    weight = 50 / len(criteria)
    return decided(
        procurement(
            lots="lot_id | procurement_id | price_weight_pct | quality_weight_pct | price_method | "
            "tie_break | price_months | price_includes_vat\n"
            "L1 | P1 | 50 | 50 | relative to lowest | lower_price | 12 | no",
            criteria="criterion_id | lot_id | title | kind | weight_pct | scale_min | scale_max | "
            "scale_step\n"
            + "\n".join(f"{c} | L1 | {c} | quality | {weight} | 0 | 10 | 1" for c in criteria),
            suppliers="supplier_id | eligibility\n" + "\n".join(f"{t} | clear" for t in tenders),
            offers="offer_id | supplier_id | basis | procurement_id | received_at | currency | "
            "includes_vat\n"
            + "\n".join(f"{t} | {t} | tender | P1 | 2026-04-30 10:00 | GBP | no" for t in tenders),
            offer_lots="offer_id | lot_id\n" + "\n".join(f"{t} | L1" for t in tenders),
            offer_items="offer_id | component_id | annual_gbp\n"
            + "\n".join(f"{t} | portal | {100 + n}" for n, t in enumerate(tenders)),
            evaluators="evaluator_id | role\n" + "\n".join(f"{e} | Officer" for e in evaluators),
            interests=None,
            assignments="evaluator_id | lot_id | criterion_id\n"
            + "\n".join(f"{e} | L1 | {c}" for e in evaluators for c in criteria),
            scores="\n".join(lines),
        )
    )


def consistency(tables, **given):
    found = learn(tables, "P1", on=ON, **given)
    assert not found.troubles
    return found.consistency


def test_the_spread_is_the_mean_distance_of_lowest_and_highest_with_its_widest():
    gaps = {"t0": 3, "t1": 1}
    spread = consistency(
        scored(lambda judge, offer, at: 5 + (gaps.get(offer, 0) if judge == "e2" else 0))
    ).spreads[0]
    assert (spread.tenders, spread.scores, spread.all_the_same) == (12, 24, 10)
    assert spread.mean_gap == pytest.approx(4 / 12)
    assert spread.mean_gap_pct == pytest.approx(100 * 4 / 12 / 10)
    assert spread.widest == ("t0", 5.0, 8.0)
    assert "24 scores" in spread.sentence


def test_an_agreed_score_outside_all_individual_ones_is_counted_and_no_fault():
    spread = consistency(scored(lambda judge, offer, at: 7)).spreads[0]
    assert spread.agreed_outside == 12
    assert "12 agreed scores lay outside all individual ones" in spread.sentence


def test_one_evaluator_alone_has_no_spread_no_drift_and_no_order():
    found = consistency(scored(lambda judge, offer, at: at % 6, evaluators=("e1",)))
    assert found.spreads[0].mean_gap is None
    assert "no tender was scored by two" in found.spreads[0].sentence
    assert found.drifts == ()
    assert found.order.effect_pct is None


def test_one_who_scores_ever_higher_beside_another_is_seen_to_move():
    found = consistency(scored(lambda judge, offer, at: 3 + (at // 6) * 4 if judge == "e2" else 3))
    first, second = found.drifts
    assert second.evaluator_id == "e2"
    assert second.change_pct == pytest.approx(40)
    assert first.change_pct == pytest.approx(-40)
    assert second.by_chance_pct < 1
    assert "n = 12" in second.sentence


def test_tenders_that_grow_better_are_no_drift():
    found = consistency(scored(lambda judge, offer, at: min(at, 10)))
    assert [d.change_pct for d in found.drifts] == [pytest.approx(0), pytest.approx(0)]
    assert [d.by_chance_pct for d in found.drifts] == [100.0, 100.0]


def test_fewer_than_eight_scores_say_nothing_but_how_many_there_are():
    found = consistency(scored(lambda judge, offer, at: at, tenders=TENDERS[:7]))
    assert [d.change_pct for d in found.drifts] == [None, None]
    assert all("n = 7" in d.sentence and "too few" in d.sentence for d in found.drifts)


def test_all_scores_at_one_time_are_neither_earlier_nor_later():
    tables = scored(lambda judge, offer, at: at % 5)
    import polars as pl

    same = tables["scores"].with_columns(
        scored_at=pl.when(pl.col("stage") == "individual").then(pl.lit(START))
    )
    found = consistency(tables | {"scores": same})
    assert all("the same time" in d.why_not for d in found.drifts)


def test_blank_times_are_left_out_and_never_taken_for_the_first():
    import polars as pl

    tables = scored(lambda judge, offer, at: at % 5)
    blank = tables["scores"].with_columns(scored_at=pl.lit(None, pl.Datetime("us")))
    found = consistency(tables | {"scores": blank})
    assert [d.scores for d in found.drifts] == [0, 0]
    assert (found.order.readings, found.order.first_read) == (0, ())


CRITERIA = tuple(f"c{n}" for n in range(5))


def rotated(judge, criterion):
    start = int(criterion[1:]) + (6 if judge == "e2" else 0)
    return TENDERS[start:] + TENDERS[:start]


def test_a_tender_read_first_and_scored_higher_for_it_is_seen():
    order = consistency(
        scored(lambda judge, offer, at: 7 if at == 0 else 5, rotated, criteria=CRITERIA)
    ).order
    assert order.readings == 10
    # two of ten above the other, beside eleven of which one lies as far below
    assert order.effect_pct == pytest.approx(20 + 20 / 11)
    assert order.by_chance_pct < 1
    assert "n = 10" in order.sentence


def test_without_an_effect_of_order_none_is_found():
    order = consistency(
        scored(lambda judge, offer, at: int(offer[1:]) % 6, rotated, criteria=CRITERIA)
    ).order
    assert order.effect_pct == pytest.approx(0)
    assert order.by_chance_pct == 100.0


def test_where_all_began_with_the_same_tender_order_and_tender_cannot_be_told_apart():
    order = consistency(
        scored(lambda judge, offer, at: 7 if at == 0 else 5, criteria=CRITERIA)
    ).order
    assert (order.readings, order.effect_pct) == (0, None)
    assert "cannot be told apart" in order.sentence
    assert order.first_read == (("t0", 10),)


def test_chance_is_seeded_and_the_same_seed_gives_the_same_answer():
    tables = scored(lambda judge, offer, at: (at * 7 + len(judge) + int(judge[1]) * at) % 6)
    assert consistency(tables, seed=3) == consistency(tables, seed=3)


def test_nothing_is_a_verdict_on_a_person_and_personal_columns_are_named_as_read():
    found = learn(scored(lambda judge, offer, at: at % 6), "P1", on=ON)
    text = " ".join(sentences(found)).casefold()
    assert "not about anybody" in text
    for word in ("biased", "unfair", "careless", "wrong", "inconsistent", "lenient", "harsh"):
        assert word not in text
    reads = learning_figures(found)["consistency"]["reads"]
    assert {"scores.evaluator_id", "scores.scored_at"} <= set(reads)
    assert "Officer" not in " ".join(sentences(found))

"""What was learned as one answer, for a page of its own: sentences, figures and tables.

The shape of every step's answer, so that one page and one gate of editions serve it. It is purpose
learn: it stands in no plan and in no assessment. How even scoring was rests on individual scores,
and only the full edition holds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import StepAnswer, Table
from untower.bids.assessment_reads import ELIGIBLE_READS, LOW_READS
from untower.bids.learning.figures import learning_figures
from untower.bids.learning.lowest_price import READS as USERS_READ
from untower.bids.learning.over_time import many
from untower.bids.learning.spread import READS as SCORING_READS
from untower.bids.learning.wording import lot_sentences
from untower.findings import Finding, Outcome, Row, worst_first
from untower.journey import State
from untower.needs.sentences import step_finding
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.answers import Picture, Value
    from untower.bids.learning.learn import Consistency, Learning, LotLearning

STEP = "bids"
LEARNT_READS = (*LOW_READS, *ELIGIBLE_READS, *USERS_READ)
PLAIN = ("purpose", "mark", "is_replay", "procurement_id", "on")
"""Figures that say which procurement, and nothing of a tender."""


def learning_answer(learning: Learning) -> StepAnswer:
    """What was learned as the answer of the step bids; with troubles only these."""
    figures = learning_figures(learning)
    reads = dict.fromkeys(figures, LEARNT_READS)
    reads |= dict.fromkeys(PLAIN, ("procurements.procurement_id",))
    blocked = tuple(dict.fromkeys(read for one in learning.troubles for read in one.reads))
    reads |= {
        "consistency": (*LEARNT_READS, *SCORING_READS),
        "troubles": (*LEARNT_READS, *blocked),
    }
    return StepAnswer(
        step=STEP,
        state=State.INCOMPLETE if learning.troubles else State.READY,
        answer=_words(learning),
        answer_reads=LEARNT_READS,
        figures=figures,
        figure_reads=reads,
        findings=tuple(worst_first([*_findings(learning)])),
        pictures=tuple(_pictures(learning)),
        assumed=learning.notes,
    )


def _words(learning: Learning) -> str:
    if learning.troubles:
        stands = plural(len(learning.troubles), "thing stands", "things stand")
        return f"{learning.mark}: nothing was learned, {stands} in the way."
    said = [f"{learning.mark}: it changes no award."]
    return "\n".join([*said, *(" ".join(lot_sentences(lot)) for lot in learning.lots)])


def _findings(learning: Learning) -> Iterator[Finding]:
    for trouble in learning.troubles:
        yield step_finding(
            STEP,
            "learning_blocked",
            Outcome.NOT_MET,
            trouble.sentence,
            subject=("procurements", learning.procurement_id),
            reads=tuple(dict.fromkeys((*trouble.reads, "procurements.procurement_id"))),
            rows=(Row(table=trouble.table, key=trouble.key, file=trouble.file, row=trouble.row),),
            next_step=trouble.do,
        )


def _pictures(learning: Learning) -> Iterator[Picture]:
    if learning.lots:
        yield _turns(learning)
        yield _lowest(learning)
    if learning.consistency is not None:
        yield _spreads(learning.consistency)
        yield _drifts(learning.consistency)


def _turns(learning: Learning) -> Table:
    rows = [row for lot in learning.lots for row in _turns_of(lot)]
    turned = sum(any((lot.weights, lot.scores, lot.prices)) for lot in learning.lots)
    return Table(
        picture_id="learning_turns",
        title=f"One change alone would have turned {turned} of {plural(len(learning.lots), 'lot')}",
        drawn="Of each lot the smallest change of one weight, one score and one price after which "
        "another tender comes first. All else stays as it was decided.",
        note=f"{learning.mark}. It says how close it was, not who should have won.",
        columns=("Lot", "What changes", "From", "To", "Then first"),
        rows=tuple(rows),
        reads=LEARNT_READS,
        number_columns=(2, 3),
    )


def _turns_of(lot: LotLearning) -> Iterator[tuple[Value, ...]]:
    weight, score, price = lot.smallest_weight, lot.smallest_score, lot.smallest_price
    if weight is None:
        yield (lot.lot_id, f"A weight. {lot.why_no_weight}", None, None, "")
    else:
        what = f"Weight of {weight.title}, per cent"
        to_pct = round(weight.to_pct, 4)
        yield (lot.lot_id, what, weight.from_pct, to_pct, _then(weight.first_then))
    if score is None:
        yield (lot.lot_id, f"A score. {lot.why_no_score}", None, None, "")
    else:
        what = f"Score of {score.offer_id} on {score.title}"
        then = _then(score.first_then)
        yield (lot.lot_id, what, score.from_score, score.to_score, then)
    if price is None:
        yield (lot.lot_id, f"A price. {lot.why_no_price}", None, None, "")
    else:
        what, then = f"Price of {price.offer_id}, £", _then(price.first_then)
        yield (lot.lot_id, what, float(price.from_gbp), float(price.to_gbp), then)


def _then(first: tuple[str, ...]) -> str:
    return listed(first) if first else "nobody"


def _lowest(learning: Learning) -> Table:
    found = [lot.lowest_price for lot in learning.lots]
    other = sum(not one.is_same and bool(one.lowest) for one in found)
    return Table(
        picture_id="learning_lowest_price",
        title=f"The lowest price would have chosen another tender in {other} of "
        f"{plural(len(found), 'lot')}",
        drawn="Of each lot who came first and who asked least, what the lowest price saves over "
        "the published term, and the points of quality and social value it gives up.",
        note=" ".join(one.sentence for one in found),
        columns=(
            "Lot",
            "Came first",
            "Asked least",
            "Saves, £",
            "Quality given up",
            "Social value given up",
            "Services on it",
        ),
        rows=tuple(
            (
                one.lot_id,
                _then(one.first),
                _then(one.lowest),
                one.saves_gbp,
                None if one.quality_points is None else round(one.quality_points, 2),
                None if one.social_value_points is None else round(one.social_value_points, 2),
                None if one.users is None else listed(s.name or s.service_id for s in one.users),
            )
            for one in found
        ),
        reads=LEARNT_READS,
        number_columns=(3, 4, 5),
    )


def _spreads(found: Consistency) -> Table:
    return Table(
        picture_id="learning_spread",
        title=f"How far apart the scores of {plural(len(found.spreads), 'criterion', 'criteria')} "
        "lay",
        drawn="Of each criterion the mean distance between the lowest and the highest score one "
        "tender was given, before a score was agreed.",
        note="A wide spread mostly says that the words of a scale can be read in two ways.",
        columns=("Criterion", "Lot", "Tenders", "Scores", "Mean distance", "Of the scale, %"),
        rows=tuple(
            (
                one.title,
                one.lot_id,
                one.tenders,
                one.scores,
                None if one.mean_gap is None else round(one.mean_gap, 2),
                None if one.mean_gap_pct is None else round(one.mean_gap_pct, 1),
            )
            for one in found.spreads
        ),
        reads=(*LEARNT_READS, *SCORING_READS),
        number_columns=(2, 3, 4, 5),
    )


def _drifts(found: Consistency) -> Table:
    return Table(
        picture_id="learning_drift",
        title="Whether scoring moved as time went on, by token",
        drawn="Beside what others gave the same tenders, how much later scores lie from earlier "
        "ones, and how often chance alone shows as much.",
        note=f"{found.order.sentence} {many(found.drifts)}".strip(),
        columns=("Token", "Scores", "Change, % of the scale", "By chance, %", "Why not"),
        rows=tuple(
            (
                one.evaluator_id,
                one.scores,
                None if one.change_pct is None else round(one.change_pct, 1),
                None if one.by_chance_pct is None else round(one.by_chance_pct, 0),
                one.why_not,
            )
            for one in found.drifts
        ),
        reads=(*LEARNT_READS, *SCORING_READS),
        number_columns=(1, 2, 3),
    )

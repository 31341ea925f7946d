"""How do the tenders of each lot look: their places, scores by criterion, price beside quality?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import Axis, Bar, Bars, Mark, Picture, Point, Scatter, Table
from untower.arithmetic.money import spell_gbp
from untower.bids.assessment_findings import FELL_WORDS
from untower.bids.assessment_reads import ELIGIBLE_READS, NAME_READS, PRICED_READS, SCORED_READS
from untower.bids.criteria import PASS_FAIL
from untower.bids.told_tender import are_small, told_apart, total_words
from untower.needs.whole_tables import records_of
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from untower.answers.values import Value
    from untower.bids.assessed_lot import AssessedLot, AssessedTender
    from untower.bids.assessment import Assessment

CRITERION_READS = tuple(
    f"criteria.{column}" for column in ("title", "kind", "weight_pct", "scale_max", "minimum_score")
)
COLUMNS = 6
BARS_DRAWN = 12
FULL = 100.0
UNITS = ((1_000_000, "£ million"), (1_000, "£ thousand"), (1, "£"))


def assessment_pictures(
    assessment: Assessment, tables: Mapping[str, pl.DataFrame]
) -> tuple[Picture, ...]:
    """The pictures of every lot; none where nothing was assessed."""
    words = _Words(tables)
    return tuple(
        picture for lot in assessment.lots if lot.tenders for picture in _of_lot(lot, words)
    )


class _Words:
    """Titles of criteria and names of suppliers, an id where there is none."""

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        self.criteria = {str(r["criterion_id"]): r for r in records_of(tables, "criteria") or []}
        self.suppliers = {
            str(r["supplier_id"]): str(r["name"] or r["supplier_id"])
            for r in records_of(tables, "suppliers") or []
        }

    def criterion(self, criterion_id: str) -> str:
        """A criterion by its title."""
        return str(self.criteria.get(criterion_id, {}).get("title") or criterion_id)

    def is_pass_fail(self, criterion_id: str) -> bool:
        """Whether it is passed or failed, and earns no points."""
        return bool(self.criteria.get(criterion_id, {}).get("kind") == PASS_FAIL)

    def highest(self, criterion_id: str) -> float | None:
        """The highest score of its scale."""
        return self._number(criterion_id, "scale_max")

    def least(self, criterion_id: str) -> float | None:
        """The score from which a tender goes on; None where none is published."""
        return self._number(criterion_id, "minimum_score")

    def asks(self, criterion_id: str) -> str:
        """What it weighs, on which scale, and the least score with which a tender goes on."""
        if self.is_pass_fail(criterion_id):
            return "pass or fail"
        weight, highest = self._number(criterion_id, "weight_pct"), self.highest(criterion_id)
        least = self.least(criterion_id)
        said = [
            "" if weight is None else f"weighs {weight:g} of 100",
            "" if highest is None else f"scored out of {highest:g}",
            "" if least is None else f"at least {least:g} needed",
        ]
        return ", ".join(part for part in said if part)

    def _number(self, criterion_id: str, column: str) -> float | None:
        value = self.criteria.get(criterion_id, {}).get(column)
        return None if value is None else float(str(value))

    def tender(self, one: AssessedTender) -> str:
        """A tender as a table names it: its id and its supplier."""
        return f"{one.offer_id}, {self.suppliers.get(one.supplier_id, one.supplier_id)}"


def _of_lot(lot: AssessedLot, words: _Words) -> Iterator[Picture]:
    yield _places(lot, words)
    standing = [t for t in lot.tenders if t.total is not None]
    if standing:
        yield _totals(lot, standing, words)
    yield _scores(lot, words)
    priced = [t for t in standing if t.price_gbp is not None]
    if priced:
        yield _price_and_quality(lot, priced, words)


def _places(lot: AssessedLot, words: _Words) -> Table:
    """Every tender of the lot with its parts; what was never looked at is blank."""
    together = any(t.is_package and t.total is not None for t in lot.tenders)
    return Table(
        picture_id=f"bids_places_{lot.lot_id}",
        title=f"Lot {lot.lot_id}: {_first_words(lot, words)}",
        drawn=f"{lot.title or lot.lot_id}. By “{lot.method}”, the {_best(lot)} total is best. "
        f"Price weighs {lot.price_pct:g}, quality {lot.quality_pct:g}, social value "
        f"{lot.social_value_pct:g} of 100. The price compared is {lot.price_basis}."
        + (
            " A tender for several lots together has no place in one of them: it can be chosen "
            "only where the lots are taken together."
            if together
            else ""
        ),
        note=""
        if not lot.not_counted
        else f"Not counted in the price: {'; '.join(lot.not_counted)}.",
        columns=(
            "Tender",
            "What it fell at, or may be awarded",
            "Place",
            "Quality",
            "Social value",
            "Price points",
            "Price compared, £",
            "Total",
        ),
        rows=tuple(
            (
                words.tender(t),
                _standing(t),
                "none" if t.place is None else t.place,
                _round(t.quality_points),
                _round(t.social_value_points),
                _looked_at(t, _round(t.price_points)),
                _looked_at(t, t.price_gbp),
                _looked_at(t, _round(t.total)),
            )
            for t in lot.tenders
        ),
        reads=(*PRICED_READS, *ELIGIBLE_READS, *NAME_READS),
        number_columns=(2, 3, 4, 5, 6, 7),
        under_head=(1,),
        decimals={3: 2, 4: 2, 5: 2, **({} if are_small(t.total for t in lot.tenders) else {7: 2})},
    )


def _first_words(lot: AssessedLot, words: _Words) -> str:
    """Who comes first and with how much, and who is next."""
    first = [words.tender(t) for t in lot.first]
    if not first:
        return "no tender for it alone stands"
    if len(first) > 1:
        return f"{listed(first)} are level, first"
    said, total = f"{first[0]} comes first", lot.first[0].total
    after = [t for t in lot.tenders if t.place is not None and t.place > 1]
    if total is None:
        return said
    if not after or after[0].total is None:
        return f"{said} with {total_words(total)}"
    best, next_best = told_apart(total, after[0].total)
    return f"{said} with {best}, ahead of {after[0].offer_id} with {next_best}"


def _best(lot: AssessedLot) -> str:
    return "lowest" if lot.lowest_wins else "highest"


def _standing(one: AssessedTender) -> str:
    if one.fell_at is not None:
        return f"fell at {FELL_WORDS.get(one.fell_at, one.fell_at)}: {one.why}"
    said = "may be awarded" if one.may_be_awarded else "cannot be awarded as things stand"
    asked = "; its price leads to questions" if one.is_asked else ""
    together = "; for several lots together" if one.is_package else ""
    return f"{said}{asked}{together}"


def _looked_at(one: AssessedTender, value: Value) -> Value:
    """The price of a tender that fell was never looked at, which is not the same as not known."""
    return "not looked at" if value is None and one.fell_at is not None else value


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _totals(lot: AssessedLot, standing: Sequence[AssessedTender], words: _Words) -> Bars:
    sign = 1 if lot.lowest_wins else -1
    standing = sorted(standing, key=lambda t: (sign * (t.total or 0.0), t.offer_id))
    shown = standing[:BARS_DRAWN]
    return Bars(
        picture_id=f"bids_totals_{lot.lot_id}",
        title=f"Lot {lot.lot_id}: {plural(len(standing), 'tender')} by the published total, the "
        f"{_best(lot)} first",
        drawn=f"The figure that “{lot.method}” gives each tender.",
        note="" if len(standing) == len(shown) else f"The first {len(shown)} are drawn.",
        columns=("Tender", "Total"),
        rows=tuple((words.tender(t), _round(t.total)) for t in standing),
        reads=(*PRICED_READS, *NAME_READS),
        bars=tuple(
            Bar(words.tender(t), t.total, total_words(t.total))
            for t in shown
            if t.total is not None
        ),
    )


def _scores(lot: AssessedLot, words: _Words) -> Table:
    """Agreed scores: criteria down, tenders across in order of place; bars only on one scale."""
    shown = lot.tenders[:COLUMNS]
    criteria = list(dict.fromkeys(c for t in lot.tenders for c in t.scores))
    scored = [c for c in criteria if not words.is_pass_fail(c)]
    scales = {words.highest(c) for c in scored}
    full = next(iter(scales)) if len(scales) == 1 else None
    across = tuple(range(2, len(shown) + 2))
    return Table(
        picture_id=f"bids_scores_{lot.lot_id}",
        title=f"Lot {lot.lot_id}: agreed scores on "
        + plural(len(criteria), "criterion", "criteria")
        + _highest_words(lot, scored),
        drawn="Criteria down, tenders across in order of place. Each score is the one agreed, with "
        "its reason on record" + ("." if full is None else f"; a full bar is {full:g}."),
        note=""
        if len(shown) == len(lot.tenders)
        else f"{len(shown)} of {len(lot.tenders)} tenders stand here: all are in the figures.",
        columns=("Criterion", "What it asks", *(t.offer_id for t in shown)),
        rows=tuple(
            (words.criterion(c), words.asks(c), *(_score(t, c, words) for t in shown))
            for c in criteria
        ),
        reads=(*SCORED_READS, *CRITERION_READS),
        bar_columns=() if full is None else across,
        full_bar=full,
        number_columns=across,
        under_head=(1,),
    )


def _score(one: AssessedTender, criterion_id: str, words: _Words) -> Value:
    """A score; of pass or fail the word, since 1 of 1 is no low score."""
    score, highest = one.scores.get(criterion_id), words.highest(criterion_id)
    if score is None or highest is None or not words.is_pass_fail(criterion_id):
        return score
    least = words.least(criterion_id)
    return "passed" if score >= (highest if least is None else least) else "failed"


def _highest_words(lot: AssessedLot, scored: Sequence[str]) -> str:
    """On how many criteria no tender has a higher score than the one in first place."""
    if len(lot.first) != 1 or not scored:
        return ""
    first = lot.first[0]
    most = [
        c
        for c in scored
        if c in first.scores
        and first.scores[c] >= max(t.scores[c] for t in lot.tenders if c in t.scores)
    ]
    return f"; on {len(most)} of the {len(scored)} with points none is above {first.offer_id}"


def _price_and_quality(
    lot: AssessedLot, priced: Sequence[AssessedTender], words: _Words
) -> Scatter:
    prices = [float(t.price_gbp or 0) for t in priced]
    low, high = min(prices), max(prices)
    room = (high - low) * 0.1 or high * 0.1 or 1.0
    unit, unit_words = next((u, w) for u, w in UNITS if high >= 10 * u or u == 1)
    cheapest = min(priced, key=lambda t: (t.price_gbp or 0, t.offer_id))
    best = max(priced, key=lambda t: (t.quality, t is cheapest))
    return Scatter(
        picture_id=f"bids_price_quality_{lot.lot_id}",
        title=f"Lot {lot.lot_id}: prices from {spell_gbp(low)} to {spell_gbp(high)}; "
        + (
            f"{cheapest.offer_id} is the lowest, and none is better in quality"
            if cheapest is best
            else f"{cheapest.offer_id} is the lowest, {best.offer_id} the best in quality"
        ),
        drawn="Each tender that stands, by quality out of 100 and the price compared: to the right "
        "is better, lower is cheaper. A square is a tender whose supplier is asked about its "
        "price; that excludes nobody. The scale of price does not begin at nought.",
        note=_fell_words(lot),
        columns=("Tender", "Quality out of 100", "Price compared, £", "Place"),
        rows=tuple((words.tender(t), _round(t.quality), t.price_gbp, t.place) for t in priced),
        reads=(*PRICED_READS, *NAME_READS),
        points=tuple(
            Point(
                t.offer_id,
                t.quality,
                t.quality,
                float(t.price_gbp or 0) / unit,
                float(t.price_gbp or 0) / unit,
                Mark.ALARM if t.is_asked else Mark.PLAIN,
            )
            for t in priced
        ),
        x=Axis("Quality out of 100", 0.0, FULL),
        y=Axis(f"Price compared, {unit_words}", max(0.0, low - room) / unit, (high + room) / unit),
        alarm_words="its supplier is asked how it can deliver for this price",
    )


def _fell_words(lot: AssessedLot) -> str:
    """Which tenders are not drawn, since their prices were never looked at."""
    fell = [t.offer_id for t in lot.tenders if t.fell_at is not None]
    if not fell:
        return ""
    said = "It fell before prices were" if len(fell) == 1 else "They fell before prices were"
    return f"Not drawn: {listed(fell)}. {said} looked at."

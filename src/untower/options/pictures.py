"""How do the options look: first places and how sure they are, cost beside quality, the gate?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from untower.answers import (
    Axis,
    Picture,
    Point,
    Scatter,
    Table,
    Value,
)
from untower.options.facts import title_of
from untower.options.figures import share_pct
from untower.options.gate_pictures import decided_words, gate_pictures
from untower.options.reads import (
    COMPONENT_READS,
    DECISION_READS,
    OPTION_READS,
    RANK_READS,
)
from untower.options.wording import overtaken_words, saving_words, sure_title
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.needs.whole_tables import Record
    from untower.options.facts import Facts
    from untower.options.ranking import Place

DRAWN = 12
LABELLED = 6
DEAREST_DRAWN = 3.0
WAYS_DRAWN = 8
EVEN_PCT = 50.0
SURE = 5  # the column that tells how sure a first place is
QUARTERS = ("cheaper and better", "dearer and better", "cheaper, not better", "dearer, not better")


def pictures_of(facts: Facts) -> tuple[Picture, ...]:
    """What can be drawn; nothing where no component was read."""
    return tuple(_pictures(facts)) if facts.ways.components else ()


def _pictures(facts: Facts) -> Iterator[Picture]:
    if any(p.first is not None for p in facts.ranking.places.values()):
        yield _firsts(facts)
        yield _cost_and_points(facts)
    if facts.ways.has_options:
        yield _all_options(facts)
    yield from gate_pictures(facts)


def _firsts(facts: Facts) -> Table:
    """Each component's first option, how sure it is and what was decided; the dearest first."""
    drawn = facts.ranking.drawn
    rows: list[tuple[Value, ...]] = []
    short = []
    components = _dearest_first(facts)
    components.sort(key=lambda c: facts.place(c["component_id"]).first is None)
    for component in components:
        name = component["component_id"]
        place = facts.place(name)
        sure = None if place.first is None else share_pct(facts, place.first)
        if sure is not None and sure < EVEN_PCT and not place.is_at_worst:
            short.append((len(rows), SURE))
        rows.append(
            (
                title_of(component),
                None if place.first is None else facts.title(place.first),
                _cost(facts, place.first),
                _points(facts, place.first),
                f"{len(place.ranked):,} of {len(facts.rows_of.get(name, [])):,}"
                + (", at worst" if place.is_at_worst else ""),
                sure,
                _change(place),
                decided_words(facts.decision_of.get(name)),
            )
        )
    changed = sum(p.is_changed_by_bias for p in facts.ranking.places.values())
    bias = (
        "without it no first place changes"
        if not changed
        else f"without it {plural(changed, 'first place')} would be another"
    )
    return Table(
        picture_id="options_first",
        title=sure_title(facts),
        drawn="The dearest components first, those without a first option last. How sure: the "
        f"share of {drawn:,} weightings under which the option is first of those compared; a way "
        "without a cost or points is not. At worst: first whatever points are blank. "
        "Smallest change: points of weight that must move to change it.",
        note=f"{overtaken_words(facts)} Whole-life cost is with optimism bias, by convention; "
        f"{bias}. {saving_words(facts)}",
        columns=(
            "Component",
            "First option",
            "Whole-life cost, £",
            "User / cloud / agile",
            "Compared",
            "How sure, %",
            "Smallest change",
            "Decided to be",
        ),
        rows=tuple(rows),
        reads=(*COMPONENT_READS, *DECISION_READS),
        bar_columns=(SURE,),
        number_columns=(2, SURE, SURE + 1),
        rows_shown=DRAWN,
        benchmarks={SURE: EVEN_PCT},
        falls_short=frozenset(short),
    )


def _dearest_first(facts: Facts) -> list[Record]:
    def cost(component: Record) -> tuple[float, str]:
        rows = facts.rows_of.get(str(component["component_id"]), [])
        now = facts.rows[rows[0]]["present_annual_gbp"] if rows else None
        return (-float(now or 0), str(component["component_id"]))

    return sorted(facts.ways.components, key=cost)


def _change(place: Place) -> Value:
    """The points of weight that must move; "none" where none would do."""
    if place.first is None:
        return None
    return "none" if place.change is None else round(100 * place.change.moved, 1)


def _cost(facts: Facts, row: int | None) -> Value:
    return None if row is None else facts.gbp(facts.cost.present_value_gbp, row)


def _points(facts: Facts, row: int | None) -> str | None:
    if row is None:
        return None
    way = facts.rows[row]
    points = (way[p] for p in ("user_points", "cloud_points", "agile_points"))
    return " / ".join("not known" if p is None else f"{p:.0f}" for p in points)


def _cost_and_points(facts: Facts) -> Scatter:
    """Every first option that changes something: what it costs and gains beside keeping."""
    points, rows, dearer = [], [], 0
    labelled = _labelled(facts)
    names = {c["component_id"]: title_of(c) for c in facts.ways.components}
    for name, place in facts.ranking.places.items():
        kept = _kept(facts, place)
        for row in place.ranked if kept is not None and place.first is not None else ():
            gained = float(facts.ranking.quality[row] - facts.ranking.quality[kept])
            if row == kept or math.isnan(gained):
                continue
            times = round(float(150 - facts.ranking.cost_points[row]) / 100, 2)
            gain = round(gained, 1)
            is_first = row == place.first
            rows.append((names[name], facts.title(row), times, gain, "yes" if is_first else "no"))
            if is_first and times > DEAREST_DRAWN:
                dearer += 1
            elif is_first:
                tens = gain / 10
                points.append(Point(labelled.get(row), times, times, tens, tens))
    cheaper = sum(p.x_low < 1 and p.y_low > 0 for p in points)
    beyond = f" {plural(dearer, 'dearer one')} left to the table." if dearer else ""
    return Scatter(
        picture_id="options_cost_and_points",
        title=f"{cheaper:,} of {plural(len(points) + dearer, 'change')} that would come first cost "
        "less than keeping what is there, and do better",
        drawn="Each component whose first option is a change: its whole-life cost beside that of "
        "keeping it across, points gained upwards. One with a blank point has no place here.",
        note=f"Cost is with optimism bias.{beyond} The table has every option that was compared.",
        columns=("Component", "Option", "Cost, times keeping", "Points gained", "First"),
        rows=tuple(rows),
        reads=(*RANK_READS, "components.name"),
        points=tuple(points),
        x=Axis("whole-life cost, times that of keeping it", 0.0, _end(points), 1.0),
        y=Axis("points gained, in tens", *_ends(points), 0.0),
        quarters=QUARTERS,
    )


def _end(points: list[Point]) -> float:
    """Where the cost axis ends: the first whole number from 2 that holds every point."""
    return max([2.0, *(float(math.ceil(p.x_high)) for p in points)])


def _ends(points: list[Point]) -> tuple[float, float]:
    """Where the axis of points gained begins and ends: whole tens that hold every point."""
    low = min([-1.0, *(float(math.floor(p.y_low)) for p in points)])
    return low, max([1.0, *(float(math.ceil(p.y_high)) for p in points)])


def _kept(facts: Facts, place: Place) -> int | None:
    return next((r for r in place.ranked if facts.rows[r]["kind"] == "retain"), None)


def _labelled(facts: Facts) -> dict[int, str]:
    """The first options of the dearest components by name."""
    found: dict[int, str] = {}
    for component in _dearest_first(facts):
        first = facts.place(str(component["component_id"])).first
        if first is not None and facts.rows[first]["kind"] != "retain" and len(found) < LABELLED:
            found[first] = title_of(component)
    return found


def _all_options(facts: Facts) -> Table:
    """Every way of every component, with its cost, points, time and what stands in its way."""
    rows: list[tuple[Value, ...]] = []
    for component in _dearest_first(facts):
        for row in facts.rows_of.get(str(component["component_id"]), []):
            way = facts.rows[row]
            first, full = facts.benefits[row]
            rows.append(
                (
                    f"{title_of(component)}: {facts.title(row)}",
                    way["origin"],
                    f"in its way: {way['blocker']}" if way["blocker"] else "nothing in its way",
                    f"points: {way['points_evidence'] or 'rest on nothing written'}",
                    facts.gbp(facts.cost.present_value_gbp, row),
                    facts.gbp(facts.cost.without_bias_gbp, row),
                    *(way[p] for p in ("user_points", "cloud_points", "agile_points")),
                    share_pct(facts, row),
                    first,
                    full,
                )
            )
    costed = int(facts.cost.is_costed.sum())
    return Table(
        picture_id="options_all",
        title=f"{costed:,} of {plural(len(rows), 'way')} can be costed",
        drawn="Every way of every component, the dearest component first. Months count from the "
        "plan's start, a procurement among them; nothing begins where nothing changes.",
        columns=(
            "Component and way",
            "Comes from",
            "In its way",
            "Points rest on",
            "Whole-life cost, £",
            "Without bias, £",
            "User",
            "Cloud",
            "Agile",
            "First under, %",
            "First benefit, months",
            "In full, months",
        ),
        rows=tuple(rows),
        reads=(*OPTION_READS, "components.name"),
        number_columns=tuple(range(4, 12)),
        under_head=(1, 2, 3),
        rows_shown=WAYS_DRAWN,
    )

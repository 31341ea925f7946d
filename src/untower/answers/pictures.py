"""The pictures a step declares as data, with the sentence that is each one's title.

`publish` draws them. Those of the case are in `money_pictures`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from untower.answers.values import Value
    from untower.findings import Outcome


class Wearer(Enum):
    """Who wears a dress: a supplier group, all others, the organisation itself, a contractor of
    it who is a person, nobody known.
    """

    GROUP = "group"
    OTHERS = "others"
    HOUSE = "house"
    CONTRACTOR = "contractor"
    NOT_KNOWN = "not known"


@dataclass(frozen=True)
class Dress:
    """How a supplier group looks in every picture of a plan: slot 1 to 8 and a letter.

    The slot gives colour and pattern, the letter survives a photocopier. Only GROUP has a slot.
    """

    wearer: Wearer
    slot: int | None
    letter: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What every picture has: a title that states the finding, what is drawn, and its data.

    `columns` and `rows` are the data table under the picture; a None cell is shown as not known.
    `reads` names the columns behind it, for editions. `rows_shown` of `rows` are drawn.
    """

    picture_id: str
    title: str
    drawn: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    reads: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar: None is drawn as a hatched dashed box, never as nothing. A credit runs left."""

    label: str
    value: float | None
    text: str
    dress: Dress | None = None


@dataclass(frozen=True, kw_only=True)
class Bars(Picture):
    """Horizontal bars in the order given."""

    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Series:
    """One layer of a stack: a value for each period, None where nothing is known."""

    dress: Dress
    values: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class Stack(Picture):
    """Stacked columns over time, groups in the order of the key. `doubtful` periods are dashed."""

    periods: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    doubtful: tuple[str, ...] = ()


@dataclass(frozen=True)
class Term:
    """One contract on the timeline. An unknown end is a dashed stub, never free."""

    label: str
    dress: Dress
    starts_on: date | None
    ends_on: date | None
    maximum_ends_on: date | None
    decide_by: date | None
    annual_gbp: float | None


@dataclass(frozen=True, kw_only=True)
class TowerMap(Picture):
    """Services down, layers across: a tower stands, a service lies.

    `cells` has a row for each service and in it a dress for each layer; None means that the
    service uses no component of that layer. `measures` are named values told beside the map.
    `after` is the same services and layers at another time, drawn beside it; `words` then name
    each of the two.
    """

    services: tuple[str, ...]
    layers: tuple[str, ...]
    cells: tuple[tuple[Dress | None, ...], ...]
    measures: tuple[tuple[str, float | None], ...] = ()
    words: str = ""
    after: TowerMap | None = None


@dataclass(frozen=True)
class Gauge:
    """One value on a scale: `chance_to` is what chance alone reaches, None where not known."""

    label: str
    value: float | None
    chance_to: float | None
    text: str


@dataclass(frozen=True, kw_only=True)
class Measure(Picture):
    """Values on one scale from 0 to 1, with what chance gives hatched; one may lie below 0."""

    gauges: tuple[Gauge, ...]


@dataclass(frozen=True, kw_only=True)
class Timeline(Picture):
    """Contracts sorted by decide-by date, with `on` as an upright line."""

    terms: tuple[Term, ...]
    on: date


class Mark(Enum):
    """How a point is drawn: plain, on a line, one that raises an alarm, or one that might."""

    PLAIN = "plain"
    ON_THE_LINE = "on the line"
    ALARM = "alarm"
    MIGHT = "might"


@dataclass(frozen=True)
class Point:
    """One thing on a scatter. Where low and high differ it is partly known: the box of all values.

    `label` is written beside it; None leaves it to the data table.
    """

    label: str | None
    x_low: float
    x_high: float
    y_low: float
    y_high: float
    mark: Mark = Mark.PLAIN

    @property
    def is_partly_known(self) -> bool:
        """Whether it is a box rather than one place."""
        return self.x_low != self.x_high or self.y_low != self.y_high


@dataclass(frozen=True)
class Axis:
    """One axis: its words, its ends, and where a line crosses, if one does."""

    words: str
    low: float
    high: float
    line_at: float | None = None


@dataclass(frozen=True, kw_only=True)
class Scatter(Picture):
    """Points on two scales. What is wholly unknown is not drawn: `note` counts it.

    `quarters` names the four parts the two lines make: top left, top right, bottom left, bottom
    right. `product_from` shades where x times y is at least that, with `product_words`.
    `alarm_words` say in the key what an alarm is, where it is no limit that is reached.
    """

    points: tuple[Point, ...]
    x: Axis
    y: Axis
    quarters: tuple[str, str, str, str] | None = None
    product_from: float | None = None
    product_words: str = ""
    alarm_words: str = ""


class SpotKind(Enum):
    """What is marked beside a curve: what was chosen, what there is now, what breaks rules."""

    CHOSEN = "chosen"
    NOW = "now"
    BREAKS = "breaks rules"


@dataclass(frozen=True)
class Spot:
    """One marked place beside a curve; `under` are small words, `alarm` stand in red below them."""

    kind: SpotKind
    x: float
    y: float
    words: str
    under: str = ""
    alarm: str = ""


@dataclass(frozen=True, kw_only=True)
class Curve(Picture):
    """Places joined by a line, and marks beside it. A place stands for the best at its level.

    `x_unit` and `y_unit` hold a figure, "£{}m"; `y.line_at` is a level across, told by
    `line_words`. Scales begin where `Axis` says: the note says so where that is not nought.
    """

    places: tuple[tuple[float, float], ...]
    spots: tuple[Spot, ...]
    x: Axis
    y: Axis
    x_unit: str = "{}"
    y_unit: str = "{}"
    line_words: str = ""


@dataclass(frozen=True)
class Course:
    """What happens to one thing over the periods: as now, moving from and to, then with `dress`.

    `moves_at` and `moved_at` count periods from the start; both None where nothing moves.
    """

    label: str
    dress: Dress
    words: str
    moves_at: float | None = None
    moved_at: float | None = None


@dataclass(frozen=True, kw_only=True)
class Waves(Picture):
    """Who does what, and when: one line a course over named periods.

    `waves` names the periods in which something begins to move, blank for the others.
    """

    courses: tuple[Course, ...]
    periods: tuple[str, ...]
    waves: tuple[str, ...]


@dataclass(frozen=True)
class Square:
    """One test as one square: its verdict differs in shape, weight and word."""

    label: str
    outcome: Outcome


@dataclass(frozen=True)
class SquareGroup:
    """One line of squares and its label."""

    label: str
    squares: tuple[Square, ...]


@dataclass(frozen=True, kw_only=True)
class Squares(Picture):
    """Tests counted as things: one square a test, in lines of a kind."""

    groups: tuple[SquareGroup, ...]


@dataclass(frozen=True, kw_only=True)
class Table(Picture):
    """A table that is the picture; `bar_columns` are the positions drawn with a bar in the cell.

    `benchmarks` gives the value of an upright tick on the bars of a column; `falls_short` names the
    cells (row, column) that do not reach it, as the step judged them by the exact value.
    `under_head` are columns told as small words under the row's head rather than beside it.
    `force_column` holds the words of a force, shown with its sign. `full_bar` is the value of a
    full bar in every bar column; None leaves it to what the columns hold. `decimals` is how many
    stand in each cell of a column, so that its points come under one another.
    """

    bar_columns: tuple[int, ...] = ()
    number_columns: tuple[int, ...] = ()
    rows_shown: int | None = None
    benchmarks: Mapping[int, float] = field(default_factory=dict)
    falls_short: frozenset[tuple[int, int]] = frozenset()
    under_head: tuple[int, ...] = ()
    force_column: int | None = None
    full_bar: float | None = None
    decimals: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Grid(Picture):
    """Rows by columns with one dressed mark a cell; None is a place where there is nobody.

    A supplier that has no dress here wears that of all others under its group's name: where another
    picture of the plan dresses a group of that name, the same dress is worn here.
    """

    down: tuple[str, ...]
    across: tuple[str, ...]
    cells: tuple[tuple[Dress | None, ...], ...]


@dataclass(frozen=True)
class PostLine:
    """One role's full-time posts by who fills them; parts of a post are parts of a square.

    `not_known` counts posts of which it is not known who fills them, or whether anybody does; None
    where not even their number is known.
    """

    label: str
    staff: float
    contractor: float
    supplier: float
    empty: float
    not_known: float | None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Posts(Picture):
    """Roles down, a square a full-time post: who fills it is countable, so it is counted."""

    lines: tuple[PostLine, ...]


@dataclass(frozen=True)
class Node:
    """One component that others depend on: how many stop with it, directly and further on.

    `chain`: the longest chain of components, each depending on the next, that ends at it; a ring
    counts as one. `ring`: the others of its ring. `unknown`: what is not known of it, in words.
    """

    label: str
    direct: int
    further: int
    chain: int
    ring: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def reach(self) -> int:
        """How many components stop if this one stops."""
        return self.direct + self.further


@dataclass(frozen=True, kw_only=True)
class Dependence(Picture):
    """Components by how many others stop with them, the most depended-on first.

    `unknown_ends` counts ids that interfaces name and no list of components holds.
    """

    nodes: tuple[Node, ...]
    unknown_ends: int = 0

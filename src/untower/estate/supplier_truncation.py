"""Which names are only the beginning of a longer one, cut at the width of somebody's column?

A name is held to be cut when it is as long as a width at which this list visibly cuts names, or a
usual width where the cut falls inside a word; and when all longer names that begin so are one
supplier. "Leeds City Council Education Leeds" beginning another name proves nothing elsewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left

import polars as pl

from untower.estate.supplier_joins import EDGES
from untower.estate.supplier_words import kinds_of_organisation

RULE = "truncation"
USUAL_WIDTHS = (30, 32, 35, 40)
SHORTEST_CUT = 18
_MOST_LONGER = 50
# "Leeds Pfi" may go on as "One" as well as "Two": a number that follows was not merely cut off.
_NUMERAL = re.compile(r" (?:\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|[ivx]+)\b)")


def truncation_edges(nodes: pl.DataFrame) -> pl.DataFrame:
    """Propose cut names with the longer name they begin.

    Comes in: nodes with `node`, `rank`, `supplier_name`, `folded`, `stem`, `is_given`.
    """
    measured = nodes.filter(pl.col("folded").is_not_null() & ~pl.col("is_several")).with_columns(
        width=pl.col("supplier_name").str.strip_chars_end().str.len_chars()
    )
    shown = widths_shown(measured.filter("is_given")["width"])
    allowed = sorted({w for width in (*shown, *USUAL_WIDTHS) for w in (width, width - 1)})
    cut = measured.filter(pl.col("width").is_in(allowed) & (pl.col("width") >= SHORTEST_CUT))
    if not cut.height:
        return pl.DataFrame(schema=EDGES)
    every = measured.select("folded", "node", "rank", "stem").sort("folded", "rank")
    folded, node, rank, stem = (every[column].to_list() for column in every.columns)
    rows = []
    for start, at, width in cut.select("folded", "node", "width").iter_rows():
        longer = _longer(start, folded)
        if not longer or len({stem[i] for i in longer}) > 1:
            continue
        best = min(longer, key=lambda i: rank[i])
        if any(_NUMERAL.match(folded[i][len(start) :]) for i in longer):
            continue
        inside_a_word = folded[best][len(start)] != " "
        if not inside_a_word and any(_turns_into_another_kind(start, folded[i]) for i in longer):
            continue
        if inside_a_word and (width in shown or width in USUAL_WIDTHS):
            rows.append(
                (
                    at,
                    node[best],
                    f"are one name, the shorter cut inside a word at {width} characters",
                )
            )
        elif not inside_a_word and (width in shown or width + 1 in shown):
            rows.append(
                (
                    at,
                    node[best],
                    f"are one name, the shorter cut at {width} characters, as others here are",
                )
            )
    edges = pl.DataFrame(
        rows, schema={"left": pl.UInt32, "right": pl.UInt32, "why": pl.String}, orient="row"
    )
    return (
        edges.with_columns(rule=pl.lit(RULE), confidence=pl.lit(0.9))
        .select(EDGES.keys())
        .cast(EDGES)
    )


def _turns_into_another_kind(start: str, whole: str) -> bool:
    """True where a name that says what it is goes on to say that it is something else.

    "Elm Methodist Church" is whole as it stands; "Elm Methodist Church Pre-School" is another body.
    A name that says no kind ("Elm Roman Catholic") may well have been cut before it.
    """
    said = _kinds(start)
    return bool(said) and bool(_kinds(whole) - said)


def _kinds(name: str) -> frozenset[str]:
    kinds, only_looks_so = kinds_of_organisation()
    return frozenset(re.findall(kinds, re.sub(only_looks_so, " ", name)))


def widths_shown(widths: pl.Series) -> tuple[int, ...]:
    """The widths at which a list visibly cuts its names.

    Comes in: the length of each name. The longest length counts when eight names or more share it:
    lengths that nothing cuts thin out to ones and twos. A shorter one counts when twenty names or
    more end there and they stand out from both neighbours by more than chance would do (3.5
    standard deviations of a count).
    """
    counts: dict[int, int] = dict(widths.value_counts().iter_rows())
    shown = []
    for width, count in sorted(counts.items()):
        if width < SHORTEST_CUT + 2:
            continue
        beside = (counts.get(width - 1, 0) + counts.get(width + 1, 0)) / 2
        stands_out = count >= 20 and count - beside > 3.5 * max(beside, 1.0) ** 0.5
        if stands_out or (width == max(counts) and count >= 8):
            shown.append(width)
    return tuple(shown)


def _longer(start: str, folded: list[str]) -> list[int]:
    """The places of the names that begin with `start` and go on."""
    found = []
    place = bisect_left(folded, start)
    while place < len(folded) and folded[place].startswith(start):
        if len(folded[place]) > len(start):
            found.append(place)
            if len(found) > _MOST_LONGER:
                return []
        place += 1
    return found

"""When do two names mean one supplier? Each rule has a name, a confidence and a sentence.

A rule proposes edges between names; it joins nothing itself. `resolve` takes the edges in the
order of `RULES` and skips what a refusal or an identifier forbids.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from untower.estate.supplier_joins import EDGES
from untower.estate.supplier_names import is_distinctive, read_names
from untower.estate.supplier_spelling import RULE as SPELLING
from untower.estate.supplier_spelling import spelling_edges
from untower.estate.supplier_truncation import RULE as TRUNCATION
from untower.estate.supplier_truncation import truncation_edges

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, kw_only=True)
class KeyRule:
    """A rule that joins the names sharing one key."""

    name: str
    key: str
    confidence: float
    why: str
    needs_distinctive_key: bool = True
    shortest_lone_word: int = 3


#: From strict to loose.
STRICT_RULES = (
    KeyRule(
        name="exact",
        key="folded",
        confidence=0.99,
        why="differ only in case, accents, punctuation or blanks",
        needs_distinctive_key=False,
    ),
    KeyRule(
        name="normal_form",
        key="formal",
        confidence=0.97,
        why="are the same once Limited is Ltd, & is and, and short words are written out",
        needs_distinctive_key=False,
    ),
    KeyRule(
        name="branch_or_note",
        key="noted",
        confidence=0.93,
        why="are one legal name, one of them with a branch, account or note behind it",
    ),
    KeyRule(
        name="trading_name",
        key="whole",
        confidence=0.93,
        why="are one legal name, one of them with its trading or former name",
    ),
    KeyRule(
        name="spacing",
        key="solid",
        confidence=0.93,
        why="are the same letters, spaced differently",
        shortest_lone_word=6,
    ),
)
LOOSE_RULES = (
    KeyRule(
        name="legal_form",
        key="core",
        confidence=0.92,
        why="are the same words with different or no legal form",
    ),
    KeyRule(
        name="small_words",
        key="few",
        confidence=0.9,
        why="are the same words, one of them without of, and, the, for, in or at",
    ),
    KeyRule(
        name="country",
        key="bare",
        confidence=0.88,
        why="are the same words, one of them with the country added",
        shortest_lone_word=4,
    ),
    KeyRule(
        name="word_order",
        key="turned",
        confidence=0.88,
        why="are the same words in another order",
    ),
)
#: Joins a group, not one supplier: a holding company is another company than the one it holds.
GROUP_WORD = KeyRule(
    name="group_word",
    key="stem",
    confidence=0.8,
    why="are the same words, one of them with Group or Holdings added",
    shortest_lone_word=6,
)
RULES_IN_ORDER = (
    "identifier",
    *(rule.name for rule in STRICT_RULES),
    "trading_as",
    *(rule.name for rule in LOOSE_RULES),
    TRUNCATION,
    SPELLING,
)


def supplier_edges(nodes: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """Every rule's proposals in the order of trust, as (rule, edges), each made when asked for."""
    yield "identifier", _same_identifier(nodes)
    for rule in STRICT_RULES:
        yield rule.name, edges_by_key(nodes, rule)
    yield "trading_as", _trading_as(nodes)
    for rule in LOOSE_RULES:
        yield rule.name, edges_by_key(nodes, rule)
    yield TRUNCATION, truncation_edges(nodes)
    yield SPELLING, spelling_edges(nodes)


def edges_by_key(names: pl.DataFrame, rule: KeyRule) -> pl.DataFrame:
    """Join every name to the best-known name of its key, where legal forms allow it.

    Comes in: `node`, `rank` (1 is best known), `family` (of the legal form; "" for none) and the
    key. Within a key, names of different families stay apart, and a name without a legal form
    joins only when a single family is there.
    """
    usable = names.filter(pl.col(rule.key).is_not_null())
    if rule.needs_distinctive_key:
        key = pl.col(rule.key)
        long_enough = key.str.contains(" ") | (key.str.len_chars() >= rule.shortest_lone_word)
        usable = usable.filter(is_distinctive(key) & long_enough)
    usable = usable.filter(pl.len().over(rule.key) > 1).with_columns(
        families=pl.col("family").filter(pl.col("family") != "").n_unique().over(rule.key),
    )
    usable = usable.with_columns(
        side=pl.when(pl.col("families") <= 1).then(pl.lit("")).otherwise("family")
    )
    best = (
        usable.sort("rank")
        .group_by(rule.key, "side", maintain_order=True)
        .agg(right=pl.col("node").first())
    )
    joined = usable.join(best, on=[rule.key, "side"]).filter(pl.col("node") != pl.col("right"))
    return joined.select(
        left=pl.col("node").cast(pl.UInt32),
        right=pl.col("right").cast(pl.UInt32),
        rule=pl.lit(rule.name),
        confidence=pl.lit(rule.confidence),
        why=pl.lit(rule.why),
    )


def _same_identifier(nodes: pl.DataFrame) -> pl.DataFrame:
    """Names with one and the same identifier, whatever they look like."""
    known = nodes.filter(pl.col("identifier").is_not_null()).sort("rank")
    best = known.group_by("scheme", "identifier", maintain_order=True).agg(
        right=pl.col("node").first()
    )
    joined = known.join(best, on=["scheme", "identifier"]).filter(pl.col("node") != pl.col("right"))
    return joined.select(
        left="node",
        right="right",
        rule=pl.lit("identifier"),
        confidence=pl.lit(0.99),
        why=pl.lit("carry the same identifier"),
    ).cast(EDGES)


def _trading_as(nodes: pl.DataFrame) -> pl.DataFrame:
    """ "X Ltd t/a Y" and "Y", where nobody else in the list trades as Y."""
    traders = nodes.filter(pl.col("alias").is_not_null())
    if not traders.height:
        return pl.DataFrame(schema=EDGES)
    other = read_names(traders["alias"])
    traders = traders.with_columns(
        key=other["core"], claim=other["core"].str.replace_all(" ", "")
    ).filter(is_distinctive(pl.col("key")) & (pl.col("key") != pl.col("core")))
    alone = pl.col("core").n_unique().over("claim") == 1
    traders = traders.filter(alone & (pl.col("key").str.len_chars() >= 5)).sort("rank")
    known = nodes.filter(pl.col("alias").is_null()).sort("rank")
    known = known.group_by("core", maintain_order=True).agg(right=pl.col("node").first())
    joined = traders.join(known, left_on="key", right_on="core")
    said = (
        pl.when(pl.col("alias_kind") == "former")
        .then(pl.lit("former or later"))
        .otherwise(pl.lit("trading"))
    )
    return joined.select(
        left="node",
        right="right",
        rule=pl.lit("trading_as"),
        confidence=pl.lit(0.85),
        why=pl.format("are one supplier by the {} name that the first gives", said),
    ).cast(EDGES)

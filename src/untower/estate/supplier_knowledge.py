"""What do we know of suppliers' groups, of resellers and of IT companies, and who says so?

The knowledge is `knowledge/suppliers.csv`: one row per name, each with its source. `sells_it` says
how much of a supplier's trade is IT or telecommunications: `only`, `mostly` (with consulting, data
or services beside it) or `also` (a large supplier of many things: never enough by itself). Where
`sells_it_source` counts payments, a low share does not speak against an IT company: headings such
as consultancy or equipment were not counted. Three limits:

- A row that is not confirmed says what a supplier is (IT, reseller) but joins no two names.
- A purchase counts from its date only, and only where the dates of the payments are known.
- A name belongs to a group when it begins with the group's own words, word by word: "Capita
  Resourcing" begins with "Capita", "Capital Bank" does not.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import polars as pl

from untower.estate.supplier_words import words_after_a_brand

CONFIDENCE = {"own_name": 0.85, "renamed": 0.85, "bought": 0.8}
_TYPES = {
    "is_reseller": pl.Boolean,
    "is_deliverer": pl.Boolean,
    "is_confirmed": pl.Boolean,
    "since": pl.Date,
    "until": pl.Date,
}


@cache
def known_suppliers() -> pl.DataFrame:
    """Every row of the shipped knowledge.

    Goes out: `group_id`, `group_name`, `words` (a folded core), `match` (whole, first_words),
    `relation` (own_name, renamed, bought), `sells_it` (only, mostly, also) with
    `sells_it_source`, `is_reseller` and `is_deliverer` (null: not known), `since`, `until`,
    `is_confirmed` and `source` (of the group and of the reseller).
    """
    data = files("untower.estate").joinpath("knowledge/suppliers.csv").read_bytes()
    return pl.read_csv(data, schema_overrides=_TYPES)


def knowledge_of(cores: pl.DataFrame) -> pl.DataFrame:
    """Find the rows of knowledge that fit each name.

    Comes in: `node`, `core`, `first_paid_on`, `last_paid_on` (dates; null where not known). Goes
    out: one row per fitting (`node`, row of knowledge), with `applies` (its dates fit).
    """
    known = known_suppliers().with_row_index("row")
    whole = cores.join(known, left_on="core", right_on="words", how="inner", coalesce=False)
    begins = known.filter(pl.col("match") == "first_words")
    found = [whole]
    for (length,), rows in begins.group_by(pl.col("words").str.count_matches(" ") + 1):
        opening = pl.col("core").str.split(" ").list.head(length).list.join(" ")
        opened = cores.with_columns(opening=opening).filter(pl.col("core") != pl.col("opening"))
        rest = pl.col("core").str.split(" ").list.slice(length).list
        other = (
            rest.first().is_in(["and", "with", "v"])
            | rest.eval(pl.element().is_in(sorted(words_after_a_brand()))).list.any()
        )
        opened = opened.filter(~other)
        found.append(
            opened.join(rows, left_on="opening", right_on="words", coalesce=False).drop("opening")
        )
    fitting = pl.concat(found, how="diagonal").sort("node", "row")
    return fitting.with_columns(applies=_dates_fit())


def with_known_groups(nodes: pl.DataFrame) -> pl.DataFrame:
    """Add what is known of each node.

    Goes out: `known_group_id`, `known_group_name`, `known_why`, `known_confidence` (null unless a
    confirmed row applies), `is_reseller` and `reseller_why` where knowledge or the register says.
    """
    named = nodes.filter(pl.col("core").is_not_null() & ~pl.col("is_several"))
    fitting = knowledge_of(named.select("node", "core", "first_paid_on", "last_paid_on"))
    applied = fitting.filter("applies")
    order = {"bought": 0, "renamed": 1, "own_name": 2}
    groups = (
        applied.filter("is_confirmed")
        .sort(pl.col("relation").replace_strict(order), "row")
        .group_by("node", maintain_order=True)
        .first()
    )
    groups = groups.select(
        "node",
        known_group_id="group_id",
        known_group_name="group_name",
        known_confidence=pl.col("relation").replace_strict(CONFIDENCE),
        known_why=pl.format("belong to {} ({})", "group_name", "source"),
    )
    resold = (
        applied.filter("is_reseller")
        .sort(pl.col("is_confirmed"), "row", descending=[True, False])
        .group_by("node", maintain_order=True)
        .first()
    )
    resold = resold.select("node", resells=pl.lit(True), reseller_why="source")
    full = nodes.join(groups, on="node", how="left", maintain_order="left")
    full = full.join(resold, on="node", how="left", maintain_order="left")
    return full.with_columns(is_reseller=pl.coalesce("is_reseller", "resells")).drop("resells")


def _dates_fit() -> pl.Expr:
    """A row without dates always fits; a dated one needs payments known to fall within."""
    undated = pl.col("since").is_null() & pl.col("until").is_null()
    started = pl.col("since").is_null() | (pl.col("last_paid_on") >= pl.col("since"))
    lasted = pl.col("until").is_null() | (pl.col("first_paid_on") <= pl.col("until"))
    return undated | (started & lasted).fill_null(False)

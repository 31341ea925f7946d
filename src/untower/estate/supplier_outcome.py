"""What does each group call itself, and in which sentence does each name stand there?"""

from __future__ import annotations

import polars as pl

from untower.estate.payees import GROUP_IDS, SHARED_GROUPS
from untower.estate.supplier_joins import Join, chains_from, neighbours

NAMES = pl.Schema(
    {
        "supplier_name": pl.String,
        "payee_kind": pl.String,
        "group_id": pl.String,
        "group_name": pl.String,
        "supplier_id": pl.String,
        "reason": pl.String,
        "confidence": pl.Float64,
        "merged_by": pl.String,
    }
)
MERGES = pl.Schema(
    {
        "kind": pl.String,
        "left": pl.String,
        "right": pl.String,
        "reason": pl.String,
        "confidence": pl.Float64,
        "state": pl.String,
        "rule": pl.String,
        "group_id": pl.String,
    }
)


def outcome_of(placed: pl.DataFrame, joins: list[Join]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The tables `names` and `merges` of `Resolved`.

    Comes in: the nodes with `supplier` and `group` (the node standing for each), and the joins
    that stand.
    """
    groups = _groups(placed)
    full = placed.join(groups, on="group", how="left").join(
        _weakest(groups, joins), on="node", how="left"
    )
    # A supplier that resells does not make its whole group a reseller: Capita once owned one.
    resells = pl.col("is_reseller").fill_null(False).any().over("supplier")
    full = full.with_columns(
        right=pl.when(pl.col("rule").is_not_null()).then("head_name"),
        payee_kind=pl.when((pl.col("payee_kind") == "supplier") & resells)
        .then(pl.lit("reseller"))
        .otherwise("payee_kind"),
    )
    sentence = pl.format("“{}” and “{}” {}.", "supplier_name", "right", "why")
    full = full.with_columns(
        sentence=pl.when(pl.col("rule").is_not_null()).then(sentence),
        state=pl.when(pl.col("rule") == "link")
        .then(pl.lit("confirmed"))
        .otherwise(pl.lit("proposed")),
    )
    return _names(full), _merges(full)


def _names(full: pl.DataFrame) -> pl.DataFrame:
    """One row per raw name that was given."""
    shared = pl.col("payee_kind").is_in(list(SHARED_GROUPS))
    alone = (
        pl.when(shared)
        .then("kind_reason")
        .when(pl.col("size") > 1)
        .then(pl.lit("The best-known name of its group."))
        .otherwise(pl.lit("No other name is close enough to be the same supplier."))
    )
    return (
        full.filter(pl.col("is_given"))
        .sort("node")
        .select(
            "supplier_name",
            "payee_kind",
            group_id=pl.when(shared)
            .then(pl.col("payee_kind").replace(GROUP_IDS))
            .otherwise("group_id"),
            group_name=pl.when(shared)
            .then(pl.col("payee_kind").replace(SHARED_GROUPS))
            .otherwise("group_name"),
            supplier_id=pl.when(~shared).then("cluster_supplier_id"),
            reason=pl.coalesce("sentence", alone),
            confidence=pl.col("confidence").fill_null(1.0),
            merged_by=pl.col("rule"),
        )
        .cast(NAMES)
    )


def _merges(full: pl.DataFrame) -> pl.DataFrame:
    """One row per name that joined another; a name equal to the head's is no merge.

    The first six columns are those of the table `links`, so that a list of merges can be marked
    "refused" or "confirmed" and read again as links.
    """
    merged = full.filter(
        pl.col("is_given")
        & pl.col("rule").is_not_null()
        & (pl.col("supplier_name") != pl.col("right"))
    )
    return (
        merged.sort("group_id", "supplier_name")
        .select(
            kind=pl.lit("same_supplier"),
            left="supplier_name",
            right="right",
            reason="sentence",
            confidence="confidence",
            state="state",
            rule="rule",
            group_id="group_id",
        )
        .cast(MERGES)
    )


def _groups(placed: pl.DataFrame) -> pl.DataFrame:
    """Each group's head, name, id and size; ids are readable and never shared by two groups."""
    ordered = placed.sort("rank")
    groups = ordered.group_by("group", maintain_order=True).agg(
        head=pl.col("node").first(),
        head_name=pl.col("supplier_name").first(),
        core=pl.col("core").first(),
        stem=pl.col("stem").first(),
        size=pl.len(),
        suppliers=pl.col("supplier").n_unique(),
        known_group=pl.col("known_group_id").drop_nulls().first(),
        known_name=pl.col("known_group_name").drop_nulls().first(),
    )
    groups = groups.join(_roots(placed), on="group", how="left", maintain_order="left")
    slug = pl.col("core").str.replace_all(" ", "-").fill_null("unnamed")
    groups = groups.with_columns(
        wish=pl.coalesce("root_id", "known_group", slug),
        group_name=pl.coalesce("root_name", _beside_its_group(), "head_name"),
        claim=pl.when(pl.col("root_id").is_not_null())
        .then(0)
        .when(pl.col("known_group").is_not_null())
        .then(1)
        .otherwise(2),
    )
    groups = groups.sort("claim", "head_name", "head")
    taken = pl.col("wish").is_in(list(GROUP_IDS.values())).cast(pl.UInt32)
    turn = pl.int_range(1, pl.len() + 1).over("wish").cast(pl.UInt32) + taken
    return groups.with_columns(
        group_id=pl.when(turn == 1).then("wish").otherwise(pl.format("{}-{}", "wish", turn))
    ).select("group", "head", "head_name", "size", "group_id", "group_name")


def _beside_its_group() -> pl.Expr:
    """The name as the body's own files have it, with the known group's name beside it.

    Who searches for the published name must find it, so the group's name never stands alone; where
    the two say the same ("Capita Plc" of Capita) one is enough.
    """
    plain = pl.col("known_name").str.to_lowercase().str.replace_all(r"[^a-z0-9]+", " ")
    return (
        pl.when((plain == pl.col("core")) | (plain == pl.col("stem")))
        .then("head_name")
        .when(pl.col("suppliers") > 1)
        .then(pl.format("{} and others ({})", "head_name", "known_name"))
        .otherwise(pl.format("{} ({})", "head_name", "known_name"))
    )


def _roots(placed: pl.DataFrame) -> pl.DataFrame:
    """The supplier at the top of each group's parent chain; the first by id where they circle."""
    listed = placed.filter(pl.col("supplier_id").is_not_null())
    ids = listed["supplier_id"].to_list()
    is_top = (
        pl.col("parent_id").is_null()
        | ~pl.col("parent_id").is_in(ids)
        | (pl.col("parent_id") == pl.col("supplier_id"))
    )
    return (
        listed.with_columns(below=~is_top)
        .sort("below", "supplier_id")
        .group_by("group", maintain_order=True)
        .agg(root_id=pl.col("supplier_id").first(), root_name=pl.col("supplier_name").first())
    )


def _weakest(groups: pl.DataFrame, joins: list[Join]) -> pl.DataFrame:
    """For every node but a head: the weakest join between it and the head."""
    near = neighbours(joins)
    rows: list[tuple[int, str, float, str]] = []
    for head in groups.filter(pl.col("size") > 1)["head"].to_list():
        for node, join in chains_from(head, near).items():
            rows.append((node, join.rule, join.confidence, join.why))
    schema = {"node": pl.UInt32, "rule": pl.String, "confidence": pl.Float64, "why": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")

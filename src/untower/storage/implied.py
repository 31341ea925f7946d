"""Which ids and further tables follow from a row that has none of its own?

A contracts register names suppliers and gives them no id; an application list names a supplier, a
yearly cost and an end date and says nothing of contracts. Ids are made from the names, the same
name always making the same id. Names are not merged here: that is decided elsewhere, on record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from untower.phrases import plural
from untower.storage.headers import normalised

if TYPE_CHECKING:
    from untower.storage.sheet import Sheet

LONGEST_ID = 80

GUARDED = r"^'(\s*[=+\-@＝＋－＠])"

# Words that stand under Supplier in an application list and name none: the organisation runs it.
IN_HOUSE = frozenset(
    {
        "in house",
        "inhouse",
        "in house team",
        "in house build",
        "in house built",
        "in house developed",
        "in house development",
        "in house system",
        "built in house",
        "developed in house",
        "internal",
        "internally developed",
        "internal development",
        "internal team",
        "own staff",
        "own team",
        "council",
        "the council",
        "council staff",
        "none",
        "no supplier",
    }
)


def slugs(names: pl.Series) -> pl.Series:
    """Ids from names: "Smith & Sons (UK) Ltd." is `smith-and-sons-uk-ltd`; null stays null."""
    forms = names.drop_nulls().unique()
    made = (
        forms.str.normalize("NFKD")
        .str.replace_all(r"\p{M}", "")
        .str.to_lowercase()
        .str.replace_all("&", " and ", literal=True)
        .str.replace_all(r"['\x{2019}]", "")
        .str.replace_all(r"[^\p{L}\p{N}]+", "-")
        .str.strip_chars("-")
        .str.head(LONGEST_ID)
        .str.strip_chars("-")
    )
    kept = pl.select(pl.when(made != "").then(made)).to_series()
    return names.replace_strict(forms, kept, default=None, return_dtype=pl.String)


def add_ids(sheet: Sheet) -> None:
    """Give a sheet's rows the ids that follow from their names, and say so."""
    if sheet.main == "links":
        _without_guards(sheet)
    if sheet.main == "components":
        _in_house(sheet)
    wide = sheet.wide
    if "suppliers.name" in wide.columns and sheet.main != "suppliers":
        _add(sheet, "suppliers.supplier_id", slugs(sheet.wide["suppliers.name"]))
    for table, key, what in (
        ("suppliers", "supplier_id", "supplier"),
        ("components", "component_id", "component"),
    ):
        name = f"{table}.name"
        if sheet.main == table and name in wide.columns and _has_blanks(wide, f"{table}.{key}"):
            _add(sheet, f"{table}.{key}", slugs(wide[name]))
            sheet.assumed.append(f"{what} ids were made from the names where there was none")
    if sheet.main == "contracts":
        _contract_ids(sheet)
        _follow(sheet, "contracts.supplier_id", "suppliers.supplier_id")
    if sheet.main == "components":
        _contracts_of_components(sheet)


def _without_guards(sheet: Sheet) -> None:
    """Take off the apostrophe that keeps a name such as "=Acme" from running in a spreadsheet.

    untower puts it there when it writes a list; a name must come back as it was read.
    """
    names = [one for one in ("links.left", "links.right") if one in sheet.wide.columns]
    bare = [pl.col(one).str.replace(GUARDED, "$1") for one in names]
    sheet.wide = sheet.wide.with_columns(bare)


def _in_house(sheet: Sheet) -> None:
    """Take "In-house" under Supplier for what it says: run in house, and no supplier's name.

    What the row says of such a supplier is blank then. A run_by that the file gives stays.
    """
    name = "suppliers.name"
    if name not in sheet.wide.columns:
        return
    forms = [one for one in sheet.wide[name].drop_nulls().unique() if normalised(one) in IN_HOUSE]
    if not forms:
        return
    is_ours = sheet.wide[name].is_in(pl.Series(forms).implode()).fill_null(value=False)
    about = [c for c in sheet.wide.columns if c.startswith("suppliers.")]
    about += [c for c in ("contracts.supplier_id",) if c in sheet.wide.columns]
    sheet.wide = sheet.wide.with_columns(pl.when(~is_ours).then(pl.col(about)))
    run_by = pl.select(pl.when(is_ours).then(pl.lit("in_house"))).to_series()
    _add(sheet, "components.run_by", run_by)
    words = " or ".join(f"“{form}”" for form in sorted({form.strip() for form in forms}))
    sheet.assumed.append(
        f"supplier: {words} in {plural(int(is_ours.sum()), 'row')} was read as run in house, "
        "with no supplier and no contract of its own"
    )


def _has_blanks(wide: pl.DataFrame, name: str) -> bool:
    return name not in wide.columns or wide[name].null_count() > 0


def _add(sheet: Sheet, name: str, values: pl.Series) -> None:
    """Add a column, or fill the blanks of one the file has."""
    if name in sheet.wide.columns:
        values = sheet.wide[name].fill_null(values)
    sheet.wide = sheet.wide.with_columns(values.alias(name))


def _follow(sheet: Sheet, name: str, source: str) -> None:
    if source in sheet.wide.columns:
        _add(sheet, name, sheet.wide[source])
        said = "supplier ids were made from the names; one name, one id"
        if said not in sheet.assumed:
            sheet.assumed.append(said)


def _contract_ids(sheet: Sheet) -> None:
    """A contract without a reference goes by its title and supplier."""
    name = "contracts.contract_id"
    wide = sheet.wide
    if "contracts.title" not in wide.columns or not _has_blanks(wide, name):
        return
    parts = [wide["contracts.title"].str.head(50)]
    if "suppliers.name" in wide.columns:
        parts.append(wide["suppliers.name"].str.head(24))
    frame = pl.DataFrame([part.alias(str(at)) for at, part in enumerate(parts)])
    made = slugs(
        frame.select(pl.concat_str(frame.columns, separator=" ", ignore_nulls=True)).to_series()
    )
    numbered = made.alias("id").to_frame().with_columns(n=pl.col("id").cum_count().over("id"))
    ids = numbered.select(
        pl.when(pl.col("n") > 1).then(pl.format("{}-{}", "id", "n")).otherwise(pl.col("id"))
    ).to_series()
    _add(sheet, name, ids)
    sheet.assumed.append("contract ids were made from title and supplier where there was none")


def _contracts_of_components(sheet: Sheet) -> None:
    """An application with a supplier or an end date has a contract, named or not; costs follow it.

    A yearly cost without a supplier or contract is the organisation's own.
    """
    wide = sheet.wide
    has_supplier = "suppliers.supplier_id" in wide.columns
    has_contract = "contracts.contract_id" in wide.columns
    cost = "charges.annual_gbp"
    if not (has_supplier or has_contract):
        if cost in wide.columns:
            _add(sheet, "components.in_house_annual_gbp", wide[cost])
            sheet.wide = sheet.wide.drop(cost)
            sheet.assumed.append("no supplier or contract is named: yearly costs are in-house")
        return
    some_supplier = pl.col("suppliers.supplier_id").is_not_null() if has_supplier else pl.lit(False)
    own = wide.select(
        pl.when(some_supplier).then(pl.format("app-{}", "components.component_id"))
    ).to_series()
    is_new = own.is_not_null()
    if has_contract:
        is_new &= wide["contracts.contract_id"].is_null()
    if is_new.any():
        sheet.assumed.append(
            "an application with a supplier and no contract number counts as one contract of its "
            "own, with an id that begins app-"
        )
    _add(sheet, "contracts.contract_id", own)
    if has_supplier:
        _add(sheet, "contracts.supplier_id", wide["suppliers.supplier_id"])
    _add(sheet, "contracts.title", wide["components.name"])
    if cost in wide.columns:
        covered = pl.col("contracts.contract_id").is_not_null()
        in_house = sheet.wide.select(pl.when(~covered).then(pl.col(cost))).to_series()
        if in_house.null_count() < len(in_house):
            _add(sheet, "components.in_house_annual_gbp", in_house)
            sheet.assumed.append("a yearly cost without a supplier or contract is in-house")
        sheet.wide = sheet.wide.with_columns(pl.when(covered).then(pl.col(cost)).alias(cost))
    sheet.wide = sheet.wide.with_columns(
        pl.col("contracts.contract_id").alias("charges.contract_id"),
        pl.col("components.component_id").alias("charges.component_id"),
    )

"""Which payments are for IT, how surely, and why?

Recognition is row by row and every row keeps its reason. Three levels: *stated*, the body's own
code or words say IT; *probable*, they suggest it, or the payee sells nothing but IT and the words
say nothing else; *not recognised*, which is not the same as "not IT". Knowledge is data with its
source in it_spend.toml; distinct texts are judged once, then joined back to the rows.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any

import polars as pl

STATED, PROBABLE, NOT_RECOGNISED = "stated", "probable", "not recognised"
MEANS = (
    "IT spend is what was paid, credits netted, in rows recognised as computers, software, "
    "telecommunications or IT services: stated where the row's own code or words say so, "
    "probable where they or the payee suggest it. The figure is stated and probable together; "
    "what is not recognised may still be IT."
)
READ = ("category", "description", "department")
JUDGED = (*READ, "it_supplier")


@lru_cache(maxsize=1)
def knowledge() -> dict[str, Any]:
    """The recognition knowledge as shipped: CPV prefixes, words, exclusions and their sources."""
    text = files("untower.estate").joinpath("it_spend.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True)
class _Verdict:
    """One rule's answer for every distinct text: where it fits, and what it then says."""

    fits: pl.Expr
    level: str
    reason: str
    layer: str | None


def _plain(column: str) -> pl.Expr:
    """Text as the patterns expect it: small letters, "&" as and, "I.T." as it, no other signs."""
    return (
        pl.col(column)
        .fill_null("")
        .str.to_lowercase()
        .str.replace_all("&", " and ", literal=True)
        .str.replace_all(r"[^a-z0-9]+", " ")
        .str.replace_all(r"\bi t\b", "it")
        .str.strip_chars()
    )


def _fits(column: str, pattern: str, unless: str | None = None) -> pl.Expr:
    found = pl.col(column).str.contains(pattern)
    return found & ~pl.col(column).str.contains(unless) if unless else found


def _cpv_verdicts() -> list[_Verdict]:
    """One verdict per CPV prefix, longest first, each fitting any code that starts with it."""
    entries = sorted(knowledge()["cpv"], key=lambda e: (-len(e["prefix"]), e["prefix"]))
    return [
        _Verdict(
            pl.col("cpv").str.starts_with(e["prefix"]),
            NOT_RECOGNISED if e["level"] == "no" else e["level"],
            f"CPV {e['prefix']}: {e['means']}",
            e.get("layer"),
        )
        for e in entries
    ]


def _word_verdicts() -> list[_Verdict]:
    """The category's words first, then the description's: a code weighs more than a note."""
    return [
        _Verdict(
            _fits(f"{column}_plain", rule["pattern"], rule.get("unless")),
            rule["level"],
            f"{column} says {rule['name']}",
            rule.get("layer"),
        )
        for column in ("category", "description")
        for rule in knowledge()["words"]
        if column in rule["reads"]
    ]


def _circumstance_verdicts() -> list[_Verdict]:
    """What counts only together: a weak word with an IT supplier, an IT department, the payee."""
    know = knowledge()
    both = pl.concat_str("category_plain", pl.lit(" "), "description_plain")
    weak, other, department = know["weak"], know["other"], know["department"]
    said_other = both.str.contains(other["pattern"])
    weak_fits = both.str.contains(weak["pattern"]) & ~both.str.contains(weak["unless"])
    return [
        _Verdict(
            weak_fits & pl.col("it_supplier").is_in(["only", "mostly"]) & ~said_other,
            PROBABLE,
            "a word such as licence or maintenance, from a supplier known for IT",
            None,
        ),
        _Verdict(
            _fits("department_plain", department["pattern"], department["unless_department"])
            & ~both.str.contains(department["unless_category"]),
            PROBABLE,
            "paid by a department named for IT",
            None,
        ),
        _Verdict(
            (pl.col("it_supplier") == "only") & ~said_other,
            PROBABLE,
            "supplier known for IT alone, category silent",
            None,
        ),
    ]


def _judge(texts: pl.DataFrame) -> pl.DataFrame:
    """Every distinct text with its level, reason and guessed layer."""
    prepared = texts.with_columns(
        *(_plain(c).alias(f"{c}_plain") for c in READ),
        cpv=pl.coalesce(
            pl.col("category").str.extract(r"^\s*(?i:cpv)?[\s:]*(\d{8})(?:-\d)?\b", 1),
            *(
                pl.col(c).str.extract(r"\b(?:(?i:cpv)[\s:]*(?:code)?[\s:]*)(\d{8})\b", 1)
                for c in ("category", "description")
            ),
            *(
                pl.col(c).str.extract(r"(?:^|[^0-9-])(\d{8})-\d(?:[^0-9-]|$)", 1)
                for c in ("category", "description")
            ),
        ),
    )
    verdicts = [*_cpv_verdicts(), *_word_verdicts(), *_circumstance_verdicts()]
    first = pl.coalesce(
        pl.when(v.fits).then(pl.lit(number, dtype=pl.Int32)) for number, v in enumerate(verdicts)
    )
    answers = pl.DataFrame(
        {
            "verdict": pl.Series(range(len(verdicts)), dtype=pl.Int32),
            "it_level": [v.level for v in verdicts],
            "it_reason": [v.reason for v in verdicts],
            "layer_guess": pl.Series([v.layer for v in verdicts], dtype=pl.String),
        }
    )
    return (
        prepared.with_columns(verdict=first)
        .join(answers, on="verdict", how="left", maintain_order="left")
        .with_columns(
            it_level=pl.col("it_level").fill_null(NOT_RECOGNISED),
            it_reason=pl.col("it_reason").fill_null("nothing in the row says IT"),
        )
        .select(*JUDGED, "it_level", "it_reason", "layer_guess")
    )


def recognise_it(payments: pl.DataFrame) -> pl.DataFrame:
    """Payments with `it_level`, `it_reason` and `layer_guess` added, rows and order kept.

    Comes in: `category`, `description`, `department` (text, may be null) and `it_supplier`
    (`only`, `mostly`, `also` or null: what is known of the payee's business).
    """
    texts = payments.select(JUDGED).unique(maintain_order=True)
    return payments.join(
        _judge(texts), on=list(JUDGED), how="left", nulls_equal=True, maintain_order="left"
    )


def it_reasons(payments: pl.DataFrame) -> pl.DataFrame:
    """Recognised spend by reason: reason, level, rows, gbp, the dearest first."""
    return (
        payments.filter(pl.col("it_level") != NOT_RECOGNISED)
        .group_by("it_level", "it_reason")
        .agg(rows=pl.len(), gbp=pl.col("amount_gbp").sum())
        .select(reason="it_reason", level="it_level", rows="rows", gbp="gbp")
        .sort("gbp", "reason", descending=[True, False])
    )


def level_total(payments: pl.DataFrame, *levels: str) -> Decimal | None:
    """What was paid at these levels, net; None when no amount of the file is known at all."""
    if payments["amount_gbp"].count() == 0:
        return None
    return Decimal(payments.filter(pl.col("it_level").is_in(levels))["amount_gbp"].sum())

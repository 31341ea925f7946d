"""Is this payee a supplier, a person, a public body, a card, or a name that was withheld?

Only the name is read (and the category, where a file has one). The rules are asked in the order
of harm: a withheld name must never become a supplier, and a person's name must never reach a
group or a merge. In doubt between a person and a firm, a bare first name and surname is a person.
"""

from __future__ import annotations

import polars as pl

from untower.estate.supplier_names import read_names
from untower.estate.supplier_words import PayeeWords, payee_words

#: Every kind of payee.
KINDS = (
    "supplier",
    "reseller",
    "public_body",
    "individual",
    "redacted",
    "card",
    "grant",
    "payroll_tax",
    "not_known",
)
#: The kinds whose names all share one group and never appear in a merge.
GROUP_IDS = {"individual": "individuals", "redacted": "redacted", "not_known": "not_known"}
SHARED_GROUPS = {
    "individual": "Individual payees",
    "redacted": "Name withheld by the publisher",
    "not_known": "Not known",
}
_WHY = {
    "not_known": "No payee is named.",
    "redacted": "The publisher withheld this name.",
    "card": "A payment card: who was paid with it is not shown.",
    "payroll_tax": "Tax or pensions: owed because of staff, not bought.",
    "individual": "Reads as a person's name.",
    "public_body": "Reads as a public body.",
    "grant": "Its category says grant.",
    "supplier": "Nothing in the name says otherwise.",
}


def kinds_of_payee(names: pl.DataFrame) -> pl.DataFrame:
    """Tell the kinds of payee apart by name.

    Comes in: `supplier_name`, optional `category`. Goes out: `supplier_name`, `payee_kind` (one of
    `KINDS`, "reseller" excepted: that takes knowledge of suppliers), `kind_reason` (a sentence).
    A person trading under a firm's name without a title, and a firm named as a person is named,
    cannot be told apart by a name: see `knowledge/words.toml` for the firms that are listed.
    """
    read = read_names(names["supplier_name"])
    category = names["category"] if "category" in names.columns else None
    return kinds_of_read_names(read, category=category).select(
        "supplier_name", "payee_kind", "kind_reason"
    )


def kinds_of_read_names(read: pl.DataFrame, *, category: pl.Series | None = None) -> pl.DataFrame:
    """Add `payee_kind` and `kind_reason` to names already read by `read_names`."""
    words = payee_words()
    if category is None:
        category = pl.Series([None] * read.height, dtype=pl.String)
    frame = read.with_columns(
        category_words=category.cast(pl.String).str.to_lowercase().fill_null(""),
        has_form=pl.col("form") != "",
        is_firm=_has_word("core", words.business),
        is_known_firm=pl.col("core").is_in(sorted(words.firms_named_like_people)),
    )
    folded, core = pl.col("folded"), pl.col("core")
    kind = (
        pl.when(_is_nobody(words))
        .then(pl.lit("not_known"))
        .when(folded.str.contains(words.withheld) & ~pl.col("has_form"))
        .then(pl.lit("redacted"))
        .when(_is_card(words))
        .then(pl.lit("card"))
        .when(core.str.contains(words.payroll_tax) & ~pl.col("has_form"))
        .then(pl.lit("payroll_tax"))
        .when(_is_person(words))
        .then(pl.lit("individual"))
        .when(_is_public_body(words))
        .then(pl.lit("public_body"))
        .when(pl.col("category_words").str.contains(words.grant))
        .then(pl.lit("grant"))
        .otherwise(pl.lit("supplier"))
    )
    return (
        frame.with_columns(payee_kind=kind)
        .with_columns(
            kind_reason=pl.when(
                (pl.col("payee_kind") == "card") & folded.str.contains(words.card_note)
            )
            .then(pl.lit("Its name says that it is paid by card only."))
            .otherwise(pl.col("payee_kind").replace(_WHY))
        )
        .drop("category_words", "has_form", "is_firm", "is_known_firm")
    )


def _is_nobody(words: PayeeWords) -> pl.Expr:
    """Nothing named, or a part played in place of a name: unknown, various, third party."""
    folded, core = pl.col("folded"), pl.col("core")
    third_party = core.str.contains(words.third_party) | (
        core.str.contains(words.third_party_without_form) & ~pl.col("has_form")
    )
    return folded.is_null() | folded.str.contains(words.not_known) | third_party


def _is_card(words: PayeeWords) -> pl.Expr:
    """A card, an issuer of fuel cards, or a payee with the note that only a card pays it."""
    core = pl.col("core")
    return (
        (core.str.contains(words.card) & ~pl.col("has_form"))
        | core.str.contains(words.card_whatever_the_form)
        | pl.col("folded").str.contains(words.card_note)
    )


def _is_public_body(words: PayeeWords) -> pl.Expr:
    """A public body's name or task, where neither a company form nor a club speaks against it."""
    core = pl.col("core")
    stated = core.str.contains(words.public_body_whatever_else)
    read = core.str.contains(words.public_body) & ~core.str.contains(words.no_public_body)
    return ~pl.col("has_form") & (stated | read)


def _is_person(words: PayeeWords) -> pl.Expr:
    """A title; a surname with initials on either side; a first name and one or two more words.

    A title before a name, or after "and", makes a person of whatever follows: a sole trader's
    trade is written behind the name. Only a company form, a listed firm, or a school or charity
    named after somebody honoured is not one.
    """
    no_company = ~pl.col("has_form") & ~pl.col("is_known_firm")
    could_be = no_company & ~pl.col("is_firm")
    text = pl.col("spelled")
    core = pl.col("core")
    title = f"(?:{'|'.join(sorted(words.titles))})"
    # Read as spelled: "M.R.S" is three letters, not a title.
    titled = text.str.contains(
        rf"(?:^(?:the )?|\band ){title}(?:\.? ?(?:and|/) ?{title})*[. ]+[a-z]"
    )
    honoured = core.str.contains(rf"^(?:{'|'.join(sorted(words.honours))}) [a-z]")
    named_after = honoured & _has_word("core", words.named_after)
    initials_like_a_title = core.str.contains(rf"^{title} [a-z]")
    # "Patel, R" and "Patel, R J"; the comma matters, so the text before folding is read.
    surname_first = text.str.contains(r"^[a-z][a-z \-]{2,24},\s*(?:[a-z]\.?\s?){1,3}$")
    one = r"(?:[a-z]\.?\s){1,3}[a-z\-]{3,}"
    initials_first = text.str.contains(rf"^{one}$")
    couple = text.str.contains(rf"^{one} and {one}$")
    parts = core.str.split(" ")
    named = (
        parts.list.len().is_between(2, 4)
        & parts.list.first().is_in(sorted(words.given_names))
        & ~core.str.contains(r"\d|\band\b|\bof\b|\bthe\b")
    )
    untitled = (surname_first | initials_first | named | initials_like_a_title) & could_be
    return (((titled & ~named_after) | couple) & no_company | untitled).fill_null(False)


def _has_word(column: str, listed: frozenset[str]) -> pl.Expr:
    """True where any word of the text is one of those listed."""
    words = pl.col(column).str.split(" ")
    return words.list.eval(pl.element().is_in(sorted(listed))).list.any().fill_null(False)

"""Which words of a supplier's name say who it is, and which only dress it?

Every raw name is read once into a row of keys, from strict to loose. A rule of `resolve` joins
two names when they share its key; the looser the key, the lower the confidence.
"""

from __future__ import annotations

import re

import polars as pl

from untower.estate.supplier_words import abbreviations, generic_words, ledger_notes, legal_forms

# Words that bring in a second name: "Hire Station Ltd t/a Brandon Hire".
_TRADING = r"(?:\bt\s?/\s?as?\b|\btrading as\b|\bd\s?/\s?b\s?/\s?a\b|\bt\.a\.)"
_FORMERLY = r"(?:\bformerly(?: known as| trading as)?\b|\b(?:previously|now) known as\b)"
_CARE_OF = r"(?:\bc\s?/\s?o\b|\bcare of\b)"
_LETTERS = re.compile(r"\b[a-z](?: [a-z])+\b")
# What follows a legal form is a branch, an account or a note, unless it names another body.
_OTHER_BODY = (
    r"\b(?:and|with|jv|joint|venture|consortium|pension|pensions|trust|trustee|trustees|nominees"
    r"|charity|charitable|foundation|partnership|liability|company|co|for|of|on|behalf|re)\b"
)

# "Ash Ltd, Birch Ltd": several suppliers in one cell are nobody in particular.
_FORM = r"\b(?:ltd|limited|plc|llp|cic)\b"
_SEVERAL = rf"{_FORM}\.?\)?\s*[,;].*{_FORM}"

# A card statement's day ("Ash Hire   040425 1") or a ledger's number ("Ash Hire [234295]").
_CODE = (
    r"(\s(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d(?:\s\d{1,2})?"
    r"|\s*[\[(]\s?\d{3,}\s?[\])])$"
)


def read_names(names: pl.Series) -> pl.DataFrame:
    """Read each name into its keys, one row per name in the order given.

    Comes in: raw names (String; a null or blank name gives null keys). Goes out, loosest last:
    `folded` (case, accents and punctuation gone), `spelled` (punctuation kept), `core` (legal
    form, leading "the" and notes gone), `form` (ltd, plc, llp …; "" when none), `bare` (country
    gone too), `stem` (group words gone too), `solid` (core and form, unspaced), `alias` (a trading
    or former name, folded), `alias_kind` (trading, former), `note` (what was written behind),
    `is_several` (a cell that lists several suppliers; its keys are the whole text).
    """
    frame = pl.DataFrame({"supplier_name": names.cast(pl.String)})
    frame = frame.with_columns(text=_lowered(pl.col("supplier_name")))
    frame = frame.with_columns(
        code=pl.col("text").str.extract(_CODE),
        main=pl.col("text")
        .str.replace(_CODE, "")
        .str.replace(rf"\s*(?:{_TRADING}|{_FORMERLY}|{_CARE_OF}).*$", ""),
        trading=pl.col("text").str.extract(rf"{_TRADING}\s*[:\-]?\s*(.+)$"),
        former=pl.col("text").str.extract(rf"{_FORMERLY}\s*[:\-]?\s*(.+)$"),
    )
    # "T/A Acme" alone has no main part: the trading name is all there is.
    frame = frame.with_columns(
        main=pl.when(pl.col("main").str.contains(r"[a-z0-9]"))
        .then("main")
        .otherwise(pl.coalesce("trading", "former", "text"))
    )
    frame = frame.with_columns(
        folded=_spaced(pl.col("text")),
        is_several=pl.col("text").str.contains(_SEVERAL).fill_null(False),
        main=_spaced(pl.col("main")),
        alias=_spaced(pl.coalesce("trading", "former")),
        alias_kind=pl.when(pl.col("trading").is_not_null())
        .then(pl.lit("trading"))
        .when(pl.col("former").is_not_null())
        .then(pl.lit("former")),
    )
    frame = _join_letters(frame, "folded")
    frame = _join_letters(frame, "main")
    frame = _join_letters(frame, "alias")
    frame = frame.with_columns(main=_full_words(pl.col("main")), alias=_full_words(pl.col("alias")))
    frame = _parts(frame)
    several = pl.col("is_several")
    frame = frame.with_columns(
        *(
            pl.when(several).then("folded").otherwise(column).alias(column)
            for column in ("core", "bare", "stem", "solid")
        ),
        *(
            pl.when(~several).then(column).alias(column)
            for column in ("alias", "alias_kind", "note")
        ),
        form=pl.when(several).then(pl.lit("several")).otherwise("form"),
    )
    return frame.select(
        "supplier_name",
        "folded",
        pl.col("text").alias("spelled"),
        "core",
        "form",
        "bare",
        "stem",
        "solid",
        "alias",
        "alias_kind",
        "note",
        "is_several",
    )


def core_of(name: str) -> str:
    """The one name's core: what is left when legal form, case and punctuation are gone."""
    return str(read_names(pl.Series([name]))["core"][0] or "")


def _lowered(raw: pl.Expr) -> pl.Expr:
    """Lower case without accents, apostrophes or doubled blanks; "&" spelled out."""
    text = raw.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    # Line ends written as letters and apostrophes of another encoding are dirt of exports.
    text = (
        text.str.replace_all(r"\\[nrt]", " ")
        .str.replace_all(r"['’‘`´\x{91}\x{92}]", "")
        .str.replace_all(r"&amp;|[&+]", " and ")
    )
    return text.str.replace_all(r"\s+", " ").str.strip_chars()


def _spaced(text: pl.Expr) -> pl.Expr:
    """Letters and digits only, one blank between words; null when nothing is left."""
    plain = text.str.replace_all(r"[^a-z0-9]+", " ").str.strip_chars()
    return pl.when(plain != "").then(plain)


def _join_letters(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """ "c g i" becomes "cgi": only the few names with letters standing alone are touched."""
    alone = frame[column].str.contains(r"\b[a-z] [a-z]\b").fill_null(False)
    if not alone.any():
        return frame
    joined = [
        _LETTERS.sub(lambda found: found.group().replace(" ", ""), text) if hit else text
        for text, hit in zip(frame[column].to_list(), alone.to_list(), strict=True)
    ]
    return frame.with_columns(pl.Series(column, joined, dtype=pl.String))


def _full_words(text: pl.Expr) -> pl.Expr:
    """Common abbreviations written out: "svcs" is "services", "mbc" at the end a council."""
    words, endings = abbreviations()
    written = text.str.split(" ").list.eval(pl.element().replace(words)).list.join(" ")
    for short, full in endings.items():
        written = written.str.replace(rf"^(.+) {short}$", f"$1 {full}")
    return written


def _parts(frame: pl.DataFrame) -> pl.DataFrame:
    """Split the main name into core, legal form, note, bare and stem."""
    frame = frame.with_columns(main=pl.col("main").str.replace(r"^the (.+)$", "$1"))
    main = pl.col("main").str.replace_all(r"\bunited kingdom\b", "uk")
    main = main.str.replace_all(r"\bgreat britain\b", "gb")
    for spelling, form in legal_forms().items():
        main = main.str.replace_all(rf"\b{spelling}\b", form)
    # A name cut short ends in the middle of "public limited company".
    main = main.str.replace(r" public (?:ltd c\w*|limite?|lim|li)$", " plc")
    frame = frame.with_columns(main=main.str.replace(r" (?:limite|limit|limi|lim)$", " ltd"))
    noted = r"^(.+?) (?:" + "|".join(ledger_notes()) + r")$"
    said = pl.col("main").str.extract(r"^.+? (" + "|".join(ledger_notes()) + r")$")
    frame = frame.with_columns(said=said, main=pl.col("main").str.replace(noted, "$1"))
    split = r"^(.+?) (ltd|plc|llp|cic)\b (.+)$"
    after = pl.col("main").str.extract(split, 3)
    is_note = (
        after.is_not_null()
        & ~after.str.contains(_OTHER_BODY)
        & ~after.str.contains(r"\b(?:ltd|plc|llp|cic|inc)\b")
    ).fill_null(False)
    named = pl.col("main").str.replace(split, "$1 $2")
    frame = frame.with_columns(
        note=pl.when(is_note).then(after).otherwise(pl.coalesce("said", "code")),
        main=pl.when(is_note).then(named).otherwise("main"),
    )
    ending = r"^(.+?) (ltd|plc|llp|cic|inc|llc|gmbh|ag|bv|nv|sa|sarl|sas|spa|srl|pty ltd|lp)$"
    frame = frame.with_columns(
        form=pl.col("main").str.extract(ending, 2).fill_null(""),
        core=pl.coalesce(pl.col("main").str.extract(ending, 1), "main"),
    )
    frame = frame.with_columns(bare=pl.col("core").str.replace_all(r" (?:uk|gb)$", ""))
    return frame.with_columns(
        stem=pl.col("bare").str.replace(
            r"^(.+?)(?: (?:group|holdings?|group holdings?|group of companies))$", "$1"
        ),
        solid=pl.concat_str(pl.col("core").str.replace_all(" ", ""), pl.lit(" "), "form"),
    )


def is_distinctive(key: pl.Expr) -> pl.Expr:
    """True where a key holds a word that is not generic and at least three characters."""
    generic = sorted(generic_words())
    words = key.str.split(" ").list.eval(pl.element().is_in(generic)).list.all()
    return (~words & (key.str.len_chars() >= 3)).fill_null(False)

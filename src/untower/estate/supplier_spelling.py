"""When are two names that differ in one word one supplier, misspelled, and when are they two?

Two names are compared only when all their other words are equal, so "Leeds City Council" never
meets "Leicester City Council" unless one place is a slip of the other. A slip is a word seen in
one name only, a keystroke from a word seen elsewhere. An ending added ("Capita", "Capital") is
another word, not a slip; so is any change of a digit.
"""

from __future__ import annotations

import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from untower.estate.supplier_joins import EDGES
from untower.estate.supplier_words import institution_words, known_words

RULE = "spelling"
# House conventions, set on the tuning half of the gold standard and on published spend.
SHORTEST_WORD = 5
SHORTEST_ODD_WORD = 8
LONG_WORD = 10
LARGEST_BLOCK = 400
MOST_WORDS = 8
ROWS_AT_ONCE = 200_000
CONFIDENCE = 0.82
# Endings that make a surname another surname, not a slip: Peterson and Petersen.
_SURNAME = r"(?:son|sen|man|mann|ley|ton|ston|field|berg|ell|ett|ing|ham|er|worth|den|don|ey|ie)$"


def spelling_edges(nodes: pl.DataFrame) -> pl.DataFrame:
    """Propose names that differ by a slip in one word.

    Comes in: nodes with `node`, `rank`, `core`, `family`. Goes out: edges.
    """
    cores = _cores(nodes)
    masked = _masked(cores)
    batches = 1 + masked.height // ROWS_AT_ONCE
    slips = [
        _slips(masked.filter(pl.col("block") % batches == batch), cores) for batch in range(batches)
    ]
    pairs = pl.concat(slips)
    why = pl.format(
        "differ in one word by a slip of the keys (“{}”, “{}”)", "left_word", "right_word"
    )
    return pairs.select(
        left="left", right="right", rule=pl.lit(RULE), confidence=pl.lit(CONFIDENCE), why=why
    ).cast(EDGES)


def _cores(nodes: pl.DataFrame) -> pl.DataFrame:
    """One row per distinct core, with its best-known node and its words."""
    return (
        nodes.filter(pl.col("core").is_not_null())
        .sort("rank")
        .group_by("core", maintain_order=True)
        .agg(pl.col("node").first(), pl.col("family").filter(pl.col("family") != "").first())
        .with_columns(words=pl.col("core").str.split(" "))
        .filter(pl.col("words").list.len() <= MOST_WORDS)
        .with_row_index("at")
    )


def _masked(cores: pl.DataFrame) -> pl.DataFrame:
    """Each core once per word, that word taken out: what is left is the block it stands in.

    A block is a number made of the other words, the place and the first two letters of the word
    taken out; only blocks of two or more, and of no more than `LARGEST_BLOCK`, are kept.
    """
    words = pl.col("words")
    parts = []
    for place in range(MOST_WORDS):
        others = pl.concat_list(words.list.slice(0, place), words.list.slice(place + 1))
        word = words.list.get(place)
        part = cores.filter(words.list.len() > place).filter(
            (word.str.len_chars() >= SHORTEST_WORD) & ~word.str.contains(r"\d")
        )
        key = pl.concat_str(pl.lit(f"{place} "), word.str.slice(0, 2), others.list.join(" "))
        parts.append(part.select("at", word=word, block=key.hash()))
    masked = pl.concat(parts).with_columns(seen=pl.len().over("word"))
    size = pl.len().over("block")
    return masked.filter((size > 1) & (size <= LARGEST_BLOCK)).with_columns(
        length=pl.col("word").str.len_chars().cast(pl.Int32)
    )


def _slips(masked: pl.DataFrame, cores: pl.DataFrame) -> pl.DataFrame:
    """The pairs of these blocks that are slips; the better-known name is on the right."""
    near = masked.with_columns(
        length=pl.concat_list(pl.col("length") - 1, pl.col("length"), pl.col("length") + 1)
    ).explode("length", empty_as_null=True, keep_nulls=True)
    pairs = masked.join(near, on=["block", "length"], suffix="_right").filter(
        # Cores are numbered from the best known, so the higher number is the lesser known.
        (pl.col("at") > pl.col("at_right")) & (pl.min_horizontal("seen", "seen_right") == 1)
    )
    pairs = pairs.select("at", "at_right", left_word="word", right_word="word_right")
    apart = cpdist(
        pairs["left_word"].to_list(),
        pairs["right_word"].to_list(),
        scorer=OSA.distance,
        score_cutoff=2,
    )
    pairs = pairs.with_columns(pl.Series("distance", apart, dtype=pl.Int32))
    return _measured(pairs.filter(pl.col("distance") <= 2), cores).filter(_is_slip())


def _measured(pairs: pl.DataFrame, cores: pl.DataFrame) -> pl.DataFrame:
    """Add what kind of change each pair is, and what the other words are worth."""
    left, right = pl.col("left_word"), pl.col("right_word")
    known = sorted(known_words())
    rare = ~pl.element().is_in(known) & (pl.element().str.len_chars() >= 3)
    one = cores.select("at", left="node", family="family", words="words")
    two = cores.select(at_right="at", right="node", family_right="family", words_right="words")
    return (
        pairs.join(one, on="at")
        .join(two, on="at_right")
        .with_columns(
            others=pl.col("words").list.set_intersection("words_right"),
            shorter=pl.min_horizontal(left.str.len_chars(), right.str.len_chars()),
            same_length=left.str.len_chars() == right.str.len_chars(),
            same_letters=_letters(left) == _letters(right),
            is_longer=left.str.starts_with(right) | right.str.starts_with(left),
            left_known=left.is_in(known),
            right_known=right.is_in(known),
            is_surname=left.str.contains(_SURNAME) | right.str.contains(_SURNAME),
        )
        .with_columns(
            rare_others=pl.col("others").list.eval(pl.element().filter(rare)).list.len(),
            is_institution=pl.col("others")
            .list.eval(pl.element().is_in(sorted(institution_words())))
            .list.any(),
        )
        .sort("distance", "right", "left")
    )


def _letters(word: pl.Expr) -> pl.Expr:
    """The letters of a word in alphabetical order: equal for two words with letters swapped."""
    return word.str.split("").list.sort().list.join("")


def _is_slip() -> pl.Expr:
    """The rules of this module, one line each."""
    distance, shorter = pl.col("distance"), pl.col("shorter")
    close = (distance == 1) | ((distance == 2) & (shorter >= LONG_WORD) & ~pl.col("is_surname"))
    not_two_words = ~(pl.col("left_known") & pl.col("right_known"))
    forms = (pl.col("family") == pl.col("family_right")).fill_null(True)
    # A letter dropped, doubled or swapped is a slip; another letter may be another name.
    keystroke = (pl.col("same_letters") | ~pl.col("same_length")) & ~pl.col("is_surname")
    supported = pl.col("rare_others") >= 1
    enough = (
        pl.when(pl.col("left_known") | pl.col("right_known"))
        .then(supported | (shorter >= LONG_WORD))
        .when(pl.col("is_institution"))
        .then((shorter >= LONG_WORD) & keystroke)
        .when(supported)
        .then(keystroke | (shorter >= SHORTEST_ODD_WORD))
        # A lone word is all there is: "Pavilion Ltd" may well be another than "Pavillion Ltd".
        .when(pl.col("others").list.len() == 0)
        .then((shorter >= LONG_WORD) & keystroke)
        .otherwise((shorter >= SHORTEST_ODD_WORD) & keystroke)
    )
    return close & not_two_words & forms & ~pl.col("is_longer") & enough

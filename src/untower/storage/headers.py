"""Which column of this file is which field? Headers propose, contents decide, and it is said why.

`synonyms.toml` lists, for each profile (a kind of file), the headers each field is known by.
`choose` weighs every column against every field: an exact header before a longer one that only
holds the word, an earlier synonym before a later one, and no column whose cells do not hold what
the field needs, whatever its header says.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl

from untower.storage import content
from untower.storage.cells import type_cells
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from untower.tables import Column

EXACT, WORD = 1000, 500
EMPTY_COLUMN, ONE_VALUE = 300, 250  # what a column loses that holds nothing, or one value only


@dataclass(frozen=True)
class Field:
    """One field of a profile: the headers it is known by and what its cells must hold."""

    name: str
    holds: str
    exact: tuple[str, ...]
    words: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    joins: bool = False
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)
    column: Column | None = None

    def meaning(self, text: str) -> str:
        """What a text stands for in this field: itself, or the value such a word means."""
        return self.values.get(normalised(text), text)

    def share_in(self, cells: pl.Series) -> float:
        """The share of a sample that holds what this field needs."""
        if self.values:
            forms = cells.unique()
            meant = pl.Series([self.meaning(text) for text in forms], dtype=pl.String)
            cells = cells.replace_strict(forms, meant, return_dtype=pl.String)
        if self.holds == "choice" and self.column is not None and len(cells):
            meant = cells.filter(cells != "")
            read = type_cells(meant, self.column).values
            return 1 - (read.null_count() / len(cells))
        return content.share_holding(self.holds, cells)

    def weigh(self, header: str) -> int:
        """How well a normalised header names this field: 0 where it does not."""
        if header in self.exact:
            return EXACT - self.exact.index(header)
        tokens = header.split()
        if any(word in tokens for word in self.words) and not any(
            word in tokens for word in self.never
        ):
            return WORD - len(tokens)
        return 0


@dataclass(frozen=True)
class AwardWords:
    """How a status column says which notices led to a contract.

    All normalised: `headers` such a column goes by, words that grant an award or deny it, and
    headers `beside` it that show that the rows are notices.
    """

    headers: tuple[str, ...]
    awarded: frozenset[str]
    not_awarded: frozenset[str]
    beside: frozenset[str]


@dataclass(frozen=True)
class Profile:
    """One kind of file: the table its rows become and the fields it may have."""

    name: str
    table: str
    title: str
    named: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...]
    also: tuple[str, ...]
    fields: tuple[Field, ...]
    status: AwardWords | None = None

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every header and every word that names some field of this profile."""
        return frozenset(word for one in self.fields for word in (*one.exact, *one.words))

    def may_know(self, names: Sequence[str]) -> bool:
        """Whether at least one of these normalised headers could name a field."""
        return any(
            name in self.vocabulary or not self.vocabulary.isdisjoint(name.split())
            for name in names
        )

    def full(self, field: str) -> str:
        """A field as "table.field"."""
        return field if "." in field else f"{self.table}.{field}"

    def bare(self, field: str) -> str:
        """A field as this profile calls it: without its own table's name."""
        return field.removeprefix(f"{self.table}.")

    def field(self, name: str) -> Field | None:
        """The field of that name, with or without its own table's name; None for any other."""
        return next((one for one in self.fields if one.name == self.bare(name)), None)

    def has(self, field: str) -> bool:
        """Whether a file of this kind may have a field: one spoken of here, or of its table."""
        bare = self.bare(field)
        listed = any(one.name == bare for one in self.fields)
        return listed or bare in TABLES[self.table].column_names

    def is_met_by(self, found: Sequence[str]) -> bool:
        """Whether the fields found are enough to read a file as this profile."""
        groups = all(any(name in found for name in group) for group in self.needs)
        return groups and (not self.also or any(name in found for name in self.also))


@dataclass(frozen=True)
class Weighed:
    """One column weighed for one field."""

    field: Field
    position: int
    weight: int
    share: float

    @property
    def holds(self) -> bool:
        """Whether enough of the cells hold what the field needs."""
        return self.share >= content.LEAST.get(self.field.holds, 0.0)

    @property
    def is_believed(self) -> bool:
        """Whether an exact header is borne out by some cells, where nothing better is there."""
        return self.weight > WORD and self.share >= content.LEAST_OF_EXACT


@dataclass(frozen=True)
class Choice:
    """Which columns (positions) give which field, why, and how sure it is on the whole."""

    columns: Mapping[str, tuple[int, ...]]
    said: tuple[str, ...]
    surety: int


def normalised(header: str | None) -> str:
    """A header without case, punctuation, pound signs, spacing, BOM remnants or a "(T)"."""
    if not header:
        return ""
    text = header.replace("ï»¿", "").replace("\ufeff", "").strip()
    text = re.sub(r"\(T\)\s*$", "", text)
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    text = re.sub(r"â£|£|œ|\ufffd", " ", text.lower())
    text = re.sub(r"[^\w]+|_", " ", text)
    return " ".join(text.split())


@cache
def profiles() -> tuple[Profile, ...]:
    """The profiles that synonyms.toml declares."""
    text = files("untower.storage").joinpath("synonyms.toml").read_text(encoding="utf-8")
    return tuple(_profile(name, body) for name, body in tomllib.loads(text).items())


def _profile(profile: str, body: dict[str, Any]) -> Profile:
    return Profile(
        name=profile,
        table=body["table"],
        title=body["title"],
        named=tuple(body["named"]),
        needs=tuple(tuple(group) for group in body["needs"]),
        also=tuple(body.get("also", ())),
        fields=tuple(
            Field(
                name=name,
                holds=spec["holds"],
                exact=tuple(spec["exact"]),
                words=tuple(spec.get("words", ())),
                never=tuple(spec.get("never", ())),
                joins=spec.get("joins", False),
                values=spec.get("values", {}),
                column=_column(name if "." in name else f"{body['table']}.{name}"),
            )
            for name, spec in body["fields"].items()
        ),
        status=_award_words(body["status"]) if "status" in body else None,
    )


def _award_words(spec: dict[str, list[str]]) -> AwardWords:
    return AwardWords(
        tuple(spec["headers"]),
        frozenset(spec["awarded"]),
        frozenset(spec["not_awarded"]),
        frozenset(spec["beside"]),
    )


def _column(name: str) -> Column:
    table, column = name.split(".", 1)
    return TABLES[table].column(column)


def choose(
    profile: Profile,
    headers: Sequence[str | None],
    cells_of: Callable[[int], pl.Series],
    forced: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> Choice:
    """Choose a column for each field of `profile`.

    `headers` as the file has them, by position; `cells_of(position)` gives a sample of the cells
    below, without blanks; `forced` names headers that are a field whatever else speaks for it.
    Each column serves one field and each field has one column, except that a field that joins
    (category) may be read from two.
    """
    weighed = _weighed(profile, headers, cells_of)
    columns: dict[str, tuple[int, ...]] = {}
    for name, meant in forced.items():
        wanted = {normalised(one) for one in meant}
        at = tuple(i for i, header in enumerate(headers) if normalised(header) in wanted)
        if at and profile.has(name):
            columns[profile.bare(name)] = at[:1]
    by_hand = frozenset(columns)
    taken: set[int] = {position for at in columns.values() for position in at}
    surety = 2 * EXACT * len(columns)
    sure = sorted((w for w in weighed if w.holds), key=_surest_first)
    for one in sure + sorted((w for w in weighed if w.is_believed), key=_surest_first):
        if one.position in taken or one.field.name in columns:
            continue
        columns[one.field.name] = (one.position,)
        taken.add(one.position)
        surety += one.weight
    for one in sorted((w for w in weighed if w.holds and w.field.joins), key=_surest_first):
        have = columns.get(one.field.name, ())
        is_free = one.position not in taken and one.field.name not in by_hand
        if is_free and len(have) == 1 and one.weight > WORD:
            columns[one.field.name] = (*sorted((*have, one.position)),)
            taken.add(one.position)
    said = _reasons(weighed, columns, by_hand, taken, headers, cells_of)
    return Choice(columns, said, surety)


def _surest_first(one: Weighed) -> tuple[int, float, int]:
    return (-one.weight, -round(one.share, 2), one.position)


def _weighed(
    profile: Profile, headers: Sequence[str | None], cells_of: Callable[[int], pl.Series]
) -> list[Weighed]:
    """Every column weighed for every field its header could name."""
    found = []
    for position, header in enumerate(headers):
        name = normalised(header)
        for field in profile.fields if name else ():
            weight = field.weigh(name)
            if not weight:
                continue
            cells = cells_of(position)
            share = field.share_in(cells)
            if cells.is_empty():
                weight -= EMPTY_COLUMN
            elif field.holds == "text" and len(cells) >= 20 and cells.n_unique() == 1:
                weight -= ONE_VALUE
            found.append(Weighed(field, position, weight, share))
    return found


def _reasons(
    weighed: Sequence[Weighed],
    columns: Mapping[str, tuple[int, ...]],
    by_hand: frozenset[str],
    taken: set[int],
    headers: Sequence[str | None],
    cells_of: Callable[[int], pl.Series],
) -> tuple[str, ...]:
    """Why these columns: what somebody said, what holds something else, what was one of several."""
    shown = _shown(headers)
    said = [
        f"{shown[columns[field][0]]} is {field}, as was said"
        for field in columns
        if field in by_hand
    ]
    for field in dict.fromkeys(one.field.name for one in weighed):
        if field in by_hand:
            continue
        mine = [one for one in weighed if one.field.name == field]
        chosen = columns.get(field, ())
        best = max((one.weight for one in mine if one.position in chosen), default=0)
        for one in mine:
            if not one.holds and one.weight >= best and one.position not in taken:
                holds = content.what_it_holds(cells_of(one.position))
                said.append(f"{shown[one.position]} holds {holds}, so it was not used as {field}")
        if len(chosen) == 2:
            both = " and ".join(shown[position] for position in chosen)
            said.append(f"{field} joins {both}")
        elif chosen:
            said += _one_of_several(field, chosen[0], mine, taken, shown)
    return tuple(said)


def _shown(headers: Sequence[str | None]) -> list[str]:
    """Headers as a sentence names them: with the column's number where a header stands twice."""
    names = [normalised(header) for header in headers]
    shown = [f"“{(header or '').strip()}”" for header in headers]
    return [
        f"{one} (column {at + 1})" if names.count(names[at]) > 1 else one
        for at, one in enumerate(shown)
    ]


def _one_of_several(
    field: str, chosen: int, mine: Sequence[Weighed], taken: set[int], shown: Sequence[str]
) -> list[str]:
    """Say when the column was one of several, or was known only by a word in its header."""
    winner = next(one for one in mine if one.position == chosen)
    others = [one for one in mine if one.holds and one.position not in taken]
    if others:
        names = " and ".join(shown[one.position] for one in others)
        return [f"{field} is read from {shown[chosen]}, not from {names}"]
    if winner.weight < EXACT - EMPTY_COLUMN and winner.weight <= WORD:
        return [f"{shown[chosen]} was taken to be {field}"]
    return []

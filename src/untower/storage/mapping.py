"""What does a file mean by its headers, where its owner or a mapping file says so?

`--map "Their header=field"` names one column of whatever file has that header; the rest is
recognised as ever. A mapping file (TOML) reads a whole layout nobody could guess:

    title = "Applications of the council"        # shown in what was assumed

    [[file]]
    names = ["apps-*.csv"]                        # names of files, * for anything, and / or
    headers = ["Ref", "Platform"]                 # headers it must have
    table = "components"                          # the table its rows are
    keep = { Kind = ["system", "container"] }     # other rows are refused …
    left_out = "not a part of the estate"         # … with this reason
    entities = true                               # &amp; and its like are turned into characters

    [file.fields]                                 # field = header
    component_id = ["App", "Repo"]                # the first that is not blank
    name = "Name"
    hosting = "Platform"
    "suppliers.name" = "Vendor"                   # what the row says about another table

    [file.constants]                              # the same in every row
    layer = "application"

    [file.values.hosting]                         # text as it stands → value; * for anything
    "AWS*" = "public_cloud"
    "*" = ""                                      # "" is not known

    [file.blank]                                  # texts that mean not known
    "suppliers.name" = ["NOT AWARDED"]

    [file.strip]                                  # endings to take off, longest first
    component_id = ["-app"]

    [file.split]                                  # several in one cell, each a row of its own
    "uses.service_id" = ";"

A field without a table belongs to `table`. Whatever is mapped is still typed and checked.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase, translate
from typing import TYPE_CHECKING, Any

import polars as pl

from untower.errors import WrongUse
from untower.storage.headers import normalised
from untower.storage.mapping_problems import field_problem, problems_of
from untower.storage.toml_file import read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class HeaderMap:
    """What one kind of file means by its headers.

    `table` is None for single headers named on the command line: they overrule, and the rest of
    the file is recognised. `fields` maps "table.field" (or a bare field where `table` is None)
    to the headers it is read from.
    """

    fields: Mapping[str, tuple[str, ...]]
    table: str | None = None
    title: str = ""
    names: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    keep: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: str = "left out by the mapping"
    entities: bool = False
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    blank: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    strip: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    split: Mapping[str, str] = field(default_factory=dict)

    def fits_name(self, file: str) -> bool:
        """Whether a file or sheet of that name is meant; without names, any is."""
        sheet = re.search(r"\[(.*)\]$", file)
        stem = re.sub(r"\s*\[.*\]$", "", file).replace("\\", "/").rsplit("/", 1)[-1]
        shown = [stem.lower(), *([f"[{sheet.group(1).lower()}]"] if sheet else [])]
        return not self.names or any(
            fnmatchcase(one, name.lower().replace("[", "[[]"))
            for name in self.names
            for one in shown
        )

    def positions(self, headers: Sequence[str | None]) -> dict[str, int] | None:
        """Header → position for all this map speaks of; None where a needed header is missing."""
        at = {normalised(header): i for i, header in reversed([*enumerate(headers)]) if header}
        if any(normalised(name) not in at for name in self.headers):
            return None
        wanted = {name for names in self.fields.values() for name in names} | set(self.keep)
        return {name: at[normalised(name)] for name in wanted if normalised(name) in at}

    def text_of(self, name: str, parts: Sequence[pl.Series], height: int) -> pl.Series:
        """The text of a field: the first part that is not blank, translated as the map says."""
        if name in self.constants:
            return pl.Series(name, [self.constants[name]]).new_from_index(0, height)
        texts = [self._translated(name, part.alias(str(at))) for at, part in enumerate(parts)]
        if len(texts) == 1:
            return texts[0].alias(name)
        return pl.DataFrame(texts).select(pl.coalesce(pl.all())).to_series().alias(name)

    def _translated(self, name: str, text: pl.Series) -> pl.Series:
        forms = text.drop_nulls().unique()
        meant = [self._meaning(name, form) for form in forms]
        return text.replace_strict(
            forms, pl.Series(meant, dtype=pl.String), default=None, return_dtype=pl.String
        )

    def _meaning(self, name: str, text: str) -> str | None:
        """What one text stands for; None for not known."""
        text = html.unescape(text).strip() if self.entities else text.strip()
        if not text or text.casefold() in {b.casefold() for b in self.blank.get(name, ())}:
            return None
        for ending in sorted(self.strip.get(name, ()), key=len, reverse=True):
            if text.endswith(ending) and text != ending:
                text = text.removesuffix(ending)
                break
        for pattern, value in self.values.get(name, {}).items():
            if re.match(translate(pattern), text, re.IGNORECASE):
                return value or None
        return text


def header_maps(headers: Mapping[str, str], mapping_files: Sequence[Path | str]) -> list[HeaderMap]:
    """Maps from `--map` pairs (their header → field) and from mapping files, checked.

    Raises WrongUse with every slip of a mapping file, or every field that is not declared, and
    UnreadableFile for a mapping file that cannot be read; each names what is allowed.
    """
    maps = [one for path in mapping_files for one in read_mapping(path)]
    found = {f"--map {h}={meant}": field_problem(meant, None) for h, meant in headers.items()}
    problems = [f"{where}: {problem}" for where, problem in found.items() if problem]
    if problems:
        raise WrongUse("\n".join(problems))
    if headers:
        fields: dict[str, tuple[str, ...]] = {}
        for header, meant in headers.items():
            fields[meant] = (*fields.get(meant, ()), header)
        maps.append(HeaderMap(fields=fields))
    return maps


def read_mapping(path: Path | str) -> list[HeaderMap]:
    """The maps of one mapping file. Raises UnreadableFile or WrongUse, saying where."""
    content, shown = read_toml(path, "mapping", "examples/mappings")
    entries = content.get("file")
    if not isinstance(entries, list) or not entries:
        raise WrongUse(f"{shown}: a mapping file has at least one [[file]]. See examples/mappings.")
    places = [f"{shown}, [[file]] {at}" for at in range(1, len(entries) + 1)]
    problems = [
        problem
        for entry, where in zip(entries, places, strict=True)
        for problem in problems_of(entry, where)
    ]
    if problems:
        raise WrongUse("\n".join(problems))
    title = str(content.get("title", shown))
    return [_map(entry, title) for entry in entries]


def _map(entry: dict[str, Any], title: str) -> HeaderMap:
    """One [[file]] that has been found in order, as a map."""
    table = entry["table"]

    def full(part: str) -> dict[str, Any]:
        given = entry.get(part, {})
        return {name if "." in name else f"{table}.{name}": given[name] for name in given}

    def texts(value: str | list[str]) -> tuple[str, ...]:
        return (value,) if isinstance(value, str) else tuple(value)

    return HeaderMap(
        table=table,
        title=title,
        names=texts(entry.get("names", [])),
        headers=texts(entry.get("headers", [])),
        keep={header: texts(value) for header, value in entry.get("keep", {}).items()},
        left_out=entry.get("left_out", "left out by the mapping"),
        entities=entry.get("entities", False),
        fields={name: texts(value) for name, value in full("fields").items()},
        constants={name: str(value) for name, value in full("constants").items()},
        values=full("values"),
        blank={name: texts(value) for name, value in full("blank").items()},
        strip={name: texts(value) for name, value in full("strip").items()},
        split=full("split"),
    )

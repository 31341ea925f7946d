"""Which records does a JSON file hold when it is a list of objects?

A portal's export is one list of objects, or one object with a single such list in it. The keys
become the first row of the grid, so that whatever looks for a header finds one.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from typing import Any

import polars as pl

from untower.errors import UnreadableFile
from untower.phrases import plural
from untower.storage.encoding import decode
from untower.storage.grid import Grid, column_names, row_numbers
from untower.storage.limits import Limits, check_cell_count, check_cell_lengths, check_file_size

_COUNTED = "Rows are numbered by their place in it, from 1; row 0 is the names of its keys."
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")


class Number(str):
    """A number as it is written in the file: 1.10 stays 1.10."""

    __slots__ = ()


class NoListInside(UnreadableFile):
    """A JSON file without a list of objects: not data, perhaps settings."""


def read_json(file: str, data: bytes, *, limits: Limits | None = None) -> Grid:
    """The grid of a JSON file; UnreadableFile when it is not JSON or holds no list of objects."""
    limits = limits or Limits()
    check_file_size(file, len(data), replace(limits, file_bytes=limits.json_bytes))
    decoded = decode(data)
    if decoded is None:
        raise UnreadableFile(
            file, "the file holds bytes that are not text.", "Export it as JSON again."
        )
    try:
        whole = json.loads(
            decoded.utf8,
            parse_float=Number,
            parse_int=Number,
            parse_constant=Number,
            object_pairs_hook=_object,
        )
    except (ValueError, RecursionError) as problem:
        raise UnreadableFile(
            file,
            f"the file is not whole JSON ({_where(problem)}).",
            "Export it again, or save it as CSV.",
        ) from None
    objects, notes = _find_list(file, whole)
    keys = list(dict.fromkeys(key for one in objects for key in one))
    check_cell_count(file, len(objects) + 1, len(keys), limits)
    unescaped = 0
    columns: dict[str, list[str | None]] = {}
    for name, key in zip(column_names(len(keys)), keys, strict=True):
        texts = [_text(one.get(key)) for one in objects]
        unescaped += sum(1 for text in texts if text is not None and _ENTITY.search(text))
        columns[name] = [key, *(None if text is None else _unescape(text) for text in texts)]
    if unescaped:
        notes.append(
            "HTML entities such as &amp; were turned into characters in "
            f"{plural(unescaped, 'cell')}."
        )
    cells = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    rows = row_numbers([0, *range(1, len(objects) + 1)])
    check_cell_lengths(file, cells, rows, limits)
    return Grid(
        file=file,
        format="json",
        encoding=decoded.encoding,
        cells=cells,
        rows=rows,
        notes=(*decoded.notes, *notes),
    )


def _where(problem: Exception) -> str:
    """The place at which JSON stops making sense, without the parser's jargon."""
    if isinstance(problem, json.JSONDecodeError):
        return f"it breaks off or goes wrong at line {problem.lineno}, character {problem.colno}"
    return "its parts are nested too deeply"


def _find_list(file: str, whole: Any) -> tuple[list[dict[str, Any]], list[str]]:  # noqa: ANN401
    """The one list of objects, and a note saying where it stood and how rows are counted."""
    if _is_list_of_objects(whole):
        return whole, [f"The file is a list of {plural(len(whole), 'object')}. {_COUNTED}"]
    if isinstance(whole, dict):
        lists = {key: value for key, value in whole.items() if _is_list_of_objects(value)}
        if len(lists) == 1:
            key, objects = next(iter(lists.items()))
            notes = [f'The list "{key}" of {plural(len(objects), "object")} was read. {_COUNTED}']
            others = ", ".join(f'"{name}"' for name in list(whole)[:9] if name != key)
            if others:
                notes.append(f"What stands beside that list was not read: {others}.")
            return objects, notes
        if lists:
            names = ", ".join(f'"{name}"' for name in lists)
            raise UnreadableFile(
                file,
                f"the file holds {len(lists)} lists ({names}) and does not say which is meant.",
                "Save the one that is wanted in a file of its own.",
            )
    raise NoListInside(
        file,
        "the file holds no list of objects with named values.",
        "Export the records as CSV, or as a JSON list with one object a record.",
    )


def _is_list_of_objects(value: object) -> bool:
    """Whether a value is a list with at least one object and nothing else in it."""
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _text(value: object) -> str | None:
    """A value as text: null is None, true and false are words, nested values stay JSON."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return _as_json(value)


def _as_json(value: object) -> str:
    """A nested value as JSON again, with its numbers as they were written."""
    if isinstance(value, dict):
        inside = (f"{_as_json(key)}: {_as_json(one)}" for key, one in value.items())
        return "{" + ", ".join(inside) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_as_json(one) for one in value) + "]"
    return str(value) if isinstance(value, Number) else json.dumps(value, ensure_ascii=False)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which a key that is written twice keeps both values: "date", "date (2)"."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    found = {}
    for key, value in pairs:
        name, times = key, 1
        while name in found:
            times += 1
            name = f"{key} ({times})"
        found[name] = value
    return found


def _unescape(text: str) -> str:
    """Text with its HTML entities turned into the characters they stand for."""
    return html.unescape(text) if _ENTITY.search(text) else text

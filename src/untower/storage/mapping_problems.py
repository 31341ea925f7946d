"""What is wrong with a mapping file? Every slip at once, each with its place and what is allowed.

A mapping is written by hand, often by copying another: whoever mends it should see the whole list
in one run, not one slip a run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

# What each part of a [[file]] holds, as `untower.storage.mapping` reads it.
TEXT, TEXTS, YES_OR_NO, BY_FIELD, BY_HEADER = "text", "texts", "flag", "by field", "by header"
PARTS: dict[str, str] = {
    "names": TEXTS,
    "headers": TEXTS,
    "table": TEXT,
    "keep": BY_HEADER,
    "left_out": TEXT,
    "entities": YES_OR_NO,
    "fields": BY_FIELD,
    "constants": BY_FIELD,
    "values": BY_FIELD,
    "blank": BY_FIELD,
    "strip": BY_FIELD,
    "split": BY_FIELD,
}
EXAMPLE = {
    "names": 'names = ["apps-*.csv"]',
    "headers": 'headers = ["Ref", "Platform"]',
    "table": 'table = "components"',
    "keep": 'keep = { Kind = ["system"] }',
    "left_out": 'left_out = "not a part of the estate"',
    "entities": "entities = true",
    "fields": 'name = "Application"',
    "constants": 'layer = "application"',
    "values": '"AWS*" = "public_cloud" under [file.values.hosting]',
    "blank": 'name = ["NOT KNOWN"]',
    "strip": 'component_id = ["-app"]',
    "split": '"uses.service_id" = ";"',
}


def problems_of(entry: object, where: str) -> list[str]:
    """Every slip in one [[file]] as a sentence; empty when there is none."""
    if not isinstance(entry, dict):
        return [f"{where}: is not a table of settings. Begin it with [[file]]."]
    return [f"{where}{sentence}" for sentence in _slips(entry)]


def field_problem(name: str, table: str | None) -> str | None:
    """What is wrong with a field's name, or None: a bare one belongs to `table`, or to any."""
    if "." in name:
        table, name = name.split(".", 1)
    if table is None:
        if any(name in one.column_names for one in TABLES.values()):
            return None
        return f"no table has a field “{name}”. `untower tables` lists every field."
    if table not in TABLES:
        return f"there is no table “{table}”. Allowed: {', '.join(TABLES)}."
    if name not in TABLES[table].column_names:
        names = ", ".join(TABLES[table].column_names)
        return f"{table} has no field “{name}”. Allowed: {names}."
    return None


def _slips(entry: dict[str, object]) -> Iterator[str]:
    for key in entry:
        if key not in PARTS:
            yield f": “{key}” is not known. Allowed: {', '.join(PARTS)}."
    table = entry.get("table")
    is_known = isinstance(table, str) and table in TABLES
    if not is_known:
        yield f": table is “{table}”. Allowed: {', '.join(TABLES)}."
    if not entry.get("names") and not entry.get("headers"):
        yield ": say which files are meant, by names or headers."
    for part, kind in PARTS.items():
        value = entry.get(part)
        if part == "table" or value is None:
            continue
        if kind not in (BY_FIELD, BY_HEADER):
            if not _is_of_kind(kind, value):
                yield f", {part}: {value!r} is not what may stand there. Write {EXAMPLE[part]}."
        elif isinstance(value, dict):
            yield from _slips_by_name(part, value, str(table) if is_known else None)
        else:
            yield f", {part}: {value!r} is not a list of settings. Write {EXAMPLE[part]}."


def _slips_by_name(part: str, given: dict[str, object], table: str | None) -> Iterator[str]:
    """Slips in a part that speaks of several fields or headers, one by one."""
    for name, value in given.items():
        if PARTS[part] is BY_FIELD and (table is not None or "." in name):
            problem = field_problem(name, table)
            if problem:
                yield f", {part}: {problem}"
        if not _may_stand_in(part, value):
            yield f", {part}, {name}: {value!r} is not what may stand there. Write {EXAMPLE[part]}."


def _may_stand_in(part: str, value: object) -> bool:
    if part == "values":
        return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    if part == "split":
        return isinstance(value, str) and bool(value)
    if part == "constants":
        return isinstance(value, str | int | float)
    return _is_of_kind(TEXTS, value)


def _is_of_kind(kind: str, value: object) -> bool:
    if kind is YES_OR_NO:
        return isinstance(value, bool)
    if isinstance(value, str):
        return True
    return kind is TEXTS and isinstance(value, list) and all(isinstance(v, str) for v in value)

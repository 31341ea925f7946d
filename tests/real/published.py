"""Which published files docs/real-data.md speaks of, each read and analysed once in a process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import untower

if TYPE_CHECKING:
    from untower import Body
    from untower.answers import StepAnswer

ROOT = Path(__file__).resolve().parents[2]
ON = date(2026, 11, 23)
"""The date all figures are reckoned from; spend does not depend on it, a register's ends do."""

SPEND = {
    "networkrail": "Network Rail",
    "cabinetoffice": "Cabinet Office",
    "harrogate": "Harrogate Borough Council",
    "manchester": "Manchester City Council",
    "leeds": "Leeds City Council",
    "lancashire_fire": "Lancashire Fire and Rescue Service",
    "lancashire_pcc": "Police and Crime Commissioner for Lancashire",
}
REGISTERS = {"notices": "Contracts Finder notices of bodies in Lancashire"}
ESTATES = {"hmpps": "HM Prison and Probation Service", "govuk": "GOV.UK"}
RAW = {"raw": "Harrowmoor, an invented council"}
OUTSIDE = [*SPEND, *REGISTERS, *ESTATES]


@dataclass(frozen=True)
class Taken:
    """One source as it was read, and the estate step's answer to it."""

    name: str
    body: Body
    answer: StepAnswer


@cache
def body_of(data: Path | None, name: str) -> Body:
    """Read one source; `data` is the folder of real public data, and None for Harrowmoor."""
    files, mapping = _files(data, name)
    mappings = [ROOT / "examples" / "mappings" / mapping] if mapping else []
    return untower.read(files, on=ON, mapping_files=mappings)


@cache
def taken(data: Path | None, name: str) -> Taken:
    """One source read and analysed."""
    body = body_of(data, name)
    return Taken(name, body, body.estate())


def _files(data: Path | None, name: str) -> tuple[list[Path], str | None]:
    if name in RAW:
        return [ROOT / "examples" / "raw"], None
    if data is None:
        raise ValueError(f"{name} is read from the folder of real public data: name it")
    if name in REGISTERS:
        return [data / "notices"], "lancashire_notices.toml"
    if name in ESTATES:
        return sorted((data / "estates").glob(f"{name}_*.csv")), f"{name}.toml"
    return [data / "spend" / name], None

"""Harrowmoor's two procurements whole: what was published, who tendered, who scored what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from examples.generator.council import stream
from examples.generator.prices import parts
from examples.generator.published_sets import published
from examples.generator.scoring import scoring_tables
from examples.generator.tenders import tender_tables

if TYPE_CHECKING:
    from examples.generator.records import Tables


def procuring(tables: Tables) -> Tables:
    """Every table of the procurements by name, from the tables of Harrowmoor."""
    known = parts(stream("markets"), tables)
    tendered = tender_tables(stream("tenders"), stream("promises of tenders"), known)
    return published(known) | tendered | scoring_tables(stream)


def together(tables: Tables, procured: Tables) -> Tables:
    """Both folders as a reader has them that reads them together."""
    return tables | {name: tables.get(name, []) + rows for name, rows in procured.items()}

"""How does a workbook look that is sent out to be filled in, and where is a set of them put?"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import xlsxwriter

from untower.errors import WrongUse
from untower.publish.blank_workbook import CREATED, put
from untower.publish.folder import check_may_be_folder, make_folder
from untower.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from io import BytesIO
    from pathlib import Path

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

HEAD = {"bold": True, "text_wrap": True, "valign": "top", "border": 1}
WRAPPED = {"text_wrap": True, "valign": "top"}


class SentFormats(NamedTuple):
    """How cells look: those to read, and the grey marks that lead each answer to its place."""

    head: Format
    mark_head: Format
    text: Format
    mark: Format
    bold: Format
    title: Format


def sent_formats(workbook: Workbook) -> SentFormats:
    """The formats that every workbook of the kind has."""
    return SentFormats(
        head=workbook.add_format({**HEAD, "bg_color": "#1F3A4D", "font_color": "#FFFFFF"}),
        mark_head=workbook.add_format({**HEAD, "bg_color": "#E3EBEF", "font_color": "#12212B"}),
        text=workbook.add_format(WRAPPED),
        mark=workbook.add_format({**WRAPPED, "font_color": "#566570", "num_format": "@"}),
        bold=workbook.add_format({"bold": True}),
        title=workbook.add_format({"bold": True, "font_size": 16}),
    )


@contextmanager
def sent_workbook(target: BytesIO, *, title: str, subject: str) -> Iterator[Workbook]:
    """A workbook in memory with its properties set: no text in it is a formula or a link."""
    with xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as workbook:
        workbook.set_properties(
            {
                "title": title,
                "subject": subject,
                "author": "untower",
                "comments": f"Written by untower {__version__}.",
                "created": CREATED,
            }
        )
        yield workbook


def marked_page(workbook: Workbook, name: str, marking: str) -> Worksheet:
    """A sheet on landscape A4, as wide as a page, with its marking in the foot."""
    page = workbook.add_worksheet(name)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer(f"&L{marking}&R&P of &N")
    return page


def write_to_be_filled(
    making: Mapping[str, Callable[[], bytes]], folder: Path, *, to_hold: str, is_forced: bool
) -> list[Path]:
    """Write each workbook into the folder under its name; the files, in that order.

    The folder is made if it is not there. WrongUse when a file of one of the names stands there
    already, since it may hold what people filled in (`to_hold`), unless `is_forced`; then nothing
    is written at all.
    """
    check_may_be_folder(folder)
    there = [folder / name for name in making if (folder / name).exists()]
    if there and not is_forced:
        raise WrongUse(
            f"{there[0]}: is there already and may hold {to_hold}. Name another folder with -o, or "
            "add --force to replace it."
        )
    make_folder(folder)
    for name, make in making.items():
        put(folder / name, make())
    return [folder / name for name in making]

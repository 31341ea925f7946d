"""Tables of a paper in Word: heads that repeat, rows that hold together, widths that fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, RGBColor

from untower.publish.papers.docx_styles import (
    CELL,
    CELL_HEAD,
    CELL_SMALL,
    HEAD_TINT,
    LINE,
    MUTED,
    SMALL,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph

    from untower.publish.papers.docx_footnotes import Footnotes
    from untower.publish.papers.model import TableBlock

TWIPS, EMU_A_TWIP = 9298, 635  # the width between the margins
LETTER_TWIPS, ROOM_TWIPS = 100, 260
# A column is as wide as its longest word, and shares the rest by how much it holds.
MOST_LETTERS = 180
NEARLY_WIDE = 0.7
# What is held together on one page: few rows, and little in them.
HELD_ROWS, HELD_LETTERS = 9, 700
FIRST_LETTERS = 22


def add_table(document: Document, block: TableBlock, footnotes: Footnotes) -> None:
    """A table with its title above it and what is left out below it."""
    title = document.add_paragraph(block.title, style="Caption")
    if block.note:
        footnotes.add(title, block.note)
    table = document.add_table(rows=1, cols=len(block.heads))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    style = CELL_SMALL if block.is_small else CELL
    for place, head in enumerate(block.heads):
        cell = table.rows[0].cells[place]
        _write(cell, head, CELL_HEAD, is_right=place in block.number_columns)
        _tint(cell, HEAD_TINT)
    repeat_head(table.rows[0])
    for row in block.rows:
        cells = table.add_row().cells
        for place, cell in enumerate(row):
            paragraph = _write(
                cells[place], cell.words, style, is_right=place in block.number_columns
            )
            if not cell.is_known:
                for run in paragraph.runs:
                    run.font.italic = True
                    run.font.color.rgb = RGBColor.from_string(MUTED)
            if cell.note:
                footnotes.add(paragraph, cell.note)
    if block.shares:
        columns = [TWIPS * share // sum(block.shares) for share in block.shares]
    else:
        columns = widths(block.heads, [[c.words for c in row] for row in block.rows])
    _shape(table, columns)
    _describe(table, block.title, block.description)
    _hold_together(table)
    if block.rest:
        for cell in table.rows[-1].cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        document.add_paragraph(block.rest, style=SMALL)


def _hold_together(table: Table) -> None:
    """A short table is not parted by a page."""
    rows = list(table.rows)
    letters = sum(len(cell.text) for row in rows for cell in row.cells)
    is_short = len(rows) <= HELD_ROWS and letters <= HELD_LETTERS
    for row in rows[:-1] if is_short else []:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def facts_table(document: Document, rows: Sequence[tuple[str, object]]) -> Table:
    """The two columns under the title; the caller fills the second."""
    table: Table = document.add_table(rows=0, cols=2)
    table.autofit = False
    for name, _ in rows:
        cell = table.add_row().cells[0]  # type: ignore[no-untyped-call]
        _write(cell, name, CELL_HEAD, is_right=False)
    _shape(table, [2700, TWIPS - 2700], has_head=False)
    _describe(table, "About this paper", "What the paper is, for whom, and who answers for it.")
    return table


def widths(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """How wide each column is, in twentieths of a point: no word broken, the rest by content."""
    least, wanted = [], []
    for place, head in enumerate(heads):
        texts = [head, *(row[place] for row in rows)]
        longest = max(len(word) for text in texts for word in (text.split(" ") or [""]))
        most = max(min(len(text), MOST_LETTERS) for text in texts)
        # The first column names the row: it is parted last.
        held = min(most, FIRST_LETTERS) if place == 0 else 0
        least.append(ROOM_TWIPS + LETTER_TWIPS * min(max(longest, held), 24))
        wanted.append(ROOM_TWIPS + LETTER_TWIPS * most)
    if sum(wanted) <= TWIPS:
        # A narrow table is not stretched over the page: the eye keeps to its line.
        room = max(sum(wanted), TWIPS if sum(wanted) > TWIPS * NEARLY_WIDE else 0)
        return [w * room // sum(wanted) for w in wanted]
    if sum(least) >= TWIPS:
        return [TWIPS * part // sum(least) for part in least]
    more = [max(0, w - at) for w, at in zip(wanted, least, strict=True)]
    spare = TWIPS - sum(least)
    return [at + spare * m // max(1, sum(more)) for at, m in zip(least, more, strict=True)]


def repeat_head(row: _Row) -> None:
    """A head that stands again on each page, for eyes and for screen readers."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001
    properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))


def _write(cell: _Cell, words: str, style: str, *, is_right: bool) -> Paragraph:
    paragraph: Paragraph = cell.paragraphs[0]
    # By its id: looking a style up by name reads every style, for every cell.
    paragraph._p.style = style.replace(" ", "")  # noqa: SLF001
    paragraph.add_run(words)
    if is_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return paragraph


def _tint(cell: _Cell, colour: str) -> None:
    cell._tc.get_or_add_tcPr().append(  # noqa: SLF001
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{colour}"/>')
    )


def _shape(table: Table, columns: Sequence[int], *, has_head: bool = True) -> None:
    """Fixed widths, hairlines between rows, room within cells; rows do not part over pages."""
    properties = table._tbl.tblPr  # noqa: SLF001
    for name in ("w:tblW", "w:tblBorders", "w:tblCellMar", "w:tblLook", "w:tblStyle"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
        for side in ("top", "bottom", "insideH")
    )
    width = parse_xml(f'<w:tblW {nsdecls("w")} w:w="{sum(columns)}" w:type="dxa"/>')
    borders = parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>")
    margins = parse_xml(
        f'<w:tblCellMar {nsdecls("w")}><w:left w:w="80" w:type="dxa"/>'
        '<w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
    )
    look = parse_xml(
        f'<w:tblLook {nsdecls("w")} w:val="{"0620" if has_head else "0680"}" '
        f'w:firstRow="{int(has_head)}" w:lastRow="0" w:firstColumn="{int(not has_head)}" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
    )
    layout = properties.find(qn("w:tblLayout"))
    justified = properties.find(qn("w:jc"))
    first = justified if justified is not None else layout
    first.addprevious(width)
    layout.addprevious(borders)
    layout.addnext(margins)
    margins.addnext(look)
    for place, column in enumerate(table.columns):
        column.width = Emu(columns[place] * EMU_A_TWIP)
        for cell in column.cells:
            cell.width = Emu(columns[place] * EMU_A_TWIP)
    for row in table.rows:
        held = row._tr.get_or_add_trPr()  # noqa: SLF001
        if held.find(qn("w:cantSplit")) is None:
            held.insert(0, OxmlElement("w:cantSplit"))


def _describe(table: Table, title: str, words: str) -> None:
    """What a screen reader says of the table."""
    properties = table._tbl.tblPr  # noqa: SLF001
    for name, text in (("w:tblCaption", title), ("w:tblDescription", words)):
        element = OxmlElement(name)
        element.set(qn("w:val"), text)
        properties.append(element)

"""A paper as a Word file: editable, accessible, the same bytes for the same plan."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

import docx
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from untower.phrases import spell_day
from untower.publish.papers import docx_styles as styles
from untower.publish.papers.docx_charts import add_chart
from untower.publish.papers.docx_contents import add_contents
from untower.publish.papers.docx_footnotes import Footnotes
from untower.publish.papers.docx_pack import packed, set_properties, tidy
from untower.publish.papers.docx_tables import add_table, facts_table
from untower.publish.papers.model import (
    Chart,
    Checklist,
    Gap,
    Heading,
    Look,
    NewPart,
    Paragraph,
    TableBlock,
    Words,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.text.paragraph import Paragraph as WordParagraph
    from docx.text.run import Run

    from untower.publish.papers.model import Block, Paper, Piece

TEXT_CM = 16.4
# Bookmarks of gaps are numbered apart from those of headings.
GAPS_FROM = 10_000
STYLES = {
    Look.LEAD: styles.LEAD,
    Look.BULLET: styles.BULLET,
    Look.NUMBERED: styles.RECOMMENDED,
    Look.SMALL: styles.SMALL,
}


def docx_bytes(paper: Paper) -> bytes:
    """The paper as the bytes of a .docx file."""
    return _Writer(paper).bytes()


class _Writer:
    """Writes one paper, block by block."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.document: Document = docx.Document()
        styles.dress(self.document, numbers_paragraphs=paper.numbers_paragraphs)
        self.footnotes = Footnotes(self.document)
        self.charts = 0
        self.headings = 0
        self.part = paper.first_part
        self.is_after_table = self.is_cover = False
        self.letters = 0

    def bytes(self) -> bytes:
        """Everything in its order, then the parts that are written last."""
        self._edges(self.document.sections[0], self.paper.first_part)
        self._title()
        for block in self.paper.blocks:
            self._block(block)
            self.is_after_table = isinstance(block, TableBlock) and not block.rest
        self.footnotes.finish()
        set_properties(self.document, self.paper)
        tidy(self.document)
        return packed(self.document, self.paper.organisation)

    # --- the first page and the edges of every page ----------------------------------------

    def _title(self) -> None:
        paper = self.paper
        self.document.add_paragraph(paper.title, style="Title")
        self.document.add_paragraph(paper.organisation, style="Subtitle")
        rows: list[tuple[str, Piece]] = [
            *paper.facts,
            ("Figures as at", Words(spell_day(paper.on))),
            ("Marking", Words(paper.marking)),
            ("Edition", Words(f"{paper.edition}: {paper.holds}")),
        ]
        table = facts_table(self.document, rows)
        for row, (_, piece) in zip(table.rows, rows, strict=True):
            paragraph = row.cells[1].paragraphs[0]
            paragraph.style = styles.CELL
            self._piece(paragraph, piece)
        self.is_cover = paper.has_contents and add_contents(self.document, paper)

    def _edges(self, section: Section, part: NewPart) -> None:
        """Marking and edition at the head of every page, title and page number at its foot."""
        paper = self.paper
        section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
        head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
        head.style, foot.style = "Header", "Footer"
        for paragraph in (head, foot):
            stops = paragraph.paragraph_format.tab_stops
            stops.add_tab_stop(Cm(TEXT_CM), WD_TAB_ALIGNMENT.RIGHT)
        head.add_run(f"{paper.marking}\t{paper.edition}")
        if part.marking:
            marked = section.header.add_paragraph(style="Header")
            marked.add_run(part.marking).bold = True
        foot.add_run(f"{paper.organisation} · {paper.title}\tPage ")
        _field(foot, "PAGE")
        foot.add_run(" of ")
        _field(foot, "NUMPAGES")

    # --- blocks ----------------------------------------------------------------------------

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                self._paragraph(block)
            case TableBlock():
                add_table(self.document, block, self.footnotes)
            case Chart():
                self._chart(block)
            case NewPart():
                self._new_part(block)
            case Checklist():
                self._checklist(block)

    def _heading(self, block: Heading) -> None:
        self.headings += 1
        paragraph = self.document.add_paragraph(style=f"Heading {block.level}")
        if self.is_cover and self.headings == 1:
            paragraph.paragraph_format.page_break_before = True
        bookmark(paragraph, f"heading_{self.headings}", self.headings, block.words)
        if self.part.letter and block.level == 1:
            self._numbered_apart(paragraph, 0)
        elif self.part.letter and block.level == 2 and not self.paper.numbers_paragraphs:
            self._numbered_apart(paragraph, 1)

    def _numbered_apart(
        self, paragraph: WordParagraph, level: int, number: int = styles.EXEMPT
    ) -> None:
        bound = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001
        bound.get_or_add_ilvl().val = level
        bound.get_or_add_numId().val = number

    def _paragraph(self, block: Paragraph) -> None:
        numbers = self.paper.numbers_paragraphs and block.look is Look.BODY
        style = STYLES.get(block.look, styles.NUMBERED if numbers else styles.BODY)
        paragraph = self.document.add_paragraph(style=style)
        if numbers and self.part.letter:
            self._numbered_apart(paragraph, 1)
        if block.look is Look.NUMBERED:
            self.letters = self.letters or styles.lettered_anew(self.document)
            self._numbered_apart(paragraph, 0, self.letters)
        else:
            self.letters = 0
        if self.is_after_table:
            paragraph.paragraph_format.space_before = Pt(10)
        for piece in block.pieces:
            self._piece(paragraph, piece)

    def _piece(self, paragraph: WordParagraph, piece: Piece) -> None:
        if isinstance(piece, Gap):
            run = bookmark(paragraph, f"gap_{piece.number}", GAPS_FROM + piece.number, piece.words)
            run.style = self.document.styles[styles.GAP]
            return
        if piece.text:
            paragraph.add_run(piece.text).bold = True if piece.is_strong else None
        if piece.note:
            self.footnotes.add(paragraph, piece.note)

    def _chart(self, block: Chart) -> None:
        self.charts += 1
        title = self.document.add_paragraph(block.title, style="Caption")
        if block.note:
            self.footnotes.add(title, block.note)
        paragraph = self.document.add_paragraph(style=styles.BODY)
        made_at = datetime.combine(self.paper.on, time())
        add_chart(self.document, paragraph, block, self.charts, made_at)

    def _new_part(self, block: NewPart) -> None:
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        self.part = block
        self._edges(section, block)
        self.document.add_paragraph(block.title, style="Title")
        self.document.add_paragraph(block.marking, style="Subtitle")

    def _checklist(self, block: Checklist) -> None:
        count = len(block.gaps)
        words = (
            "This place is marked in the text. It is the author’s to fill; delete this list "
            "once it is."
            if count == 1
            else "These places are marked in the text, each in the style “Gap for the author”. "
            "Follow a line to its place; delete this list once all are written."
        )
        self.document.add_paragraph(words, style=styles.BODY)
        for gap in block.gaps:
            paragraph = self.document.add_paragraph(style=styles.CHECK)
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), f"gap_{gap.number}")
            link.set(qn("w:history"), "1")
            run = paragraph.add_run(f"{gap.section}: {gap.what}")
            run.style = self.document.styles[styles.LINKED]
            link.append(run._r)  # noqa: SLF001
            paragraph._p.append(link)  # noqa: SLF001
            paragraph.add_run(f" ({gap.who})")


def _field(paragraph: WordParagraph, name: str) -> None:
    """A number that Word counts itself."""
    field = parse_xml(
        f'<w:fldSimple {nsdecls("w")} w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    )
    paragraph._p.append(field)  # noqa: SLF001


def bookmark(paragraph: WordParagraph, name: str, number: int, words: str) -> Run:
    """Words at the end of a paragraph within a bookmark of that name."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    paragraph._p.append(start)  # noqa: SLF001
    run = paragraph.add_run(words)
    paragraph._p.append(end)  # noqa: SLF001
    return run

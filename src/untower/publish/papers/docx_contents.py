"""The list of contents: links that work at once, in a field that Word can bring up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from untower.publish.papers.docx_styles import CONTENTS
from untower.publish.papers.model import Heading

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

    from untower.publish.papers.model import Paper

# Levels 1 and 2, as links, without page numbers: those are known only once the file is laid out.
FIELD = r'TOC \o "1-2" \h \n \z \u'


# A longer list makes the first page a cover: what follows begins on the next.
COVER_FROM = 14


def add_contents(document: Document, paper: Paper) -> bool:
    """Every heading of levels 1 and 2 as a link to its place; True where it makes a cover."""
    document.add_paragraph("Contents", style=CONTENTS)
    listed = []
    number = 0
    for block in paper.blocks:
        if isinstance(block, Heading):
            number += 1
            if block.level <= (1 if paper.numbers_paragraphs else 2):
                listed.append((block, number))
    for place, (heading, at) in enumerate(listed):
        paragraph = document.add_paragraph(style=f"toc {heading.level}")
        if place == 0:
            for kind in ("begin", "", "separate"):
                paragraph._p.append(_mark(kind))  # noqa: SLF001
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), f"heading_{at}")
        link.set(qn("w:history"), "1")
        run = paragraph.add_run(heading.words)
        link.append(run._r)  # noqa: SLF001
        paragraph._p.append(link)  # noqa: SLF001
        if place == len(listed) - 1:
            paragraph._p.append(_mark("end"))  # noqa: SLF001
    return len(listed) >= COVER_FROM


def _mark(kind: str) -> BaseOxmlElement:
    inner = (
        f'<w:fldChar w:fldCharType="{kind}"/>'
        if kind
        else f'<w:instrText xml:space="preserve"> {FIELD} </w:instrText>'
    )
    return parse_xml(f"<w:r {nsdecls('w')}>{inner}</w:r>")

"""Real footnotes: a part of the file of its own, as Word keeps them.

python-docx reads and writes none (1.2), so the part is written here: two separators, then one
footnote a note, numbered from 1 in the order of their references.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from untower.publish.papers.docx_styles import FOOTNOTE_REFERENCE, FOOTNOTE_TEXT

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.text.paragraph import Paragraph

SEPARATORS = (("separator", -1, "separator"), ("continuationSeparator", 0, "continuationSeparator"))


class Footnotes:
    """The footnotes of one document: `add` puts a reference down, `finish` writes the part."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._notes: list[str] = []

    def add(self, paragraph: Paragraph, words: str) -> int:
        """Put a reference at the end of a paragraph; give the footnote's number."""
        self._notes.append(words)
        number = len(self._notes)
        run = paragraph.add_run()
        run.style = self._document.styles[FOOTNOTE_REFERENCE]
        mark = OxmlElement("w:footnoteReference")
        mark.set(qn("w:id"), str(number))
        run._r.append(mark)  # noqa: SLF001 (the element itself: there is no other way to it)
        return number

    def finish(self) -> None:
        """Write the footnotes part and tell the document's settings of its separators."""
        root = parse_xml(f"<w:footnotes {nsdecls('w')}></w:footnotes>")
        for kind, number, mark in SEPARATORS:
            root.append(
                parse_xml(
                    f'<w:footnote {nsdecls("w")} w:type="{kind}" w:id="{number}"><w:p><w:pPr>'
                    '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
                    f"<w:r><w:{mark}/></w:r></w:p></w:footnote>"
                )
            )
        for number, words in enumerate(self._notes, start=1):
            root.append(self._footnote(number, words))
        blob = serialize_part_xml(root)
        main = self._document.part
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, blob, main.package)
        main.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        listed = parse_xml(
            f'<w:footnotePr {nsdecls("w")}><w:footnote w:id="-1"/><w:footnote w:id="0"/>'
            "</w:footnotePr>"
        )
        settings = self._document.settings.element
        # Its place among the settings is fixed: before what tells of compatibility.
        before = settings.find(qn("w:compat"))
        if before is None:
            settings.append(listed)
        else:
            before.addprevious(listed)

    def _footnote(self, number: int, words: str) -> BaseOxmlElement:
        note = OxmlElement("w:footnote")
        note.set(qn("w:id"), str(number))
        styles = self._document.styles
        note.append(
            parse_xml(
                f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{styles[FOOTNOTE_TEXT].style_id}"/>'
                f'</w:pPr><w:r><w:rPr><w:rStyle w:val="{styles[FOOTNOTE_REFERENCE].style_id}"/>'
                "</w:rPr><w:footnoteRef/></w:r></w:p>"
            )
        )
        run, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = f" {words}"
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(text)
        note[0].append(run)
        return note

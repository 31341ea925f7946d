"""How does a paper look in Word? Real styles, real lists, one language; nothing set by hand.

Whoever opens the file changes a style once and the whole paper follows. Every pair of colours has
a contrast of at least 4.5 to 1 on paper and on the tint of a table's head.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import CharacterStyle, ParagraphStyle

INK, MUTED, BRAND, LINK = "17212B", "4D5B66", "123F4A", "0A5578"
HEAD_TINT, GAP_TINT, LINE = "E3EDEF", "FFF4D1", "CCD2D5"
SANS = "Arial"
LANGUAGE = "en-GB"

BODY, LEAD, SMALL = "Normal", "Lead", "Small note"
NUMBERED, BULLET, CHECK = "Numbered paragraph", "List Bullet", "Check list"
RECOMMENDED = "List Number"
CELL, CELL_SMALL, CELL_HEAD = "Table text", "Table text small", "Table head"
CONTENTS = "Contents title"
GAP, LINKED = "Gap for the author", "Hyperlink"
FOOTNOTE_TEXT, FOOTNOTE_REFERENCE = "footnote text", "footnote reference"

# Styles that Word knows by these names: it uses them when it brings a field up to date.
WORDS_OWN = (FOOTNOTE_TEXT, "toc 1", "toc 2")
# size, before, after, line spacing, colour, bold
PARAGRAPHS: dict[str, tuple[float, float, float, float, str, bool]] = {
    BODY: (11, 0, 8, 1.15, INK, False),
    LEAD: (13, 0, 10, 1.2, INK, False),
    SMALL: (9, 3, 8, 1.1, MUTED, False),
    NUMBERED: (11, 0, 8, 1.15, INK, False),
    BULLET: (11, 0, 5, 1.15, INK, False),
    RECOMMENDED: (11, 0, 5, 1.15, INK, False),
    CHECK: (11, 0, 5, 1.15, INK, False),
    CELL: (9.5, 2, 2, 1.05, INK, False),
    CELL_SMALL: (8.5, 2, 2, 1.05, INK, False),
    CELL_HEAD: (9, 2, 2, 1.05, BRAND, True),
    "Caption": (10, 10, 4, 1.1, BRAND, True),
    "Title": (26, 0, 6, 1.05, BRAND, True),
    "Subtitle": (13, 0, 14, 1.1, MUTED, False),
    "Heading 1": (17, 24, 8, 1.1, BRAND, True),
    "Heading 2": (13, 16, 5, 1.1, BRAND, True),
    "Heading 3": (11, 12, 4, 1.1, INK, True),
    CONTENTS: (13, 18, 6, 1.1, BRAND, True),
    "Header": (8.5, 0, 0, 1.0, MUTED, False),
    "Footer": (8.5, 0, 0, 1.0, MUTED, False),
    FOOTNOTE_TEXT: (8.5, 0, 2, 1.05, INK, False),
    "toc 1": (10.5, 3, 1, 1.05, INK, False),
    "toc 2": (9.5, 0, 1, 1.05, INK, False),
}
KEEP_WITH_NEXT = (CONTENTS, "Caption", "Heading 1", "Heading 2", "Heading 3", "Title")

# Numbering: id → levels (format, text, left, hanging in twips, style).
OUTLINE, BULLETS, RECOMMENDATIONS, CHECKS, EXEMPT = 1, 2, 3, 4, 5


def dress(document: Document, *, numbers_paragraphs: bool) -> None:
    """Give a blank document untower's styles, lists, language and page."""
    _drop_what_is_not_used(document)
    for name, form in PARAGRAPHS.items():
        _paragraph_style(document, name, form)
    _character_styles(document)
    _language(document)
    _lists(document, numbers_paragraphs=numbers_paragraphs)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
    section.header_distance = section.footer_distance = Cm(1.1)


def _drop_what_is_not_used(document: Document) -> None:
    """The blank document comes with dozens of table styles nobody asked for."""
    for style in list(document.styles):
        is_table = style.type == WD_STYLE_TYPE.TABLE and style.name not in ("Normal Table",)
        if is_table:
            style.delete()


def _paragraph_style(
    document: Document, name: str, form: tuple[float, float, float, float, str, bool]
) -> None:
    size, before, after, line, colour, is_bold = form
    known = {s.name for s in document.styles}
    if name not in known:
        made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name in WORDS_OWN)
        made.base_style = document.styles[BODY]
    style: ParagraphStyle = document.styles[name]
    _font(style, size, colour, is_bold=is_bold)
    space = style.paragraph_format
    space.space_before, space.space_after = Pt(before), Pt(after)
    space.line_spacing_rule = WD_LINE_SPACING.MULTIPLE
    space.line_spacing = line
    space.widow_control = True
    space.keep_with_next = name in KEEP_WITH_NEXT
    style.quick_style = True
    for left in ("w:pBdr", "w:tabs", "w:contextualSpacing"):
        for old in style.element.get_or_add_pPr().findall(qn(left)):
            style.element.pPr.remove(old)
    if name == "toc 2":
        space.left_indent = Cm(0.6)


def _font(
    style: ParagraphStyle | CharacterStyle, size: float | None, colour: str, *, is_bold: bool
) -> None:
    font = style.font
    font.name, font.bold, font.italic = SANS, is_bold, False
    if size is not None:
        font.size = Pt(size)
    font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), SANS)
    run = style.element.get_or_add_rPr()
    for left in ("w:spacing", "w:kern"):
        for old in run.findall(qn(left)):
            run.remove(old)
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)


def _character_styles(document: Document) -> None:
    gap = document.styles.add_style(GAP, WD_STYLE_TYPE.CHARACTER)
    _font(gap, None, INK, is_bold=True)
    gap.quick_style = True
    gap.element.get_or_add_rPr().append(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{GAP_TINT}"/>')
    )
    reference = document.styles.add_style(FOOTNOTE_REFERENCE, WD_STYLE_TYPE.CHARACTER, builtin=True)
    _font(reference, None, INK, is_bold=False)
    reference.font.superscript = True
    linked = document.styles.add_style(LINKED, WD_STYLE_TYPE.CHARACTER, builtin=True)
    _font(linked, None, LINK, is_bold=False)
    linked.font.underline = True


def _language(document: Document) -> None:
    """British English for every word, so that a screen reader and the speller know."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    run = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in run.findall(qn("w:lang")):
        run.remove(old)
    run.append(
        parse_xml(
            f'<w:lang {nsdecls("w")} w:val="{LANGUAGE}" w:eastAsia="{LANGUAGE}" w:bidi="ar-SA"/>'
        )
    )


def _lists(document: Document, *, numbers_paragraphs: bool) -> None:
    """The lists of the paper, bound to their styles, in place of those of the blank document."""
    second = NUMBERED if numbers_paragraphs else "Heading 2"
    lists = {
        OUTLINE: [
            ("decimal", "%1", 567, 567, "Heading 1"),
            ("decimal", "%1.%2", 567, 567, second),
        ],
        BULLETS: [("bullet", "•", 964 if numbers_paragraphs else 397, 397, BULLET)],
        RECOMMENDATIONS: [("lowerLetter", "(%1)", 1134 if numbers_paragraphs else 567, 567,
                           RECOMMENDED)],
        CHECKS: [("bullet", "☐", 454, 454, CHECK)],
        EXEMPT: [("decimal", "B%1", 567, 567, ""), ("decimal", "B%1.%2", 567, 567, "")],
    }  # fmt: skip
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for number, levels in lists.items():
        numbering.append(parse_xml(_abstract(number, levels)))
    for number in lists:
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/>'
                "</w:num>"
            )
        )
    for number, levels in lists.items():
        for level, (_, _, _, _, style) in enumerate(levels):
            if style:
                _bind(document.styles[style].element, number, level)


def _abstract(number: int, levels: list[tuple[str, str, int, int, str]]) -> str:
    parts = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        + (f'<w:pStyle w:val="{style.replace(" ", "")}"/>' if style else "")
        + f'<w:suff w:val="tab"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:tabs><w:tab w:val="num" w:pos="{left}"/></w:tabs>'
        f'<w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
        for n, (form, text, left, hanging, style) in enumerate(levels)
    )
    kind = "multilevel" if len(levels) > 1 else "singleLevel"
    return (
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">'
        f'<w:multiLevelType w:val="{kind}"/>{parts}</w:abstractNum>'
    )


def _bind(style: object, number: int, level: int) -> None:
    properties = style.get_or_add_pPr()  # type: ignore[attr-defined]
    for old in properties.findall(qn("w:numPr")):
        properties.remove(old)
    bound = properties._add_numPr()  # noqa: SLF001 (python-docx has no public way to bind a style)
    bound.get_or_add_ilvl().val = level
    bound.get_or_add_numId().val = number
    for old in properties.findall(qn("w:ind")):
        properties.remove(old)


def lettered_anew(document: Document) -> int:
    """The number of a new list in letters, which begins at (a) again."""
    numbering = document.part.numbering_part.element
    number = len(numbering.findall(qn("w:num"))) + 1
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId '
            f'w:val="{RECOMMENDATIONS}"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
            "</w:lvlOverride></w:num>"
        )
    )
    return number

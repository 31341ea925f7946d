"""Charts that Word itself draws: editable, with their data inside and said in words.

A picture would need a drawn copy of itself beside it, and could not be edited. These bars are
Word's own; the small workbook behind each is what "Edit data" opens.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from untower.publish.formula_guard import harmless
from untower.publish.papers.docx_styles import INK, LINE, SANS

if TYPE_CHECKING:
    from datetime import datetime

    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from untower.publish.papers.model import Chart

EMU = 360000
WIDTH_CM, BAR_CM, ROOM_CM, UPRIGHT_CM = 16.4, 0.85, 1.8, 7.5
COLOURS = ("154C5E", "B5622A", "7FB3D0", "6D2E56", "E3B23C")
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHART_URI = "http://schemas.openxmlformats.org/drawingml/2006/chart"
MILLION = 1_000_000


def add_chart(
    document: Document, paragraph: Paragraph, chart: Chart, number: int, made_at: datetime
) -> None:
    """Put a chart into a paragraph, with its data and the words that say it."""
    package = document.part.package
    book = Part(
        PackURI(f"/word/embeddings/chart{number}.xlsx"), BOOK_TYPE, _workbook(chart, made_at),
        package,
    )  # fmt: skip
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART_TYPE, b"", package)
    book_id = part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    part._blob = _chart_xml(chart, book_id).encode()  # noqa: SLF001 (it names its own workbook)
    chart_id = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    width, height = int(WIDTH_CM * EMU), int(_height_cm(chart) * EMU)
    drawing = parse_xml(
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'r')}>"
        '<wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{1000 + number}" name="Chart {number}" title={quoteattr(chart.title)} '
        f"descr={quoteattr(chart.description)}/><wp:cNvGraphicFramePr/>"
        f'<a:graphic><a:graphicData uri="{CHART_URI}">'
        f'<c:chart xmlns:c="{CHART_URI}" r:id="{chart_id}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    paragraph.add_run()._r.append(drawing)  # noqa: SLF001


def _height_cm(chart: Chart) -> float:
    if chart.is_upright:
        return UPRIGHT_CM
    return ROOM_CM + BAR_CM * len(chart.categories) * max(1, 0.6 * len(chart.runs))


def _scale(chart: Chart) -> float:
    return MILLION if chart.unit_words else 1


def _workbook(chart: Chart, made_at: datetime) -> bytes:
    """The data of a chart as a small workbook, made on the day of the plan."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": made_at, "title": chart.title})
    sheet = book.add_worksheet("Data")
    for across, run in enumerate(chart.runs, start=1):
        sheet.write_string(0, across, harmless(run.name))
        for down, value in enumerate(run.values, start=1):
            if value is not None:
                sheet.write_number(down, across, value / _scale(chart))
    for down, name in enumerate(chart.categories, start=1):
        sheet.write_string(down, 0, harmless(name))
    book.close()
    return buffer.getvalue()


def _chart_xml(chart: Chart, book_id: str) -> str:
    runs = "".join(_run_xml(chart, n) for n in range(len(chart.runs)))
    way = "col" if chart.is_upright else "bar"
    many = len(chart.runs) > 1
    axis = chart.unit_words
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace xmlns:c="{CHART_URI}" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<c:lang val="en-GB"/><c:roundedCorners val="0"/>'
        '<c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        f'<c:barChart><c:barDir val="{way}"/><c:grouping val="clustered"/>'
        f'<c:varyColors val="0"/>{runs}<c:gapWidth val="45"/>'
        '<c:axId val="111"/><c:axId val="222"/></c:barChart>'
        '<c:catAx><c:axId val="111"/><c:scaling><c:orientation '
        f'val="{"minMax" if chart.is_upright else "maxMin"}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{"b" if chart.is_upright else "l"}"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{_line(LINE)}{_text()}'
        '<c:crossAx val="222"/><c:crosses val="autoZero"/></c:catAx>'
        '<c:valAx><c:axId val="222"/><c:scaling><c:orientation val="minMax"/>'
        f"{_from_nought(chart)}</c:scaling>"
        f'<c:delete val="0"/><c:axPos val="{"l" if chart.is_upright else "b"}"/>'
        f"<c:majorGridlines>{_line(LINE)}</c:majorGridlines>"
        + (
            f'<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="900" b="0"/></a:pPr>'
            f'<a:r><a:rPr lang="en-GB" sz="900" b="0"><a:latin typeface="{SANS}"/></a:rPr>'
            f"<a:t>{escape(axis)}</a:t></a:r></a:p>"
            '</c:rich></c:tx><c:overlay val="0"/></c:title>'
            if axis
            else ""
        )
        + '<c:numFmt formatCode="#,##0" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'{_text()}<c:crossAx val="111"/><c:crosses '
        f'val="{"autoZero" if chart.is_upright else "max"}"/></c:valAx>'
        "</c:plotArea>"
        + (
            f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_text()}</c:legend>'
            if many
            else ""
        )
        + '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f'<c:externalData r:id="{book_id}"><c:autoUpdate val="0"/></c:externalData>'
        "</c:chartSpace>"
    )


def _from_nought(chart: Chart) -> str:
    """Bars begin at nought: cut short they would show a small difference as a large one."""
    is_below = any(v is not None and v < 0 for run in chart.runs for v in run.values)
    return "" if is_below else '<c:min val="0"/>'


def _run_xml(chart: Chart, place: int) -> str:
    run, count = chart.runs[place], len(chart.categories)
    column = chr(ord("B") + place)
    names = "".join(
        f'<c:pt idx="{n}"><c:v>{escape(name)}</c:v></c:pt>'
        for n, name in enumerate(chart.categories)
    )
    values = "".join(
        f'<c:pt idx="{n}"><c:v>{value / _scale(chart):.6g}</c:v></c:pt>'
        for n, value in enumerate(run.values)
        if value is not None
    )
    colour = COLOURS[place % len(COLOURS)]
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/>'
        f'<c:tx><c:strRef><c:f>Data!${column}$1</c:f><c:strCache><c:ptCount val="1"/>'
        f'<c:pt idx="0"><c:v>{escape(run.name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f'<c:spPr><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></c:spPr>'
        '<c:invertIfNegative val="0"/>'
        '<c:dLbls><c:numFmt formatCode="#,##0.0" sourceLinked="0"/><c:spPr><a:noFill/></c:spPr>'
        f'{_text(800)}<c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
        '<c:showBubbleSize val="0"/></c:dLbls>'
        f"<c:cat><c:strRef><c:f>Data!$A$2:$A${count + 1}</c:f><c:strCache>"
        f'<c:ptCount val="{count}"/>{names}</c:strCache></c:strRef></c:cat>'
        f"<c:val><c:numRef><c:f>Data!${column}$2:${column}${count + 1}</c:f><c:numCache>"
        f'<c:formatCode>General</c:formatCode><c:ptCount val="{count}"/>{values}</c:numCache>'
        "</c:numRef></c:val></c:ser>"
    )


def _line(colour: str) -> str:
    return (
        f'<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:ln>'
        "</c:spPr>"
    )


def _text(size: int = 900) -> str:
    return (
        "<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>"
        f'<a:defRPr sz="{size}" b="0"><a:solidFill><a:srgbClr val="{INK}"/></a:solidFill>'
        f'<a:latin typeface="{SANS}"/></a:defRPr></a:pPr><a:endParaRPr lang="en-GB"/></a:p>'
        "</c:txPr>"
    )

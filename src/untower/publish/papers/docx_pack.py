"""One plan, one file: the same bytes each time, and nothing in it that nobody put there."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from untower.publish.papers.docx_styles import LANGUAGE
from untower.version import __version__

if TYPE_CHECKING:
    from docx.document import Document

    from untower.publish.papers.model import Paper

APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'extended-properties"><Application>untower {version}</Application>'
    "<Company>{company}</Company></Properties>"
)
NOT_OURS = ("thumbnail", "stylesWithEffects", "customXml")


def set_properties(document: Document, paper: Paper) -> None:
    """Title, author, marking, edition and language in the file's own properties."""
    core = document.core_properties
    made_at = datetime.combine(paper.on, time())
    core.title, core.subject = paper.title, paper.kind
    core.author = core.last_modified_by = paper.organisation
    core.category = core.content_status = paper.edition
    core.keywords = f"{paper.marking}; {paper.edition}"
    core.comments = f"{paper.marking}. {paper.edition}: {paper.holds}."
    core.language, core.revision, core.version = LANGUAGE, 1, __version__
    core.identifier = ""
    core.created = core.modified = core.last_printed = made_at


def tidy(document: Document) -> None:
    """Leave out what the blank document brings along: its thumbnail, old styles, American words."""
    for rels in (document.part.package.rels, document.part.rels):
        for key in [k for k, r in rels.items() if r.reltype.endswith(NOT_OURS)]:
            del rels[key]
    settings = document.settings.element
    for name in ("w:savePreviewPicture", "w:proofState", "w:rsids"):
        for element in settings.findall(qn(name)):
            settings.remove(element)
    settings.find(qn("w:zoom")).set(qn("w:percent"), "100")
    settings.find(qn("w:themeFontLang")).set(qn("w:val"), LANGUAGE)
    for setting in settings.find(qn("w:compat")).findall(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def packed(document: Document, company: str) -> bytes:
    """The file's bytes, with every part dated alike."""
    for relation in document.part.package.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.EXTENDED_PROPERTIES:
            text = APP.format(version=__version__, company=escape(company))
            relation.target_part._blob = text.encode()  # noqa: SLF001 (it is not ours to parse)
    raw, made = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return made.getvalue()

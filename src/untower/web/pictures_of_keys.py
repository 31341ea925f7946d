"""The key of a sign-in app: as a QR picture in the page, and as text for who cannot scan one."""

from __future__ import annotations

import io
from base64 import b32encode

import segno
from markupsafe import Markup


def as_picture(address: str) -> Markup:
    """The address as an inline SVG: no style attribute, no outside file."""
    out = io.BytesIO()
    segno.make(address, micro=False).save(
        out, kind="svg", scale=4, border=4, xmldecl=False, svgns=True, svgclass=None, lineclass=None
    )
    svg = out.getvalue().decode().strip()
    named = '<svg role="img" aria-label="QR code for your sign-in app; the key in words is below" '
    return Markup(svg.replace("<svg ", named, 1))  # noqa: S704 (made by segno from our own key)


def as_groups(key: bytes) -> str:
    """The key as apps want it typed: base 32, in groups of four."""
    text = b32encode(key).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))

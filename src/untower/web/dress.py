"""Which of GOV.UK Frontend's files do we ship, and in what dress? Run when its release changes.

    python -m untower.web.dress FOLDER    FOLDER: dist/govuk of the npm package govuk-frontend

The font and the crown belong to services on GOV.UK; an open system run by councils ships neither.
So the font's faces, its name and the crest leave the style sheet, and no asset is copied.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

STATIC = Path(__file__).parent / "static" / "govuk"
OUR_FONT = "Arial,Helvetica,Liberation Sans"
NOTICE = (
    "/* GOV.UK Frontend, Crown copyright (Government Digital Service), MIT licence: see "
    "LICENSE-govuk-frontend. Fonts and emblems removed by python -m untower.web.dress. */\n"
)


def undressed(css: str) -> str:
    """The style sheet without the font, the crest, or any address of a file."""
    css = re.sub(r"/\*!.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = css.replace("GDS Transport", OUR_FONT)
    css = re.sub(r"[a-z-]+:url\([^)]*\)[^;}]*;?", "", css)
    return NOTICE + re.sub(r"/\*# sourceMappingURL.*?\*/", "", css)


def main(folder: str) -> None:
    """Copy the style sheet, undressed, and the script."""
    source = Path(folder)
    css = undressed((source / "govuk-frontend.min.css").read_text(encoding="utf-8"))
    if "url(" in css or "crest" in css.lower() or "GDS Transport" in css:
        raise SystemExit("The style sheet still names a file, the crest or the font: look at it.")
    STATIC.mkdir(parents=True, exist_ok=True)
    (STATIC / "govuk-frontend.min.css").write_text(css, encoding="utf-8")
    script = (source / "govuk-frontend.min.js").read_text(encoding="utf-8")
    (STATIC / "govuk-frontend.min.js").write_text(
        re.sub(r"//# sourceMappingURL.*", "", script), encoding="utf-8"
    )


if __name__ == "__main__":
    main(sys.argv[1])

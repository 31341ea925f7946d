"""What does a TOML file of the organisation's own say, or why can it not be read?"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from untower.errors import UnreadableFile


def read_toml(path: Path | str, what: str, example: str) -> tuple[dict[str, Any], str]:
    """The content of a TOML file and the name it goes by.

    `what` names its kind in the sentences ("mapping", "policy"), `example` says where one stands.
    UnreadableFile when there is none, it cannot be opened, or it is no TOML.
    """
    shown = Path(path).name
    try:
        # An editor on Windows may have put a mark at the start of the file.
        return tomllib.loads(Path(path).read_text(encoding="utf-8-sig")), shown
    except FileNotFoundError as problem:
        raise UnreadableFile(
            shown, f"there is no such {what} file.", "Check the path."
        ) from problem
    except OSError as problem:
        reason = (problem.strerror or "no reason given").lower()
        raise UnreadableFile(
            shown, f"the {what} file cannot be opened ({reason}).", "Check the path."
        ) from problem
    except UnicodeDecodeError as problem:
        raise UnreadableFile(
            shown, f"is not a {what} file in TOML: it is not text in UTF-8.", "Save it as UTF-8."
        ) from problem
    except tomllib.TOMLDecodeError as problem:
        raise UnreadableFile(
            shown, f"is not a {what} file in TOML: {problem}.", f"See {example}."
        ) from problem

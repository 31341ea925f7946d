"""The first rows of a list that untower wrote as CSV, as they are shown on a page."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice

from untower.storage.formula_marks import MARKED


def rows_of_csv(content: bytes, most: int) -> list[dict[str, str]]:
    """At most `most` rows by header, without the marks against being run as formulas."""
    lines = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [
        {
            name: cell[1:] if re.match(MARKED, cell or "") else cell or ""
            for name, cell in row.items()
        }
        for row in islice(lines, most)
    ]

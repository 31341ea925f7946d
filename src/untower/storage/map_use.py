"""Was every header that somebody typed with --map found in at least one of the files?

A mapping that was typed and never used is a slip of the keys or the wrong file: going on as if
nothing had been said would answer another question than the one that was asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from untower.errors import WrongUse
from untower.storage.headers import normalised
from untower.storage.recognise import HEADER_WITHIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from untower.storage.grid import Grid
    from untower.storage.mapping import HeaderMap
    from untower.storage.recognise import Layout

FILES_SHOWN = 5


@dataclass
class MapUse:
    """What became of the headers named on the command line, file by file.

    `seen` are the headers of each file as it has them; `used` the pairs (header, field) that were
    read so in some file (or stand in one that was not recognised, whose refusal then says more);
    `elsewhere` the pairs whose header stands in a file of another table.
    """

    pairs: tuple[tuple[str, str], ...]
    seen: dict[str, list[str]] = field(default_factory=dict)
    used: set[tuple[str, str]] = field(default_factory=set)
    elsewhere: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, maps: Sequence[HeaderMap]) -> MapUse:
        """The pairs that maps without a table name: those of the command line."""
        return cls(
            tuple(
                (header, name)
                for one in maps
                if one.table is None
                for name, headers in one.fields.items()
                for header in headers
            )
        )

    def note(self, grid: Grid, layout: Layout | None, fullest: Sequence[str]) -> None:
        """Take note of one file: its layout, or its fullest row where it was not recognised."""
        if not self.pairs:
            return
        if layout is not None:
            headers = [one.strip() for one in layout.headers if one and one.strip()]
            self.seen[grid.file] = headers
            for header, name in self.pairs:
                self._note_pair(header, name, layout, grid.file)
            return
        self.seen[grid.file] = list(fullest)
        top = grid.cells.head(HEADER_WITHIN)
        cells = {normalised(cell) for row in top.iter_rows() for cell in row if cell}
        self.used.update(pair for pair in self.pairs if normalised(pair[0]) in cells)

    def _note_pair(self, header: str, name: str, layout: Layout, file: str) -> None:
        wanted = normalised(header)
        if not any(normalised(one) == wanted for one in layout.headers):
            return
        why = f"{file}, which was read as {layout.table} and has no use for {name}"
        for full, positions in layout.columns.items():
            if name not in (full, full.split(".", 1)[1]) or not positions:
                continue
            taken = [layout.headers[at] for at in positions]
            if wanted in map(normalised, taken):
                self.used.add((header, name))
                return
            why = f"{file}, where {name} is read from “{taken[0]}”"
        self.elsewhere.setdefault((header, name), why)

    def check(self) -> None:
        """Raise WrongUse with every pair that no file used, and the headers that were seen."""
        problems = list(self._problems())
        if problems:
            raise WrongUse("\n".join(problems))

    def _problems(self) -> Iterator[str]:
        unused = [pair for pair in self.pairs if pair not in self.used and self.seen]
        absent = [pair for pair in unused if pair not in self.elsewhere]
        for header, name in unused:
            place = self.elsewhere.get((header, name))
            if place:
                yield (
                    f"--map {header}={name}: that header stands in {place}. "
                    "Correct the mapping, or leave the file out."
                )
            else:
                yield f"--map {header}={name}: no file has a header “{header}”."
        if absent:
            for file, headers in list(self.seen.items())[:FILES_SHOWN]:
                yield f"{file} has: {', '.join(f'“{one}”' for one in headers) or 'no headers'}."
            if len(self.seen) > FILES_SHOWN:
                yield f"And {len(self.seen) - FILES_SHOWN:,} more files have no such header either."

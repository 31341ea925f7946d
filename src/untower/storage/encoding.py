"""Which characters do these bytes stand for?

The order matters: a byte order mark says it outright; NUL bytes in every second place are UTF-16
without one; strict UTF-8 hardly ever fits by chance; what is left is Windows-1252, the usual
encoding of a British spreadsheet saved as CSV. UTF-8 is never read as Windows-1252: that would
succeed and give "Â£" for "£".
"""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass

from untower.phrases import plural

_BOM = codecs.BOM_UTF8
# The three bytes of the mark, each taken for a Windows-1252 character and written as UTF-8 again.
_BOM_ENCODED_AGAIN = "ï»¿".encode()
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32 LE with BOM"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32 BE with BOM"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16 LE with BOM"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16 BE with BOM"),
)
_SAMPLE_BYTES = 64 * 1024
_CHUNK_BYTES = 4 * 1024 * 1024
_PIECE_BYTES = 16 * 1024
_NOT_IN_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


@dataclass(frozen=True)
class Decoded:
    """A file's text as UTF-8 bytes without a mark, what it was, and what was assumed or mended."""

    utf8: bytes
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded | None:
    """The text of a file, or None when the bytes do not look like text in any known encoding."""
    for mark, codec, name in _WIDE_MARKS:
        if data.startswith(mark):
            return _from_wide(data[len(mark) :], codec, name, f"a byte order mark says {name[:9]}")
    wide = _utf16_by_pattern(data)
    if wide is not None:
        name = f"utf-16 {wide[-2:].upper()} without BOM"
        why = "every second byte is zero and there is no byte order mark"
        return _from_wide(data, wide, name, why)
    if _looks_binary(data):
        return None
    if data.startswith((_BOM, _BOM_ENCODED_AGAIN)):
        return _marked(data)
    return _unmarked(data)


def _from_wide(data: bytes, codec: str, name: str, why: str) -> Decoded:
    """UTF-16 or UTF-32 as UTF-8; what does not fit becomes U+FFFD and is counted."""
    text = data.decode(codec, errors="replace")
    notes = [f"Read as {name}: {why}."]
    spoiled = text.count("\ufffd")
    if spoiled:
        is_lost = plural(spoiled, "character is", "characters are")
        notes.append(f"{is_lost} not to be read, shown as \ufffd.")
    utf8, more = _without_nul(text.lstrip("\ufeff").encode())
    return Decoded(utf8, name, (*notes, *more))


def _utf16_by_pattern(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark, seen from where the zero bytes stand."""
    sample = data[:_SAMPLE_BYTES]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _looks_binary(data: bytes) -> bool:
    """Whether more than two in a hundred bytes are control codes that no text holds."""
    sample = data[:_SAMPLE_BYTES]
    return len(_NOT_IN_TEXT.findall(sample)) > len(sample) * 0.02


def _marked(data: bytes) -> Decoded:
    """UTF-8 with its mark; the mark may have been written twice, or encoded a second time."""
    marks = 0
    while data.startswith((_BOM, _BOM_ENCODED_AGAIN)):
        data = data.removeprefix(_BOM) if data.startswith(_BOM) else data[len(_BOM_ENCODED_AGAIN) :]
        marks += 1
    decoded = _unmarked(data)
    again = () if marks == 1 else (f"The byte order mark stood {marks} times; all were removed.",)
    if decoded.encoding != "utf-8":
        note = "A byte order mark promised UTF-8, but some bytes are not UTF-8."
        return Decoded(decoded.utf8, decoded.encoding, (note, *again, *decoded.notes))
    return Decoded(decoded.utf8, "utf-8 with BOM", (*again, *decoded.notes))


def _unmarked(data: bytes) -> Decoded:
    """Strict UTF-8, else Windows-1252."""
    data, notes = _without_nul(data)
    if _is_utf8(data):
        return Decoded(data, "utf-8", notes)
    utf8, kept, spoiled = _from_windows_1252(data)
    why = "Some bytes are not UTF-8, so the file was read as Windows-1252."
    name = "windows-1252"
    if kept:
        name = "windows-1252 and utf-8 mixed"
        why = f"Part of the file is UTF-8 ({plural(kept, 'character')}), the rest Windows-1252."
    more = (
        (f"{plural(spoiled, 'byte means', 'bytes mean')} nothing there, shown as \ufffd.",)
        if spoiled
        else ()
    )
    return Decoded(utf8, name, (*notes, why, *more))


def _without_nul(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Text without NUL bytes, which no cell can show, and how many were taken out."""
    if b"\0" not in data:
        return data, ()
    count = data.count(0)
    return data.replace(b"\0", b""), (
        f"{plural(count, 'NUL byte was', 'NUL bytes were')} removed.",
    )


def _is_utf8(data: bytes) -> bool:
    """Whether the bytes are strict UTF-8, tested piece by piece to spare the memory."""
    if data.isascii():
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _CHUNK_BYTES):
            decoder.decode(data[start : start + _CHUNK_BYTES])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _from_windows_1252(data: bytes) -> tuple[bytes, int, int]:
    """The text as UTF-8, how many characters were UTF-8 after all, how many bytes mean nothing.

    Months pasted together can mix the two. A UTF-8 sequence is kept when it stands for a character
    that Windows-1252 has as well (£, é, a curly quote); any other is a chance meeting of two
    Windows-1252 characters, such as an É before a closing quote.
    """
    utf8 = io.BytesIO()
    kept = spoiled = start = 0
    while start < len(data):
        # A piece ends at a line feed, which is never part of a longer sequence.
        end = data.find(b"\n", start + _PIECE_BYTES) + 1 or len(data)
        piece = data[start:end]
        start = end
        if piece.isascii():
            utf8.write(piece)
            continue
        text, sequences = _mixed(piece)
        kept += sequences
        spoiled += text.count("\ufffd")
        utf8.write(text.encode())
    return utf8.getvalue(), kept, spoiled


def _mixed(piece: bytes) -> tuple[str, int]:
    """A piece of Windows-1252 text with UTF-8 sequences in it, and how many were kept."""
    parts: list[str] = []
    kept = end = 0
    for found in _UTF8_SEQUENCE.finditer(piece):
        try:
            character = found[0].decode("utf-8")
            character.encode("cp1252")
        except UnicodeError:
            continue
        parts += [piece[end : found.start()].decode("cp1252", errors="replace"), character]
        end = found.end()
        kept += 1
    parts.append(piece[end:].decode("cp1252", errors="replace"))
    return "".join(parts), kept

"""What is inside a zip, and does it unpack to more than it should?

A zip can claim to be small and unpack without end. Nothing it says about itself is believed: the
bytes are counted as they come out, and the unpacking stops at the first one too many.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.errors import UnreadableFile
from untower.storage.limits import Limits, spell_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE_BYTES = 1024 * 1024
_ENCRYPTED = 0x1
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError, OSError)


@dataclass
class Unpacked:
    """How many bytes a zip has given so far, against what it may give."""

    limits: Limits
    total: int = 0

    def count(self, file: str, piece: int, member: int, packed: int) -> None:
        """Add a piece; UnreadableFile when the whole zip or this member gives too much."""
        limits = self.limits
        self.total += piece
        if self.total > limits.zip_bytes:
            raise UnreadableFile(
                file,
                f"the zip unpacks to more than {spell_bytes(limits.zip_bytes)}, "
                "which is all that is read.",
                "Unpack it and give the files that are needed.",
            )
        if member > limits.zip_ratio_from_bytes and member > limits.zip_ratio * max(packed, 1):
            raise UnreadableFile(
                file,
                f"it unpacks to more than {limits.zip_ratio} times its size, as a zip bomb does.",
                "If it is trusted, unpack it and give the files inside.",
            )


def open_zip(file: str, data: bytes, limits: Limits) -> zipfile.ZipFile:
    """The zip in these bytes; UnreadableFile when it is damaged or has too many members."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (*_DAMAGE, NotImplementedError):
        raise _damaged(file) from None
    members = len(archive.infolist())
    if members > limits.zip_members:
        raise UnreadableFile(
            file,
            f"the zip holds {members:,} files; up to {limits.zip_members:,} are read.",
            "Unpack it and give the files that are needed.",
        )
    return archive


def pieces_of(
    file: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo, unpacked: Unpacked
) -> Iterator[bytes]:
    """The bytes of one member, piece by piece, counted as they come out."""
    if member.flag_bits & _ENCRYPTED:
        raise UnreadableFile(
            file,
            "it is protected by a password.",
            "Unpack it with the password and give the files inside.",
        )
    count = 0
    try:
        with archive.open(member) as stream:
            while piece := stream.read(_PIECE_BYTES):
                count += len(piece)
                unpacked.count(file, len(piece), count, member.compress_size)
                yield piece
    except NotImplementedError:
        raise UnreadableFile(
            file,
            "it is packed in a way that is not known here.",
            "Unpack it and give the files inside.",
        ) from None
    except _DAMAGE:
        raise _damaged(file) from None


def read_member(
    file: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo, unpacked: Unpacked
) -> bytes:
    """The bytes of one member, held to the limits on files and zips."""
    kept = bytearray()
    for piece in pieces_of(file, archive, member, unpacked):
        kept += piece
        if len(kept) > unpacked.limits.file_bytes:
            raise UnreadableFile(
                file,
                f"it unpacks to more than {spell_bytes(unpacked.limits.file_bytes)}, "
                "which is all that is read of one file.",
                "Split it, by year for instance.",
            )
    return bytes(kept)


def _damaged(file: str) -> UnreadableFile:
    """The refusal of a zip that breaks off or does not match its own checksums."""
    return UnreadableFile(file, "the file is damaged or cut short.", "Download or export it again.")

"""What did the tenders say, once two people opened them? Read through the service's own key."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from untower.record.procurements.models import Envelope
from untower.record.procurements.reading import envelopes_of
from untower.record.procurements.sealing import opened, taken_out, unpacked
from untower.storage.versions.canonical import text_from_csv

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from untower.record.procurements.models import Procurement
    from untower.record.procurements.sealing import PackedFile

TABLE, DOCUMENT, RECEIVED = "table", "document", "received"
ANSWER_ENDING = ".txt"
READ_LATELY = 256


@dataclass(frozen=True)
class OpenedEnvelope:
    """One envelope as it reads: its tables as canonical text, and the names of its documents."""

    number: int
    tables: Mapping[str, pl.DataFrame]
    documents: tuple[str, ...]
    answers: Mapping[str, str]


def about(envelope: Envelope) -> str:
    """What binds a sealed text to its tender and its half."""
    tender = envelope.tender
    body = tender.procurement.organisation.slug
    return f"untower tender|{body}|{tender.receipt}|{envelope.kind}"


def opened_envelopes(procurement: Procurement, kind: Envelope.Kind) -> list[OpenedEnvelope]:
    """Every opened envelope of a kind; those still sealed are not among them."""
    return [
        _read(one.pk, one.tender.digest, one.tender.number)
        for one in envelopes_of(procurement, kind)
        if one.kept_key is not None
    ]


@lru_cache(maxsize=READ_LATELY)
def _read(envelope: int, digest: str, number: int) -> OpenedEnvelope:
    """One envelope, kept in the process by what it holds: nothing of it ever changes."""
    del digest
    files = files_in(envelope)
    return OpenedEnvelope(
        number=number,
        tables={one.name: text_from_csv(one.content) for one in files if one.part == TABLE},
        documents=tuple(one.name for one in files if one.part == DOCUMENT),
        answers={
            one.name.removesuffix(ANSWER_ENDING): one.content.decode("utf-8", "replace")
            for one in files
            if one.part == DOCUMENT and one.name.endswith(ANSWER_ENDING)
        },
    )


def files_in(envelope: int) -> list[PackedFile]:
    """The files of an opened envelope. DoesNotOpen where it was changed."""
    whole = Envelope.objects.select_related("tender__procurement__organisation").get(pk=envelope)
    if whole.kept_key is None:
        return []
    key = taken_out(bytes(whole.kept_key), about(whole))
    return unpacked(opened(bytes(whole.ciphertext), key, about(whole)))


def document(procurement: Procurement, kind: Envelope.Kind, number: int, place: int) -> PackedFile:
    """One document of an opened tender, by its place from 1; LookupError where there is none."""
    for one in envelopes_of(procurement, kind):
        if one.tender.number == number and one.kept_key is not None:
            found = [file for file in files_in(one.pk) if file.part == DOCUMENT]
            if 1 <= place <= len(found):
                return found[place - 1]
    raise LookupError(f"no document {place} of tender {number}")

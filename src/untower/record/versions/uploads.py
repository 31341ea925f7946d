"""Which files wait to be accepted, and which refused rows still wait to be mended?"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from untower.record.versions.models import HeaderMeaning, Upload
from untower.storage.versions.canonical import text_from_csv

if TYPE_CHECKING:
    from uuid import UUID

    import polars as pl
    from django.db.models import QuerySet

    from untower.record.people.models import Organisation


def waiting_uploads(organisation: Organisation, by_token: UUID | None) -> QuerySet[Upload]:
    """What this person sent and neither accepted nor dropped."""
    return Upload.objects.filter(
        organisation=organisation, by_token=by_token, state=Upload.WAITING
    ).defer("refused")


def upload_of(organisation: Organisation, by_token: UUID | None, key: UUID) -> Upload | None:
    """One upload that this person sent here, whatever became of it."""
    return Upload.objects.filter(organisation=organisation, by_token=by_token, key=key).first()


def kept_refusals(organisation: Organisation, by_token: UUID | None) -> QuerySet[Upload]:
    """Uploads of this person that were accepted and whose refused rows wait to be mended."""
    return (
        Upload.objects.filter(
            organisation=organisation,
            by_token=by_token,
            state=Upload.ACCEPTED,
            is_refused_settled=False,
        )
        .exclude(refused_rows=0)
        .defer("refused")
    )


def tables_of(upload: Upload, only: str | None = None) -> dict[str, pl.DataFrame]:
    """The good rows of an upload as canonical text, by table; `only` of one table."""
    parts = upload.tables.all() if only is None else upload.tables.filter(table=only)
    return {part.table: text_from_csv(zlib.decompress(bytes(part.content))) for part in parts}


def tables_in(upload: Upload) -> list[str]:
    """The tables that an upload has rows of."""
    return list(upload.tables.order_by("table").values_list("table", flat=True))


def refused_csv_of(upload: Upload) -> bytes:
    """The refused rows as CSV."""
    return zlib.decompress(bytes(upload.refused)) if upload.refused else b""


def meanings_of(organisation: Organisation) -> dict[tuple[str, str], str]:
    """(table, header) → field, "" for left out: what the organisation said before."""
    rows = HeaderMeaning.objects.filter(organisation=organisation)
    return {(row.table, row.header): row.field for row in rows}

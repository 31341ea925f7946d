"""Files sent, looked at, and accepted or dropped: nothing of them is in a version before that.

What was sent stays until its sender accepts or drops it. Accepting is one write: the version, the
event and the end of the upload stand together or not at all.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from untower.actions.acting import SERVICE, Refused
from untower.actions.chain import append_event
from untower.actions.versions.allowed import check_can_change
from untower.actions.versions.changing import Clash, merged
from untower.actions.versions.saving import (
    REPLACE,
    Change,
    Outdated,
    check_what,
    saved_in_turn,
)
from untower.actions.versions.sent_files import Look, safe_name, slips_in
from untower.actions.versions.upload_changes import may_replace, what_it_makes
from untower.record.versions.models import HeaderMeaning, Upload, UploadFile
from untower.record.versions.reading import newest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation
    from untower.record.versions.models import Version
    from untower.storage.sending import Meanings
    from untower.storage.versions.merging import Choice

FILES_AT_ONCE = 50
WAITING_AT_MOST = 10
KEPT_DAYS = 7
"""How long files wait to be accepted."""


def stage_files(
    *, organisation: Organisation, by: Actor, files: Sequence[tuple[str, bytes]]
) -> Upload:
    """Keep files that were sent, read as far as they can be; nothing is in a version yet.

    Raises Refused where nothing was sent, too much of it, or nothing can be read.
    """
    check_can_change(by)
    drop_old_uploads(organisation)
    _check_sent(organisation, by, files)
    named = [(safe_name(name), content) for name, content in files]
    looked = Look.at(organisation, named)
    with transaction.atomic():
        upload = Upload.objects.create(
            organisation=organisation, by_token=by.token, sent_at=timezone.now()
        )
        UploadFile.objects.bulk_create(
            UploadFile(upload=upload, name=name, bytes=len(content), content=content)
            for name, content in named
        )
        looked.keep(upload, newest(organisation))
        append_event(
            "upload.sent",
            by=by,
            organisation=organisation,
            subject=("upload", str(upload.key)),
            facts={
                "files": len(named),
                "bytes": sum(len(content) for _, content in named),
                "rows": sum(int(one["rows_in"]) for one in upload.intake),
            },
        )
    return upload


def say_meanings(
    *,
    organisation: Organisation,
    by: Actor,
    upload: Upload,
    chosen: Mapping[str, str],
    meanings: Meanings,
) -> Upload:
    """Read the files again with what their sender says of unknown columns, and remember it.

    `chosen` is file → table where nobody recognised the file; `meanings` file → header →
    "table.field", "" for left out. Raises Refused where what was said does not fit.
    """
    check_can_change(by)
    _check_waits(upload)
    problems = slips_in(chosen, meanings)
    if problems:
        raise Refused(problems)
    files = [(one.name, bytes(one.content)) for one in upload.files.all()]
    looked = Look.at(organisation, files, dict(chosen), meanings)
    with transaction.atomic():
        upload = _held(upload)
        looked.keep(upload, newest(organisation))
        for table, header, name in looked.said():
            HeaderMeaning.objects.update_or_create(
                organisation=organisation, table=table, header=header, defaults={"field": name}
            )
        append_event(
            "upload.columns_said",
            by=by,
            organisation=organisation,
            subject=("upload", str(upload.key)),
            facts={"columns": sum(len(one) for one in meanings.values())},
        )
    return upload


def drop_upload(*, organisation: Organisation, by: Actor, upload: Upload) -> None:
    """Let go of files that were sent; of accepted ones, of the list of their refused rows."""
    check_can_change(by)
    with transaction.atomic():
        kind = "upload.dropped"
        upload = Upload.objects.select_for_update(no_key=True).get(pk=upload.pk)
        if upload.state == Upload.ACCEPTED:
            kind = "upload.refusals_settled"
            upload.is_refused_settled = True
            upload.refused = b""
        else:
            _check_waits(upload)
            _end(upload, Upload.DROPPED)
            upload.refused = b""
        upload.save()
        append_event(
            kind, by=by, organisation=organisation, subject=("upload", str(upload.key)), facts={}
        )


def drop_old_uploads(organisation: Organisation | None = None) -> int:
    """Let go of what waited longer than it is kept, here or everywhere; how many uploads."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    old = Upload.objects.filter(state=Upload.WAITING, sent_at__lt=before)
    if organisation is not None:
        old = old.filter(organisation=organisation)
    return sum(_drop_old(key) for key in list(old.values_list("pk", flat=True)))


def _drop_old(key: int) -> bool:
    with transaction.atomic():
        rows = Upload.objects.select_for_update(of=("self",), no_key=True)
        held = rows.select_related("organisation").filter(pk=key, state=Upload.WAITING).first()
        if held is None:
            return False
        _end(held, Upload.DROPPED)
        held.refused = b""
        held.save()
        append_event(
            "upload.expired",
            by=SERVICE,
            organisation=held.organisation,
            subject=("upload", str(held.key)),
            facts={"days": KEPT_DAYS},
        )
    return True


def accept_upload(
    *,
    organisation: Organisation,
    by: Actor,
    upload: Upload,
    base: Version | None,
    ways: Mapping[str, str],
    what: str = "",
    choice: Choice | None = None,
    chosen_at: int | None = None,
) -> Version:
    """Save the good rows as a new version; the refused ones stay on a list.

    `base` is the version that what would change was shown against; what others saved since is
    merged in as with `change_cells`. Where both changed the same place, Clash, unless `choice`
    settles all of them, made against the version numbered `chosen_at`. `ways` is table →
    "replace" or "add or update", the latter where nothing is said. Raises Broken where a row
    would point to nothing, Outdated where a table is not the actor's to replace any more.
    """
    check_can_change(by)
    check_what(what)
    _check_waits(upload)
    if base is not None and base.organisation_id != organisation.pk:
        raise Refused({"": "There is no such version here."})

    def accepted(version: Version) -> None:
        held = _held(upload)
        held.version = version
        _end(held, Upload.ACCEPTED)
        held.is_refused_settled = held.refused_rows == 0
        held.save()

    def change_after(now: Version | None) -> Change:
        _check_replaced(by, base, now, ways)
        wanted, _ = what_it_makes(upload, by, base, ways, newer=now)
        is_same = (now.number if now else None) == chosen_at
        after, facts = _settled(base, now, wanted, choice if is_same else None)
        told = {"upload": str(upload.key), "refused_rows": upload.refused_rows, **facts}
        return Change(after, told)

    return saved_in_turn(change_after, organisation=organisation, by=by, what=what, also=accepted)


def _settled(
    base: Version | None,
    now: Version | None,
    wanted: Mapping[str, pl.DataFrame],
    choice: Choice | None,
) -> tuple[dict[str, pl.DataFrame], dict[str, object]]:
    """The tables with what was saved since the base in them, and what the event says of it."""
    between = (now.number if now else 0) - (base.number if base else 0)
    if not between:
        return dict(wanted), {}
    facts: dict[str, object] = {
        "looked_at": base.number if base else None,
        "versions_merged": between,
        "clashes": 0,
    }
    try:
        return merged(base, now, wanted, None), facts
    except Clash as clash:
        if choice is None:
            raise
        choices = dict.fromkeys((one.place for one in clash.clashes), choice)
        facts |= {"clashes": len(choices), "clashes_kept": choice.value}
        return merged(base, now, wanted, choices), facts


def _check_replaced(
    by: Actor, base: Version | None, now: Version | None, ways: Mapping[str, str]
) -> None:
    """Raise Outdated where a table that is to be replaced has got hidden columns meanwhile."""
    for name, way in ways.items():
        if way == REPLACE and may_replace(by, name, base) and not may_replace(by, name, now):
            raise Outdated(
                f"Somebody saved columns of {name} meanwhile that your role does not show, so it "
                "cannot be replaced. Add or update instead."
            )


# --- checks ---------------------------------------------------------------------------------------


def _check_sent(organisation: Organisation, by: Actor, files: Sequence[tuple[str, bytes]]) -> None:
    if not files:
        raise Refused({"files": "Choose at least one file."})
    if len(files) > FILES_AT_ONCE:
        raise Refused({"files": f"Send up to {FILES_AT_ONCE} files at a time, or a zip of them."})
    if sum(len(content) for _, content in files) > settings.UPLOAD_MAX_BYTES:
        raise Refused({"files": too_large()})
    waiting = Upload.objects.filter(
        organisation=organisation, by_token=by.token, state=Upload.WAITING
    )
    if waiting.count() >= WAITING_AT_MOST:
        said = f"{WAITING_AT_MOST} uploads of yours wait already. Accept or drop one of them first."
        raise Refused({"files": said})


def too_large() -> str:
    """What is said of files that are larger than the service takes."""
    most = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
    return f"The files must be {most} MB or smaller together. Split them, by year for instance."


def _check_waits(upload: Upload) -> None:
    if upload.state != Upload.WAITING:
        raise Refused({"": "These files were accepted or dropped already, or waited too long."})


def _held(upload: Upload) -> Upload:
    """The upload as it stands, locked to the end of the transaction; Refused where it is over."""
    held = Upload.objects.select_for_update(no_key=True).get(pk=upload.pk)
    _check_waits(held)
    return held


def _end(upload: Upload, state: str) -> None:
    upload.state = state
    upload.files.all().delete()
    upload.tables.all().delete()

"""Openers and their keys, tenders as they come in, their receipts, and their opening by two."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from untower.actions.acting import NotAllowed, Refused
from untower.actions.procurements.deadline import check_can_extend, extend_deadline
from untower.actions.procurements.openers import (
    SHORTEST_PASSPHRASE,
    check_can_name_openers,
    check_can_set_key,
    name_openers,
    set_opener_key,
)
from untower.actions.procurements.opening import check_can_open, present_key
from untower.actions.procurements.receiving import (
    check_can_receive,
    check_can_withdraw,
    receive_tender,
    withdraw_tender,
)
from untower.actions.procurements.rights import OPENS, can, members
from untower.actions.procurements.tender_files import Upload
from untower.record.people.models import Account
from untower.record.procurements.models import Envelope
from untower.record.procurements.reading import has_presented, openers_of, tenders_received
from untower.record.procurements.sealing import DoesNotOpen, WrongPassphrase
from untower.web.access import page
from untower.web.forms import add_problems, errors_of
from untower.web.forms.procurements import LaterDeadline, NewKey, Openers, Passphrase
from untower.web.notices import say
from untower.web.pages.procurements import PURPOSE, found, to_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, HttpResponse

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation
    from untower.record.procurements.models import Procurement

SEES = ("owner", "commercial_lead", "auditor")
SEALED = "Sealed until the deadline"
KINDS = {"opening": Envelope.Kind.QUALITY, "opening_prices": Envelope.Kind.PRICE}


class HeldInMemory(MemoryFileUploadHandler):
    """Keeps an upload in memory, whatever its size: a tender is written nowhere in the clear."""

    def handle_raw_input(
        self,
        input_data: object,
        META: dict[str, str],  # noqa: N803 (Django's signature)
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Take every file; the page has refused what is larger than the service takes."""
        del input_data, META, content_length, boundary, encoding
        self.activated = True


def _why_not(check: object, *asked: object) -> str:
    try:
        check(*asked)  # type: ignore[operator]
    except NotAllowed as no:
        return str(no)
    return ""


@page(*SEES)
@never_cache
@sensitive_post_parameters("passphrase", "again")
def openers(request: HttpRequest, organisation: Organisation, by: Actor, key: str) -> HttpResponse:
    """Who opens tenders: named by a commercial lead; each sets a key of their own."""
    held = found(organisation, key)
    names, new_key = Openers(None), NewKey(None)
    status = 200
    if request.method == "POST":
        is_naming = "first" in request.POST or "second" in request.POST
        form: Openers | NewKey
        if is_naming:
            form = names = Openers(request.POST)
        else:
            form = new_key = NewKey(request.POST)
        if form.is_valid() and _openers_done(request, held, form, by):
            return to_page("openers", organisation, key)
        status = 400
    named = openers_of(held)
    people = {one.token: one for one in members(organisation, OPENS)}
    mine = next((one for one in named if one.token == by.token), None)
    context = {
        "procurement": held,
        "extensions": list(held.extensions.all()),
        "named": [(one, Account.objects.filter(token=one.token).first()) for one in named],
        "people": list(people.values()),
        "chosen": [str(one.token) for one in named] + ["", ""],
        "may_name": can(check_can_name_openers, held, by),
        "mine": mine,
        "may_set": mine is not None and can(check_can_set_key, held, by),
        "shortest": SHORTEST_PASSPHRASE,
        "names": names,
        "new_key": new_key,
        "errors": [*errors_of(names), *errors_of(new_key)],
        "marking": SEALED,
        "marked_with": held.procurement_id,
    }
    return render(request, "procurements/openers.html", context, status=status)


def _openers_done(
    request: HttpRequest, held: Procurement, form: Openers | NewKey, by: Actor
) -> bool:
    typed = form.cleaned_data
    try:
        if isinstance(form, Openers):
            name_openers(procurement=held, first=typed["first"], second=typed["second"], by=by)
            say(request, "The two openers are named. Each now sets a key in their own sign-in.")
        else:
            set_opener_key(
                procurement=held, passphrase=typed["passphrase"], again=typed["again"], by=by
            )
            say(
                request,
                "Your key is set. Keep the passphrase safe: without it tenders stay sealed.",
            )
    except Refused as refused:
        add_problems(form, refused)
        return False
    except NotAllowed as no:
        form.add_error(None, str(no))
        return False
    return True


@page("owner", "commercial_lead")
def deadline(request: HttpRequest, organisation: Organisation, by: Actor, key: str) -> HttpResponse:
    """Move the deadline to a later moment, before it has passed; the reason is kept."""
    held = found(organisation, key)
    form, status = LaterDeadline(request.POST or None), 200
    if request.method == "POST":
        if form.is_valid() and _extended(request, held, form, by):
            return to_page("procurement", organisation, key)
        status = 400
    context = {
        "procurement": held,
        "extensions": list(held.extensions.all()),
        "may_extend": can(check_can_extend, held, by),
        "why_not": _why_not(check_can_extend, held, by),
        "form": form,
        "errors": errors_of(form),
        "marking": SEALED,
        "marked_with": held.procurement_id,
    }
    return render(request, "procurements/deadline.html", context, status=status)


def _extended(request: HttpRequest, held: Procurement, form: LaterDeadline, by: Actor) -> bool:
    typed = form.cleaned_data
    to = timezone.make_aware(datetime.combine(typed["on"], typed["at"]))
    try:
        extend_deadline(procurement=held, to=to, reason=typed["reason"], by=by)
    except Refused as refused:
        add_problems(form, refused)
        return False
    except NotAllowed as no:
        form.add_error(None, str(no))
        return False
    say(request, "The deadline is extended. Tell every supplier, and publish it with the notice.")
    return True


@page(*SEES)
def tenders(request: HttpRequest, organisation: Organisation, by: Actor, key: str) -> HttpResponse:
    """The receipts of what came in, and the form that puts a tender in."""
    return _tenders(request, found(organisation, key), by, [], 200)


def _tenders(
    request: HttpRequest, held: Procurement, by: Actor, errors: list[dict[str, str]], status: int
) -> HttpResponse:
    context = {
        "procurement": held,
        "tenders": list(held.tenders.all()),
        "extensions": list(held.extensions.all()),
        "late": list(held.late.all()),
        "is_over": timezone.now() > held.deadline_at,
        "may_receive": can(check_can_receive, held, by),
        "why_not": _why_not(check_can_receive, held, by),
        "may_withdraw": can(check_can_withdraw, held, by),
        "most_mb": settings.UPLOAD_MAX_BYTES // (1024 * 1024),
        "errors": errors,
        "marking": SEALED,
        "marked_with": held.procurement_id,
    }
    return render(request, "procurements/tenders.html", context, status=status)


def _receive(request: HttpRequest, organisation: Organisation, by: Actor, key: str) -> HttpResponse:
    """Take in one tender, kept in memory until it is sealed."""
    held = found(organisation, key)
    request.upload_handlers = [HeldInMemory(request)]
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > settings.UPLOAD_MAX_BYTES:
        most = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        told = f"The files are larger than {most} MB together. Send fewer or smaller documents."
        return _tenders(request, held, by, [{"text": told, "href": "#id_tables"}], 413)
    return _taken(request, held, by)


@csrf_protect
def _taken(request: HttpRequest, held: Procurement, by: Actor) -> HttpResponse:
    sent = request.FILES
    try:
        tender = receive_tender(
            procurement=held,
            tables=_uploads(sent.getlist("tables")),
            documents=_uploads(sent.getlist("documents")),
            price_documents=_uploads(sent.getlist("price_documents")),
            by=by,
        )
    except Refused as refused:
        errors = [
            {"text": said, "href": f"#id_{name or 'tables'}"}
            for name, said in refused.problems.items()
        ]
        return _tenders(request, held, by, errors, 400)
    except NotAllowed as no:
        return _tenders(request, held, by, [{"text": str(no), "href": "#main"}], 403)
    say(request, f"The tender is sealed. Its receipt is {tender.receipt}.")
    return to_page_of_tender("receipt", held, tender.number)


receive = csrf_exempt(page("commercial_lead")(require_POST(_receive)))


def to_page_of_tender(name: str, held: Procurement, number: int) -> HttpResponse:
    """Go on to a page of one tender."""
    from django.http import HttpResponseRedirect
    from django.urls import reverse

    parts = {"slug": held.organisation.slug, "number": number, "key": held.procurement_id}
    return HttpResponseRedirect(reverse(name, kwargs=parts))


def _uploads(files: Sequence[UploadedFile[bytes]]) -> list[Upload]:
    """The files with their bare names: a path in a name leads nowhere."""
    made = []
    for one in files:
        name = (one.name or "file").replace("\\", "/").rsplit("/", 1)[-1][:200]
        made.append(Upload("".join(c for c in name if c.isprintable()) or "file", one.read()))
    return made


@page(*SEES)
def receipt(
    request: HttpRequest, organisation: Organisation, by: Actor, number: int, key: str
) -> HttpResponse:
    """What a supplier is given: when it came, and the digests by which it is known again."""
    del by
    held = found(organisation, key)
    tender = get_object_or_404(held.tenders, number=number)
    context = {
        "procurement": held,
        "tender": tender,
        "marking": SEALED,
        "marked_with": tender.receipt,
    }
    return render(request, "procurements/receipt.html", context)


@page("commercial_lead")
@require_POST
def withdraw(
    request: HttpRequest, organisation: Organisation, by: Actor, number: int, key: str
) -> HttpResponse:
    """Take a tender back before the deadline."""
    held = found(organisation, key)
    tender = get_object_or_404(held.tenders, number=number)
    try:
        withdraw_tender(tender=tender, by=by)
    except NotAllowed as no:
        return _tenders(request, held, by, [{"text": str(no), "href": "#main"}], 403)
    say(request, f"Tender {tender.receipt} is taken back. It stays sealed.")
    return to_page("tenders", organisation, key)


@page(*SEES)
@never_cache
@sensitive_post_parameters("passphrase")
def opening(request: HttpRequest, organisation: Organisation, by: Actor, key: str) -> HttpResponse:
    """Open the tenders: both openers, each in their own sign-in."""
    return _open(request, found(organisation, key), by, "opening")


@page(*SEES)
@never_cache
@sensitive_post_parameters("passphrase")
def opening_prices(
    request: HttpRequest, organisation: Organisation, by: Actor, key: str
) -> HttpResponse:
    """Open the prices, once quality is locked: the same two people again."""
    return _open(request, found(organisation, key), by, "opening_prices")


def _open(request: HttpRequest, held: Procurement, by: Actor, name: str) -> HttpResponse:
    kind = KINDS[name]
    form, status = Passphrase(None), 200
    if request.method == "POST":
        form = Passphrase(request.POST)
        status = 400
        if form.is_valid():
            try:
                typed = form.cleaned_data["passphrase"]
                is_open = present_key(procurement=held, kind=kind, passphrase=typed, by=by)
            except (WrongPassphrase, DoesNotOpen) as refused:
                form.add_error("passphrase", str(refused))
            except NotAllowed as no:
                form.add_error(None, str(no))
                status = 403
            else:
                what = "The prices" if kind == Envelope.Kind.PRICE else "The tenders"
                say(
                    request,
                    f"{what} are open."
                    if is_open
                    else "Your key is given. Nothing is readable until the other opener gives "
                    "theirs.",
                )
                return to_page(name, held.organisation, held.procurement_id)
    held.refresh_from_db()
    opened_at = held.opened_at if kind == Envelope.Kind.QUALITY else held.prices_opened_at
    context = {
        "procurement": held,
        "extensions": list(held.extensions.all()),
        "is_price": kind == Envelope.Kind.PRICE,
        "opened_at": opened_at,
        "count": len(tenders_received(held)),
        "named": [
            (one, Account.objects.filter(token=one.token).first(), has_presented(one, kind))
            for one in openers_of(held)
        ],
        "may": can(check_can_open, held, kind, by),
        "why_not": _why_not(check_can_open, held, kind, by),
        "form": form,
        "errors": errors_of(form),
        "here": name,
        "marking": PURPOSE if opened_at else SEALED,
        "marked_with": held.procurement_id,
    }
    return render(request, "procurements/opening.html", context, status=status)

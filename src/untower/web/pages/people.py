"""The members of an organisation: invited, given roles, removed, by an owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from untower.actions.acting import NotAllowed, Refused
from untower.actions.people.links import invite, withdraw_invitation
from untower.actions.people.roles import change_roles
from untower.record.people.models import Purpose, Role
from untower.record.people.reading import member_of, members_of, open_links
from untower.web.access import page
from untower.web.forms import add_problems, errors_of
from untower.web.forms.people import ROLE_HINTS, Invitation, Roles
from untower.web.notices import say

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation

ROLES = [(role.value, role.label, ROLE_HINTS[role]) for role in Role]


@page("owner", "commercial_lead", "auditor")
def people(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:
    """Who is a member, in which roles, and who is invited."""
    waiting = open_links().filter(purpose=Purpose.INVITATION, organisation=organisation)
    invited = [
        (link, ", ".join(Role(role).label for role in link.roles.split(",")))
        for link in waiting.order_by("email")
    ]
    context = {
        "members": members_of(organisation),
        "invited": invited,
        "may_change": by.has(Role.OWNER),
    }
    return render(request, "people/people.html", context)


@page("owner")
@never_cache
def invite_somebody(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:
    """Invite somebody by email address; without a mail server the link is shown, once."""
    form = Invitation(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            sent = invite(
                organisation=organisation, by=by, email=typed["email"], roles=typed["roles"]
            )
        except Refused as refused:
            add_problems(form, refused)
        else:
            if sent.is_mailed:
                say(request, f"The invitation was sent to {sent.link.email}.")
                return HttpResponseRedirect(reverse("people", kwargs={"slug": organisation.slug}))
            return render(request, "people/link_made.html", {"sent": sent, "back": "people"})
    chosen = form["roles"].value() or []
    context = {"form": form, "errors": errors_of(form), "roles": ROLES, "chosen": chosen}
    return render(request, "people/invite.html", context, status=400 if form.errors else 200)


@page("owner")
@require_POST
def withdraw(
    request: HttpRequest, organisation: Organisation, by: Actor, number: int
) -> HttpResponse:
    """Withdraw an invitation."""
    try:
        withdraw_invitation(organisation=organisation, by=by, number=number)
    except NotAllowed as no:
        say(request, str(no))
    else:
        say(request, "The invitation is withdrawn: its link no longer works.")
    return HttpResponseRedirect(reverse("people", kwargs={"slug": organisation.slug}))


@page("owner")
def change_member(
    request: HttpRequest, organisation: Organisation, by: Actor, token: UUID
) -> HttpResponse:
    """Give a member other roles, or none: then they are a member no more."""
    member = member_of(organisation, token)
    if member is None:
        raise Http404
    form = Roles(request.POST if request.method == "POST" else None)
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        if form.is_valid():
            try:
                wanted = form.cleaned_data["roles"]
                change_roles(organisation=organisation, by=by, account=member.account, roles=wanted)
            except (NotAllowed, Refused) as no:
                form.add_error("roles", str(no))
            else:
                did = "has other roles now" if wanted else "is no longer a member"
                say(request, f"{member.account} {did}.")
                return HttpResponseRedirect(_after(organisation, by, member.account.token))
        problems = errors_of(form)
    chosen = request.POST.getlist("roles") or [role.value for role in member.roles]
    context = {
        "form": form,
        "errors": problems,
        "member": member,
        "roles": ROLES,
        "chosen": chosen,
    }
    return render(request, "people/member.html", context, status=400 if problems else 200)


def _after(organisation: Organisation, by: Actor, changed: UUID) -> str:
    """Back to the list; who took the owner's role from themselves may not see it any more."""
    if changed == by.token:
        return reverse("home")
    return reverse("people", kwargs={"slug": organisation.slug})

"""Who may open which page: every view says so, and a view that does not is closed to everyone.

    @page("viewer", "editor")          members of the organisation in the address, with such a role
    @page(ANY_MEMBER)                  any member of it
    @signed_in                         anybody who is signed in
    @administrator                     an administrator of the service
    @by_token("tables")                a program, with an API token of that scope, for a member
    @anybody                           everybody: sign-in, a link that was sent, health

An organisation that does not exist and one that is another's give the same answer, 404.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from untower.actions.acting import Actor, NotAllowed, actor_of
from untower.actions.people.tokens import READERS, SCOPES, note_token_used
from untower.record.people.models import Account, Organisation, Role
from untower.record.people.reading import open_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    View = Callable[..., HttpResponse]

ANY_MEMBER = "any member"
EVERYBODY, SIGNED_IN, ADMINISTRATOR = "everybody", "signed in", "administrator"
PROGRAM = "program with a token"


class AccessMiddleware:
    """Refuses a view that does not say who may open it: deny by default."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: View,
        args: tuple[object, ...],  # noqa: ARG002 (Django's signature)
        kwargs: dict[str, object],  # noqa: ARG002
    ) -> HttpResponse | None:
        """Stop before a view with no statement of access."""
        if not hasattr(view, "who"):
            return render(request, "errors/forbidden.html", status=403)
        return None

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """What an action does not allow is said in its own sentence, wherever it was asked."""
        return why_not(request, fault) if isinstance(fault, NotAllowed) else None


def why_not(request: HttpRequest, why: NotAllowed) -> HttpResponse:
    """The page that says why something may not be done, in the action's own sentence."""
    return render(request, "errors/not_allowed.html", {"why": str(why)}, status=403)


def page(*who: str) -> Callable[[View], View]:
    """A page of an organisation, for members with one of the roles. The view is handed
    `request, organisation, by` and the rest of the address."""
    unknown = set(who) - {role.value for role in Role} - {ANY_MEMBER}
    if unknown or not who:
        raise AssertionError(f"no such roles: {unknown or 'none named'}")

    def declared(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, slug: str, **rest: Any) -> HttpResponse:  # noqa: ANN401
            if not is_signed_in(request):
                return to_sign_in(request)
            organisation = Organisation.objects.filter(slug=slug).first()
            if organisation is None:
                raise Http404
            by = actor_of(account_of(request), organisation)
            if not by.roles:
                raise Http404
            request.organisation, request.by = organisation, by  # type: ignore[attr-defined]
            if ANY_MEMBER not in who and not by.has(*who):
                context = {"roles": [Role(r).label for r in who]}
                return render(request, "errors/forbidden.html", context, status=403)
            return view(request, organisation, by, **rest)

        opened.who = who  # type: ignore[attr-defined]
        return opened

    return declared


def signed_in(view: View) -> View:
    """A page for anybody who is signed in; the view is handed `request`."""

    @wraps(view)
    def opened(request: HttpRequest, **rest: Any) -> HttpResponse:  # noqa: ANN401
        if not is_signed_in(request):
            return to_sign_in(request)
        return view(request, **rest)

    opened.who = (SIGNED_IN,)  # type: ignore[attr-defined]
    return opened


def administrator(view: View) -> View:
    """A page for administrators of the service; the view is handed `request`."""

    @wraps(view)
    def opened(request: HttpRequest, **rest: Any) -> HttpResponse:  # noqa: ANN401
        if not is_signed_in(request):
            return to_sign_in(request)
        if not account_of(request).is_administrator:
            context = {"roles": ["administrator of this service"]}
            return render(request, "errors/forbidden.html", context, status=403)
        return view(request, **rest)

    opened.who = (ADMINISTRATOR,)  # type: ignore[attr-defined]
    return opened


def by_token(scope: str) -> Callable[[View], View]:
    """An answer for a program: `Authorization: Bearer …` with a token of this scope, for this
    organisation, whose owner is still a member. A session does not open it, so that no page
    elsewhere can. The view is handed `request, organisation, by` and the rest."""
    if scope not in SCOPES:
        raise AssertionError(f"no such scope: {scope}")

    def declared(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, slug: str, **rest: Any) -> HttpResponse:  # noqa: ANN401
            kind, _, secret = request.headers.get("Authorization", "").partition(" ")
            token = open_token(secret.strip()) if kind.lower() == "bearer" else None
            if token is None:
                said = "Send an API token that has not ended: Authorization: Bearer TOKEN."
                answer = JsonResponse({"error": said}, status=401)
                answer["WWW-Authenticate"] = 'Bearer realm="untower"'
                return answer
            if request.method not in ("GET", "HEAD"):
                return JsonResponse({"error": "Tokens are for reading."}, status=405)
            by = actor_of(token.account, token.organisation)
            if token.organisation.slug != slug or not by.roles:
                return JsonResponse({"error": "There is no such organisation."}, status=404)
            if scope not in token.scopes.split(",") or not by.has(*READERS):
                return JsonResponse({"error": f"This token is not for {scope}."}, status=403)
            note_token_used(token)
            request.organisation, request.by = token.organisation, by  # type: ignore[attr-defined]
            return view(request, token.organisation, by, **rest)

        opened.who = (PROGRAM,)  # type: ignore[attr-defined]
        opened.scope = scope  # type: ignore[attr-defined]
        return opened

    return declared


def anybody(view: View) -> View:
    """A page for everybody."""

    @wraps(view)
    def opened(request: HttpRequest, **rest: Any) -> HttpResponse:  # noqa: ANN401
        return view(request, **rest)

    opened.who = (EVERYBODY,)  # type: ignore[attr-defined]
    return opened


def is_signed_in(request: HttpRequest) -> bool:
    """Whether somebody has signed in here with both steps, and may still."""
    user = request.user
    is_verified = getattr(user, "is_verified", None)  # put there by django_otp's middleware
    return bool(user.is_authenticated and user.is_active and is_verified and is_verified())


def account_of(request: HttpRequest) -> Account:
    """Whose request it is, in a view that only somebody signed in can open."""
    account = request.user
    if not isinstance(account, Account):
        raise AssertionError("nobody is signed in")
    return account


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back to this one after it."""
    from urllib.parse import urlencode

    asked = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('sign_in')}?{asked}")


def actor(request: HttpRequest) -> Actor:
    """Who acts in this request."""
    found: Actor = request.by  # type: ignore[attr-defined]
    return found

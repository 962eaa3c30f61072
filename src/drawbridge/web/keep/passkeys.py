"""The pages of passkeys: which there are, adding one, taking one away, and opening with one.

Where the host has not installed what they need, none of this is there; only whoever has passkeys from before still sees
them, to take them away. Adding and taking away ask for the passphrase first: they decide who gets in.
"""

from __future__ import annotations

from itertools import count
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from drawbridge.journal import passkey
from drawbridge.journal.passkey import PasskeyRefused
from drawbridge.journal.passphrase import Busy
from drawbridge.web.access import opened, renew
from drawbridge.web.carry import Carried
from drawbridge.web.keep import asked, keyring, keystore, second
from drawbridge.web.keep.forms import ConfirmForm, OpenForm, PasskeyForm
from drawbridge.web.keep.second import DoesNotOpen, PasskeyWanted
from drawbridge.web.keep.session import Opened
from drawbridge.web.keep.site import site_of, why_not
from drawbridge.web.keep.throttle import Throttled

_NOT_INSTALLED = "This copy cannot ask for passkeys at present. Whoever runs it can bring that back."
_REFUSED_NEW = "The answer was not that of a new passkey for this address, so nothing was added. Begin again here."
_REFUSED = (
    "The answer was not that of a passkey of this journal, so nothing was opened and nothing has changed. "
    "Try again with a passkey you added, or use the recovery code."
)


def are_there(journal: UUID | None) -> bool:
    """Whether anything of passkeys is shown to whoever has this journal open."""
    return passkey.is_available() or (journal is not None and keyring.is_on(journal))


@require_http_methods(["GET", "POST"])
def passkeys(request: HttpRequest) -> HttpResponse:
    """Those there are; and with the passphrase, the page on which the browser makes another."""
    here = _owner(request)
    if here is None:
        return redirect("keep:keep")
    why = why_not(request) if passkey.is_available() else _NOT_INSTALLED
    form, problem = PasskeyForm(request.POST or None), None
    if request.method == "POST" and not why and form.is_valid():
        problem = _confirmed(here, form.cleaned_data["passphrase"])
        if problem is None:
            return _make(request, here, form.cleaned_data["name"])
    return _list(request, here, form, problem, why)


def _list(
    request: HttpRequest, here: Opened, form: PasskeyForm, problem: Exception | str | None, why: str
) -> HttpResponse:
    held = keyring.passkeys(here.journal, here.key)
    context = {
        "form": form,
        "problem": problem,
        "held": held,
        "site": site_of(request),
        "why": why,
        "full": len(held) >= keyring.MOST,
        "on": keyring.is_on(here.journal),
        "has_code": keystore.has_recovery(here),
        "has_digits": second.is_on(here.journal),
        "said": request.GET.get("said", ""),
    }
    return render(request, "keep/passkeys.html", context, status=_status(problem, bool(form.errors)))


def _make(request: HttpRequest, here: Opened, name: str) -> HttpResponse:
    known = [one.name for one in keyring.passkeys(here.journal, here.key)]
    name = name or next(name for number in count(1) if (name := f"Key {number}") not in known)
    question = asked.put(here.journal, here.key, here.secret, "adding", timezone.now())
    told = keyring.question_for_new(question, site_of(request))
    return render(request, "keep/passkey_new.html", {"told": told, "secret": question.text, "name": name})


@require_POST
def added(request: HttpRequest) -> HttpResponse:
    """What the browser made: when it answers the question put to this session, it is asked for from now on."""
    here = _owner(request)
    if here is None:
        return redirect("keep:keep")
    now, name = timezone.now(), request.POST.get("name", "").strip()[: PasskeyForm.LONGEST]
    try:
        question = asked.take(request.POST.get("secret", ""), here.secret, "adding", now)
        if question.journal != here.journal or not passkey.is_available():
            raise PasskeyRefused
        keyring.add(question, request.POST.get("passkey", ""), name, site_of(request), now)
    except asked.TooLate as error:
        return _list(request, here, PasskeyForm(), error, why_not(request))
    except PasskeyRefused:
        return _list(request, here, PasskeyForm(), _REFUSED_NEW, why_not(request))
    return redirect("/keep/passkeys/?said=added")


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, passkey_id: UUID) -> HttpResponse:
    """Take one away, after the passphrase."""
    here = _owner(request)
    if here is None:
        return redirect("keep:keep")
    one = next((one for one in keyring.passkeys(here.journal, here.key) if one.id == str(passkey_id)), None)
    if one is None and request.method == "POST":
        return redirect("keep:passkeys")  # pressed twice
    if one is None:
        raise Http404
    form, problem = ConfirmForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        problem = _confirmed(here, form.cleaned_data["passphrase"])
        if problem is None:
            keyring.remove(here.journal, here.key, one.id)
            return redirect("/keep/passkeys/?said=removed")
    context = {"form": form, "problem": problem, "one": one}
    return render(request, "keep/passkey_remove.html", context, status=_status(problem, bool(form.errors)))


def ask(request: HttpRequest, wanted: PasskeyWanted, carried: Carried | None) -> HttpResponse:
    """The page on which the browser asks for a passkey, once the passphrase was right."""
    why = why_not(request) if passkey.is_available() else _NOT_INSTALLED
    site, held = site_of(request), keyring.passkeys(wanted.journal, wanted.key)
    context = {
        "carried": carried,
        "has_digits": second.is_on(wanted.journal),
        "why": why,
        "elsewhere": sorted({one.site for one in held} - {site.name}),
    }
    if not why and site.name in [one.site for one in held]:
        question = asked.put(wanted.journal, wanted.key, _browser(request), "opening", timezone.now())
        context |= {"told": keyring.question_for(question, site), "secret": question.text}
    return render(request, "keep/passkey_ask.html", context)


@require_POST
def open_with(request: HttpRequest) -> HttpResponse:
    """What the passkey answered. However it ends, its question is over: the next try begins at the passphrase."""
    if not passkey.is_available():
        raise Http404
    carried, now = Carried.from_hidden(request.POST), timezone.now()
    try:
        question = asked.take(request.POST.get("secret", ""), _browser(request), "opening", now)
        there = keystore.open_with_passkey(question, request.POST.get("passkey", ""), site_of(request), now)
    except asked.TooLate as error:
        return _shut(request, carried, str(error))
    except PasskeyRefused:
        return _shut(request, carried, _REFUSED)
    renew(request, there)
    return render(request, "keep/resume.html", {"carried": carried}) if carried else redirect("home:home")


def _shut(request: HttpRequest, carried: Carried | None, problem: str) -> HttpResponse:
    context = {"form": OpenForm(), "problem": problem, "carried": carried, "said": ""}
    return render(request, "keep/open.html", context, status=422)


def _owner(request: HttpRequest) -> Opened | None:
    """Whoever has a kept journal open here; nobody else is told that any of this exists."""
    here = opened(request)
    if not are_there(here.journal if here else None):
        raise Http404
    return here if here is not None and here.kept else None


def _confirmed(here: Opened, passphrase: str) -> Exception | None:
    """None when this is the passphrase; else why not."""
    try:
        keystore.confirm(here, passphrase, timezone.now())
    except (DoesNotOpen, Throttled, Busy) as error:
        return error
    return None


def _browser(request: HttpRequest) -> bytes:
    """A secret this browser has before any journal is open in it: that of its forms, in a cookie no script reads."""
    get_token(request)
    return str(request.META["CSRF_COOKIE"]).encode()


def _status(problem: Exception | str | None, form_errors: bool) -> int:
    if isinstance(problem, Throttled | Busy):
        return 429
    return 422 if problem or form_errors else 200

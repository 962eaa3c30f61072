"""Switching the six digits on and off. Each asks for the passphrase first: it decides who gets in."""

from __future__ import annotations

import base64
from binascii import Error as NotBase64

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from drawbridge.journal import totp
from drawbridge.journal.passphrase import Busy
from drawbridge.web.access import opened
from drawbridge.web.keep import keystore, second
from drawbridge.web.keep.forms import ConfirmForm, DigitsForm
from drawbridge.web.keep.session import Opened
from drawbridge.web.keep.throttle import Throttled

NAME = "Journal"
"""What the app on the phone calls it: nothing that tells."""
_LIFE = 3600


@require_http_methods(["GET", "POST"])
def digits(request: HttpRequest) -> HttpResponse:
    """The passphrase, and then: off, when they were on; or a secret for the app, and the first digits back."""
    here = opened(request)
    if here is None or not here.kept:
        return redirect("keep:keep")
    if "secret" in request.POST:
        return _typed_back(request, here)
    form, problem = ConfirmForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            keystore.confirm(here, form.cleaned_data["passphrase"], timezone.now())
        except (second.DoesNotOpen, Throttled, Busy) as error:
            problem = error
        else:
            return _switch(request, here)
    context = {"form": form, "problem": problem, "on": second.is_on(here.journal)}
    status = 429 if isinstance(problem, Throttled | Busy) else 422 if problem or form.errors else 200
    return render(request, "keep/digits.html", context, status=status)


def _switch(request: HttpRequest, here: Opened) -> HttpResponse:
    if second.is_on(here.journal):
        second.switch_off(here.journal)
        return redirect("/keep/?said=digits-off")
    return _show(request, here, totp.new_secret(), DigitsForm())


def _typed_back(request: HttpRequest, here: Opened) -> HttpResponse:
    """The first digits: when they fit the secret we showed to this journal's owner, they are asked from now on."""
    try:
        signed = signing.loads(request.POST["secret"], salt=_salt(here), max_age=_LIFE)
        secret = base64.b64decode(signed)
    except (signing.BadSignature, NotBase64):
        return redirect("keep:digits")
    form = DigitsForm(request.POST)
    if form.is_valid():
        if second.switch_on(here.journal, here.key, secret, form.cleaned_data["digits"], timezone.now()):
            return redirect("/keep/?said=digits-on")
        form.add_error("digits", "These are not the digits of this moment. Look again: they change every half minute.")
    return _show(request, here, secret, form)


def _salt(here: Opened) -> str:
    return f"six digits of {here.journal}"


def _show(request: HttpRequest, here: Opened, secret: bytes, form: DigitsForm) -> HttpResponse:
    context = {
        "form": form,
        "groups": totp.as_text(secret).split(),
        "address": totp.as_address(secret, NAME),
        "secret": signing.dumps(base64.b64encode(secret).decode(), salt=_salt(here)),
    }
    return render(request, "keep/digits_new.html", context, status=422 if form.errors else 200)

"""Keeping, opening, locking and erasing a journal. The errors of the keystore become sentences in the form."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from drawbridge.journal import Journal
from drawbridge.journal.passphrase import Busy, WeakPassphrase
from drawbridge.journal.recovery import RecoveryCodeError, read_code, write_code
from drawbridge.journal.recovery import new_code as fresh_code
from drawbridge.web.access import close_journal, open_journal, opened, record, renew
from drawbridge.web.carry import Carried
from drawbridge.web.keep import keyring, keystore, passkeys, second, session
from drawbridge.web.keep.forms import ChangeForm, CodeForm, ConfirmForm, EraseForm, KeepForm, OpenForm, RecoverForm
from drawbridge.web.keep.keystore import NicknameError
from drawbridge.web.keep.second import DoesNotOpen, PasskeyWanted
from drawbridge.web.keep.session import Opened
from drawbridge.web.keep.store import SqlStore
from drawbridge.web.keep.throttle import Throttled

_SAYABLE = (DoesNotOpen, NicknameError, WeakPassphrase, RecoveryCodeError, Throttled, Busy)
"""What can be wrong with what was typed, or with the moment. Each says what happened and what to do."""

_CODE_LIFE = timedelta(hours=1)
"""How long a shown recovery code waits to be typed back."""


def _status(error: Exception | None, form_errors: bool) -> int:
    if isinstance(error, Throttled | Busy):
        return 429
    return 422 if error or form_errors else 200


@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """Keep an open journal; manage one that is kept; without one, the way to open it."""
    here = opened(request)
    if here is None:
        return redirect("keep:open")
    if here.kept:
        return _manage(request)
    form, problem = KeepForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            kept = keystore.keep_journal(
                here, form.cleaned_data["nickname"], form.cleaned_data["passphrase"], None, timezone.now()
            )
        except _SAYABLE as error:
            problem = error
        else:
            renew(request, kept)
            return _show_code(request, kept, write_code(fresh_code()), CodeForm(), new=True)
    context = {"form": form, "problem": problem}
    return render(request, "keep/keep.html", context, status=_status(problem, bool(form.errors)))


def _manage(request: HttpRequest) -> HttpResponse:
    here, journal = opened(request), open_journal(request)
    if here is None or journal is None:
        return redirect("keep:open")
    context = {
        "said": request.GET.get("said", ""),
        "count": len(journal.entries()),
        "unreadable": journal.unreadable(),
        "has_code": keystore.has_recovery(here),
        "has_digits": second.is_on(here.journal),
        "passkeys": passkeys.are_there(here.journal),
        "has_passkeys": keyring.is_on(here.journal),
        "others": len(session.open_sessions(here, timezone.now())) - 1,
    }
    return render(request, "keep/manage.html", context)


@require_http_methods(["GET", "POST"])
def new_code(request: HttpRequest) -> HttpResponse:
    """Show a fresh recovery code, to someone who knows the passphrase. It opens nothing until it is typed back."""
    here = opened(request)
    if here is None or not here.kept:
        return redirect("keep:keep")
    form, problem = ConfirmForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            keystore.confirm(here, form.cleaned_data["passphrase"], timezone.now())
        except _SAYABLE as error:
            problem = error
        else:
            return _show_code(request, here, write_code(fresh_code()), CodeForm(), new=False)
    context = {"form": form, "problem": problem}
    return render(request, "keep/confirm.html", context, status=_status(problem, bool(form.errors)))


@require_POST
def code(request: HttpRequest) -> HttpResponse:
    """The code typed back: when it is the one we showed to this journal's owner, it becomes a key."""
    here = opened(request)
    if here is None or not here.kept:
        return redirect("keep:keep")
    form, problem = CodeForm(request.POST), None
    try:
        shown = str(signing.loads(request.POST.get("shown", ""), salt=_code_salt(here), max_age=_CODE_LIFE))
    except signing.BadSignature:
        return redirect("keep:new_code")
    if form.is_valid():
        try:
            typed = read_code(form.cleaned_data["code"])
        except RecoveryCodeError as error:
            problem = str(error)
        else:
            if typed == read_code(shown):
                keystore.set_recovery(here, shown)
                return redirect("/keep/?said=code")
            problem = "That is a recovery code, but not this one. Compare it with the one above."
    return _show_code(request, here, shown, form, new=False, problem=problem)


def _code_salt(here: Opened) -> str:
    """Ties a shown code to its journal, so that nobody can send one of their own making."""
    return f"recovery code of {here.journal}"


def _show_code(
    request: HttpRequest, here: Opened, shown: str, form: CodeForm, *, new: bool, problem: str | None = None
) -> HttpResponse:
    context = {
        "shown": signing.dumps(shown, salt=_code_salt(here)),
        "groups": shown.split("-"),
        "form": form,
        "new": new,
        "problem": problem,
    }
    return render(request, "keep/code.html", context, status=422 if problem or form.errors else 200)


@require_http_methods(["GET", "POST"])
def open_page(request: HttpRequest) -> HttpResponse:
    """Open a kept journal, and go on with whatever was being sent when it closed."""
    form, problem = OpenForm(request.POST or None), None
    carried = Carried.from_hidden(request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            typed = form.cleaned_data
            there = keystore.open_kept(typed["nickname"], typed["passphrase"], timezone.now(), typed["digits"])
        except PasskeyWanted as wanted:
            return passkeys.ask(request, wanted, carried)
        except _SAYABLE as error:
            problem = error
        else:
            renew(request, there)
            return render(request, "keep/resume.html", {"carried": carried}) if carried else redirect("home:home")
    context = {"form": form, "problem": problem, "carried": carried, "said": request.GET.get("said", "")}
    return render(request, "keep/open.html", context, status=_status(problem, bool(form.errors)))


def _bring_along(request: HttpRequest, there: Opened) -> None:
    """What was said in this browser before the kept journal was opened belongs to it from now on."""
    here, journal = opened(request), open_journal(request)
    if here is None or journal is None or here.kept:
        return
    kept = Journal(there.journal, there.key, SqlStore())
    for entry in journal.entries():
        record(kept, entry)


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    close_journal(request)
    return redirect("/keep/open/?said=locked")


@require_http_methods(["GET", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """Open with the recovery code and choose what opens it from now on."""
    form, problem = RecoverForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            there = keystore.reset_with_recovery(data["code"], data["nickname"], data["passphrase"], timezone.now())
        except _SAYABLE as error:
            problem = error
        else:
            renew(request, there)
            return redirect("/keep/?said=changed")
    context = {"form": form, "problem": problem}
    return render(request, "keep/recover.html", context, status=_status(problem, bool(form.errors)))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    here = opened(request)
    if here is None or not here.kept:
        return redirect("keep:keep")
    form, problem = ChangeForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            changed = keystore.change_passphrase(
                here, form.cleaned_data["old"], form.cleaned_data["passphrase"], timezone.now()
            )
        except _SAYABLE as error:
            problem = error
        else:
            renew(request, changed)
            return redirect("/keep/?said=changed")
    context = {"form": form, "problem": problem}
    return render(request, "keep/change.html", context, status=_status(problem, bool(form.errors)))


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    here = opened(request)
    if here is not None and here.kept:
        session.end_others(here)
    return redirect("/keep/?said=ended")


@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Erase the journal. A kept one asks for the passphrase once more."""
    here = opened(request)
    if here is None:
        return redirect("keep:open")
    form, problem = EraseForm(request.POST or None, kept=here.kept), None
    if request.method == "POST" and form.is_valid():
        try:
            if here.kept:
                keystore.confirm(here, form.cleaned_data["passphrase"], timezone.now())
        except _SAYABLE as error:
            problem = error
        else:
            keystore.erase(here)
            close_journal(request)
            return redirect("/keep/open/?said=erased")
    context = {"form": form, "problem": problem}
    return render(request, "keep/erase.html", context, status=_status(problem, bool(form.errors)))

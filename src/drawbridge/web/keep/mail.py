"""The page where a note by mail is asked for, what it says, and the link in it that ends it without the journal."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import EmailValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from drawbridge.journal import Journal
from drawbridge.web.access import journal_state
from drawbridge.web.consent import with_consent
from drawbridge.web.hush import silent
from drawbridge.web.keep import notes
from drawbridge.web.keep.notes import Note, ask, end, note_of, sends_mail
from drawbridge.web.promises.forms import WEEK

SUBJECT = "A note for today"
BODY = """You asked for this note. There is nothing in it, and nothing waits for you.

To stop these notes, open this page and press its one button:
{stop}
"""
ASK = "A question"
ASKING = """Somebody asked for a note now and then at this address. If it was you, open this page and press yes:
{stop}

If it was not, do nothing. No other mail comes.
"""


class NoteForm(forms.Form):
    """An address, the days, and that its cost was read."""

    to = forms.CharField(
        label="The address",
        max_length=254,
        validators=[EmailValidator("Write an address such as name@example.org.")],
        error_messages={"required": "Write the address.", "max_length": "An address has 254 characters at most."},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    days = forms.TypedMultipleChoiceField(
        label="On which days?",
        choices=WEEK,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one day of the week."},
    )
    know = forms.BooleanField(
        label="I know that this machine can then read the address, and that a mail leaves traces.",
        error_messages={"required": "Tick the box if you want it all the same. Nothing was kept."},
    )


@require_http_methods(["GET", "POST"])
@with_consent
def mail(request: HttpRequest, journal: Journal) -> HttpResponse:
    """Ask for notes, change them, end them. There only where the host sends mail, and only for a kept journal."""
    if not sends_mail() or journal_state(request) != "kept":
        raise Http404
    if request.POST.get("do") == "end":
        end(journal.id)
        return redirect("keep:mail")
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        until = silent(journal.entries(), timezone.now())
        ask(journal.id, form.cleaned_data["to"], tuple(form.cleaned_data["days"]), until)
        return redirect("keep:mail")
    found = note_of(journal.id)
    context = {
        "form": form,
        "note": found,
        "days": [name for number, name in WEEK if found and number in found.days],
        "subject": SUBJECT,
        "body": BODY.format(stop="…"),
        "sender": settings.MAIL_FROM,
    }
    return render(request, "keep/mail.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """One button, and notes come, or there are no more. Opened by a machine that looks at links, it changes nothing."""
    wanted = request.method == "POST" and request.POST.get("do") == "yes"
    if wanted:
        notes.confirm(token)
    elif request.method == "POST":
        notes.stop(token)
    note = notes.found(token)
    context = {"over": request.method == "POST" and not wanted, "note": note, "wanted": wanted and note is not None}
    return render(request, "keep/mail_stop.html", context)


def send_all(now: datetime) -> tuple[int, int]:
    """Today's notes over one connection: how many went out, and how many failed."""
    connection = get_connection()
    connection.open()
    try:
        return notes.deliver(now, lambda note: _send(note, connection))
    finally:
        connection.close()


def _send(note: Note, connection: BaseEmailBackend) -> None:
    link = settings.ADDRESS.rstrip("/") + reverse("keep:mail_stop", args=[note.token])
    headers = {"Auto-Submitted": "auto-generated", "List-Unsubscribe": f"<{link}>"}
    subject, body = (SUBJECT, BODY) if note.confirmed else (ASK, ASKING)
    EmailMessage(
        subject, body.format(stop=link), settings.MAIL_FROM, [note.to], headers=headers, connection=connection
    ).send()

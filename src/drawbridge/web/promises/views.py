"""The card: made in a few taps, sent by hand, and later kept, late, moved or broken. Nothing is sent from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from drawbridge.journal import Entry, Journal
from drawbridge.journal.entries import PromiseEnded, PromiseMade, Withdrawn
from drawbridge.mirror.moments import Moment, moments
from drawbridge.mirror.people import People, people
from drawbridge.mirror.promises import Promise, ahead, counted, due, exits, promises
from drawbridge.mirror.quiet import silence
from drawbridge.web.access import journal_state, open_journal
from drawbridge.web.consent import has_consent, with_consent
from drawbridge.web.keep.notes import sends_mail
from drawbridge.web.once import form_id, once
from drawbridge.web.packs import phrase, shelf
from drawbridge.web.promises.calendar import calendar, promised
from drawbridge.web.promises.cards import PLAIN, TIES, TONES, Words, pick, repair, replies, words_of
from drawbridge.web.promises.forms import SOON, CardForm, EndedForm, WhenForm
from drawbridge.web.promises.keeping import once_from_now
from drawbridge.web.promises.sentences import counted_in_words, exits_in_words, share_in_words
from drawbridge.web.promises.shown import Shown, clocks_of, last_line, shown, theirs

PAGE = 20
"""Past promises on one page."""
NAMED = 6
"""Aliases offered as buttons; another one can be typed."""


@require_GET
def promises_page(request: HttpRequest) -> HttpResponse:
    """Whose time has come, what is ahead, what it adds up to, and all the others, newest first."""
    journal = open_journal(request)
    entries = journal.entries() if journal else ()
    if not has_consent(entries):
        return render(request, "promises/promises.html", {"agreed": False, "plain": PLAIN})
    now, who, found = timezone.now(), people(entries), promises(entries)
    mine, here = theirs(found, who), clocks_of(entries)
    waiting, coming = due(mine, now), ahead(mine, now)
    others = set(found) - {*waiting, *coming}
    past = Paginator([one for one in reversed(found) if one in others], PAGE).get_page(request.GET.get("page"))
    context = {
        "agreed": True,
        "due": [shown(one, who, now, here) for one in waiting],
        "ahead": [shown(one, who, now, here) for one in coming],
        "past": past,
        "rows": [shown(one, who, now, here) for one in past.object_list],
        "told": _told(entries, mine, who, now),
        "silence": silence(entries, now),
        "mail": sends_mail() and journal_state(request) == "kept",
    }
    return render(request, "promises/promises.html", context)


def _told(entries: Sequence[Entry], mine: Sequence[Promise], who: People, now: datetime) -> list[tuple[str, str, str]]:
    """What it adds up to: over all, with each person, and of the moments that were left. Name, counts, share."""
    if not mine:
        return []
    with_each: dict[str, list[Promise]] = {f"With {person.alias}": [] for person in who.shown}
    for promise in mine:
        if person := who.of(promise.made):
            with_each[f"With {person.alias}"].append(promise)
    rows = [(name, counted(found, now)) for name, found in {"In all": mine, **with_each}.items() if found]
    away = {pull.id for pull in shelf().current.moment.pulls if pull.family == "away"}
    left = exits((moment for moment in moments(entries) if who.counts(moment.noted)), mine, away)
    told = [(name, counted_in_words(found), share_in_words(found)) for name, found in rows]
    return told + ([("When you left", said, "")] if (said := exits_in_words(left)) else [])


@require_http_methods(["GET", "POST"])
@with_consent
def new(request: HttpRequest, journal: Journal) -> HttpResponse:
    """Build a card. The person and the moment come along in the form, and stand in no address."""
    entries, now, past = journal.entries(), timezone.now(), phrase("promise.past")
    who = people(entries)
    if request.POST.get("do") != "card":
        initial = _begun(request.POST, entries, who)
        return _builder(request, entries, CardForm(now=now, past=past, initial=initial), initial)
    form = CardForm(request.POST, now=now, past=past)
    if not form.is_valid():
        return _builder(request, entries, form, form.data, 422)
    data = form.cleaned_data
    if _unsafe(request.POST, entries, who):
        return _away(request)
    entry = PromiseMade(
        id=form_id(request),
        at=now,
        need=data["need"],
        stay=data["stay"],
        back=last_line(data["line"], data["due"], now, data["zone"], named=data["name_zone"]),
        due=data["due"],
        zone=data["zone"],
        person=data["person"],
        moment=_moment(data["moment"], entries),
    )
    return redirect("promises:card", promise=once_from_now(journal, entry))


def _builder(
    request: HttpRequest, entries: Sequence[Entry], form: CardForm, data: Mapping[str, object], status: int = 200
) -> HttpResponse:
    who = people(entries)
    if "zone" in request.POST:  # they have seen which clocks, and maybe chosen others: no script is to change that
        form.fields["zone"].widget.attrs.pop("data-zone", None)
    if _unsafe(data, entries, who):
        return _away(request)
    context = {
        "form": form,
        "soon": SOON,
        "ties": TIES,
        "tones": TONES,
        "aliases": [person.alias for person in who.shown[:NAMED]],
        "not_for": shelf().current.cards.not_for,
        "moment": _moment(data.get("moment"), entries),
    }
    return render(request, "promises/new.html", context, status=status)


def _begun(sent: Mapping[str, object], entries: Sequence[Entry], who: People) -> dict[str, object]:
    """What a card begins with: what was sent so far, whom the moment or the old promise names, words to go with it."""
    cards, old = shelf().current.cards, _promise(sent.get("promise"), entries)
    moment = _noted(sent.get("moment"), entries)
    from_ = moment.noted if moment else old.made if old else None
    named = who.of(from_) if from_ else None
    begun: dict[str, object] = {"zone": clocks_of(entries), "person": named.alias if named else ""}
    begun |= {name: sent[name] for name in CardForm.base_fields if name in sent and name != "csrfmiddlewaretoken"}
    begun["alias"] = sent.get("alias", "")
    begun.setdefault("tie", _tie(named.tie if named else ""))
    begun.setdefault("tone", "plain")
    words: Words | None = repair(cards, str(sent.get("repair", "")))
    if words is None and (sent.get("do") == "words" or "need" not in sent):
        card = pick(cards, str(begun["tie"]), str(begun["tone"]), str(sent.get("card", "")))
        words, begun["card"] = words_of(card), card.id if card else ""
    return begun | (asdict(words) if words else {})


def _tie(tie: str) -> str:
    """The kind of tie a card is for, from the kind that was noted of a person."""
    return {"child": "grown-child", "work": "colleague"}.get(tie, tie if tie in TIES else "anyone")


def _unsafe(data: Mapping[str, object], entries: Sequence[Entry], who: People) -> bool:
    """Whether anyone this card could be for was marked as unsafe: chosen, typed, or of the moment it comes from."""
    named = [who.named(str(data[name])) for name in ("person", "alias") if data.get(name)]
    moment = _noted(data.get("moment"), entries)
    named += [who.of(moment.noted)] if moment else []
    return any(person is not None and person.flagged for person in named)


def _away(request: HttpRequest) -> HttpResponse:
    """No words of closeness, no time of return, nothing kept: a plain way to go, and people who can help."""
    return render(request, "promises/away.html", {"unsafe": phrase("promise.unsafe")})


def _moment(id_: object, entries: Sequence[Entry]) -> UUID | None:
    """The moment a card comes from, when this journal has it."""
    moment = _noted(id_, entries)
    return moment.id if moment else None


def _noted(id_: object, entries: Sequence[Entry]) -> Moment | None:
    return next((one for one in moments(entries) if str(one.id) == str(id_)), None) if id_ else None


def _promise(id_: object, entries: Sequence[Entry]) -> Promise | None:
    return next((one for one in promises(entries) if str(one.id) == str(id_)), None) if id_ else None


def _found(journal: Journal, promise: UUID) -> Promise:
    found = _promise(promise, journal.entries())
    if found is None:
        raise Http404
    return found


@require_GET
@with_consent
def card(request: HttpRequest, journal: Journal, promise: UUID) -> HttpResponse:
    """The card to copy, share, print or put in a calendar; below it, what became of it."""
    found, entries, now = _found(journal, promise), journal.entries(), timezone.now()
    one = shown(found, people(entries), now, clocks_of(entries))
    kind = {"kept": "kept", "late": "kept", "broken": "broken"}.get(one.state, "moved" if found.moved else "")
    context = {
        "one": one,
        "line": _line(one, now),
        "unsafe": phrase("promise.unsafe"),
        "replies": replies(shelf().current.cards, kind, one.when if kind == "moved" else "…") if kind else [],
        "repairs": [r.id for r in shelf().current.cards.replies if r.kind == "broken" and r.asks_time],
        "latest": found.endings[-1] if found.endings else None,
    }
    return render(request, "promises/card.html", context)


def _line(one: Shown, now: datetime) -> str:
    """How it stands, in a sentence of the pack."""
    clock = f"{now.astimezone(one.promise.clocks):%H:%M}"
    match one.state:
        case "kept":
            return phrase("promise.kept", time=one.when)
        case "broken":
            return phrase("promise.broke")
        case "late":
            return "Late, and you came. That is known now, and it counts as coming."
        case "due" if (now - one.promise.due).total_seconds() < 3600:
            return phrase("promise.due", now=clock)
        case "due" | "unsaid":
            return phrase("promise.late", now=clock, time=one.when)
    return phrase("promise.moved" if one.promise.moved else "promise.made", time=one.when)


@require_GET
@with_consent
def event(request: HttpRequest, journal: Journal, promise: UUID) -> HttpResponse:
    """The time of return as a calendar file that says nothing else."""
    found = _found(journal, promise)
    return ics(calendar(promised(found.id, found.sequence, found.at, found.due)))


def ics(data: bytes) -> HttpResponse:
    """A calendar file under a name that tells nothing."""
    headers = {"Content-Disposition": 'attachment; filename="event.ics"'}
    return HttpResponse(data, content_type="text/calendar; charset=utf-8", headers=headers)


@require_POST
@with_consent
def ended(request: HttpRequest, journal: Journal, promise: UUID) -> HttpResponse:
    """Kept, late or broken, in one tap. The latest word holds."""
    _found(journal, promise)
    form = EndedForm(request.POST)
    if form.is_valid():
        once(journal, PromiseEnded(id=form_id(request), at=timezone.now(), promise=promise, **form.cleaned_data))
    return redirect("promises:card", promise=promise)


@require_http_methods(["GET", "POST"])
@with_consent
def moved(request: HttpRequest, journal: Journal, promise: UUID) -> HttpResponse:
    """A new time, given before or after the old one."""
    found, entries, now = _found(journal, promise), journal.entries(), timezone.now()
    sent = request.POST if request.method == "POST" else None
    form = WhenForm(sent, now=now, past=phrase("promise.past"), initial={"zone": clocks_of(entries)})
    if form.is_valid():
        due, zone = form.cleaned_data["due"], form.cleaned_data["zone"]
        entry = PromiseEnded(id=form_id(request), at=now, promise=promise, how="renegotiated", due=due, zone=zone)
        once_from_now(journal, entry)
        return redirect("promises:card", promise=promise)
    context = {"form": form, "soon": SOON, "one": shown(found, people(entries), now, clocks_of(entries))}
    return render(request, "promises/moved.html", context, status=422 if form.errors else 200)


@require_POST
@with_consent
def undo(request: HttpRequest, journal: Journal, promise: UUID) -> HttpResponse:
    """Take back what was said last of it. The form names what it takes back, so that twice is once."""
    endings = {str(end.id): end.id for end in _found(journal, promise).endings}
    if target := endings.get(request.POST.get("target", "")):
        once(journal, Withdrawn(id=form_id(request), at=timezone.now(), target=target))
    return redirect("promises:card", promise=promise)


@require_POST
@with_consent
def take_back(request: HttpRequest, journal: Journal, promise: UUID) -> HttpResponse:
    """A card that was never sent, or made by a wrong tap: it counts for nothing, nor does what was said of it."""
    if _promise(promise, journal.entries()):
        once(journal, Withdrawn(id=form_id(request), at=timezone.now(), target=promise))
    return redirect("promises:promises")

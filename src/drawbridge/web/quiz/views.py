"""Asking, answering, going back, stopping, going on. Each answer is one sealed entry."""

from __future__ import annotations

from uuid import uuid4, uuid5

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from drawbridge.journal import Journal
from drawbridge.journal.entries import TakeEnded, Withdrawn
from drawbridge.measure import Settings
from drawbridge.mirror.quiz import Question, earlier_question, next_question
from drawbridge.mirror.takes import Take, latest_take, retake_from
from drawbridge.pack import Pack
from drawbridge.web.consent import with_consent
from drawbridge.web.once import form_id, once
from drawbridge.web.packs import bank_of, shelf
from drawbridge.web.quiz.begin import start_take
from drawbridge.web.quiz.forms import AnswerForm

SETTINGS = Settings()


@require_http_methods(["GET", "POST"])
@with_consent
def quiz(request: HttpRequest, journal: Journal) -> HttpResponse:
    """Show the next statement, or take the answer to the one shown."""
    take = latest_take(journal.entries())
    if take is None or not take.open:
        return _go(request, "/map/") if take and _is_kept(request, journal, take) else _not_open(request, take)
    pack = shelf().under(take.fingerprint)
    if pack is None:
        return render(request, "quiz/gone.html", {"take": take}, status=410)
    if request.method == "POST":
        return _answer(request, journal, take, pack)
    return _ask(request, next_question(take, pack, bank_of(pack), SETTINGS), take, pack)


def _is_kept(request: HttpRequest, journal: Journal, take: Take) -> bool:
    """Whether this very answer was kept already: the last one, sent again because its reply never came."""
    pack = shelf().under(take.fingerprint)
    form = AnswerForm(request.POST, pack) if pack else None
    if form is None or not form.is_valid():
        return False
    stored = journal.stored(form.cleaned_data["entry"])
    return stored is not None and stored.says_the_same(form.answered(timezone.now()))


def _not_open(request: HttpRequest, take: Take | None) -> HttpResponse:
    """Before a take, after one, or with an answer that came after its take had ended."""
    context = {
        "take": take,
        "entry": uuid4(),
        "too_soon": take is not None and timezone.now() < retake_from(take),
        "retake_from": retake_from(take) if take else None,
        "late": request.method == "POST",
    }
    return render(request, "quiz/begin.html", context, status=409 if context["late"] else 200)


def _ask(request: HttpRequest, question: Question | None, take: Take, pack: Pack, problem: str = "") -> HttpResponse:
    """Render a statement: the whole page, or only the question when htmx asked."""
    if question is None:
        return render(request, "quiz/enough.html", {"take": take, "entry": uuid4()})
    context = {
        "question": question,
        "take": take,
        "pack": pack,
        "entry": uuid4(),
        "problem": problem,
        "back_to": question.place - 1,
    }
    return render(request, "quiz/quiz.html", context, status=422 if problem else 200)


def _answer(request: HttpRequest, journal: Journal, take: Take, pack: Pack) -> HttpResponse:
    form = AnswerForm(request.POST, pack)
    if not form.is_valid():
        shown = _shown(form, take, pack)
        return _ask(request, shown, take, pack, problem=form.problem)
    if form.cleaned_data["take"] != take.id:
        question = next_question(take, pack, bank_of(pack), SETTINGS)
        problem = "That answer was for another sitting, so it was not added here. Nothing was lost."
        return _ask(request, question, take, pack, problem=problem)
    once(journal, form.answered(timezone.now()))
    return _onward(request, journal)


def _shown(form: AnswerForm, take: Take, pack: Pack) -> Question | None:
    """The statement the person was looking at, so that a mistake costs no place."""
    item = form.data.get("item")
    place = next((n for n, a in enumerate(take.answers, 1) if a.item == item), 0)
    return earlier_question(take, pack, bank_of(pack), place, SETTINGS) or next_question(
        take, pack, bank_of(pack), SETTINGS
    )


def _onward(request: HttpRequest, journal: Journal) -> HttpResponse:
    """After an answer: the next statement, or the map when enough is known."""
    take = latest_take(journal.entries())
    pack = shelf().under(take.fingerprint) if take else None
    if take is None or pack is None:
        return redirect("quiz:quiz")
    question = next_question(take, pack, bank_of(pack), SETTINGS)
    if question is None:
        once(journal, TakeEnded(id=uuid5(take.id, "done"), at=timezone.now(), take=take.id, why="done"))
        return _go(request, "/map/")
    return _ask(request, question, take, pack) if request.htmx else redirect("quiz:quiz")  # type: ignore[attr-defined]


def _go(request: HttpRequest, address: str) -> HttpResponse:
    """Leave the quiz: by header when htmx asked, by redirect otherwise."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(address)
    response = HttpResponse(status=200)
    response.headers["HX-Redirect"] = address
    return response


@require_POST
@with_consent
def begin(request: HttpRequest, journal: Journal) -> HttpResponse:
    """Start a take, unless one is open or the last one is too recent to be followed."""
    last = latest_take(journal.entries())
    if last is not None and (last.open or timezone.now() < retake_from(last)):
        return redirect("quiz:quiz")
    start_take(journal, form_id(request))
    return redirect("quiz:quiz")


@require_GET
@with_consent
def back(request: HttpRequest, journal: Journal, place: int) -> HttpResponse:
    """An earlier statement with the answer it was given. Answering again replaces it."""
    take = latest_take(journal.entries())
    pack = shelf().under(take.fingerprint) if take else None
    if take is None or pack is None or not take.open:
        return redirect("quiz:quiz")
    question = earlier_question(take, pack, bank_of(pack), place, SETTINGS)
    return _ask(request, question, take, pack) if question else redirect("quiz:quiz")


@require_GET
@with_consent
def pause(request: HttpRequest, journal: Journal) -> HttpResponse:
    """Everything is already kept; this page says so, and how to come back."""
    return render(request, "quiz/pause.html", {"take": latest_take(journal.entries())})


@require_POST
@with_consent
def stop(request: HttpRequest, journal: Journal) -> HttpResponse:
    """Stop here: the map is drawn from what there is, with wider bands."""
    take = latest_take(journal.entries())
    if take is not None and take.open and take.given:
        once(journal, TakeEnded(id=form_id(request), at=timezone.now(), take=take.id, why="stopped"))
    return _go(request, "/map/" if take is not None and take.given else "/quiz/")


@require_POST
@with_consent
def carry_on(request: HttpRequest, journal: Journal) -> HttpResponse:
    """Go on with a take that was stopped early: the stop is withdrawn, the answers stand."""
    take = latest_take(journal.entries())
    if take is not None and take.why == "stopped" and take.end_entry is not None:
        once(journal, Withdrawn(id=form_id(request), at=timezone.now(), target=take.end_entry))
    return redirect("quiz:quiz")

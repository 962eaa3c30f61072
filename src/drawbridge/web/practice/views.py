"""The ladder, the gate before a person, the prediction, and what came of it."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID, uuid5

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from drawbridge.journal import Entry, Journal
from drawbridge.journal.entries import StepEnded, StepFelt, StepOutcome, StepPredicted
from drawbridge.mirror.danger import CALM, Asked, Route, Said, level_of, route
from drawbridge.mirror.dosing import in_words
from drawbridge.mirror.map import pointed_to
from drawbridge.mirror.needs import Signal
from drawbridge.mirror.people import People, people
from drawbridge.mirror.plans import standing_plans
from drawbridge.mirror.practice import Step, next_rung, steps, suggest, times_done
from drawbridge.mirror.takes import takes
from drawbridge.pack import Capacity, Rung
from drawbridge.web.access import open_journal, record_all
from drawbridge.web.charts import ladder as charts
from drawbridge.web.charts.figure import Figure
from drawbridge.web.consent import with_consent
from drawbridge.web.held import held, not_while_held
from drawbridge.web.once import form_id, once
from drawbridge.web.packs import bank_of, shelf
from drawbridge.web.practice.dosing import Sizing, keep_up, sizing
from drawbridge.web.practice.forms import FELT, OutcomeForm, PersonForm, PredictionForm
from drawbridge.web.practice.plans import plans_of
from drawbridge.web.silence import running
from drawbridge.web.slip import hand_over, handed

RECENT = 12
"""Steps the practice page lists before it offers the rest."""


@require_GET
def practice(request: HttpRequest) -> HttpResponse:
    """Today's step with its reason, what is waiting, and all the ladders. Readable without a journal."""
    journal = open_journal(request)
    found = _counted(journal)
    quiet = running(journal.entries(), timezone.now()) if journal else None
    pack = shelf().current
    told = [step for step in reversed(found) if step.state == "told"]
    everything = request.GET.get("all") == "1"
    size = Sizing() if quiet else sizing(journal)
    ladders = [capacity for capacity in pack.capacities if capacity.ladder]
    suggestion = None if quiet else suggest(found, pack, _signals(journal), size.dose)
    context = {
        "quiet": quiet,
        "suggestion": suggestion,
        "unsettled": any(next_rung(found, capacity) for capacity in ladders),
        "sizing": size,
        "offers": journal is not None,
        "odds": in_words(suggestion.odds) if suggestion and suggestion.odds else None,
        "waiting": [] if quiet else [step for step in found if step.state in ("waiting", "done")],
        "told": told if everything else told[:RECENT],
        "earlier": 0 if everything else max(len(told) - RECENT, 0),
        "ladders": ladders,
        "pack": pack,
        "held": held(journal.entries() if journal else ()),
        "plans": standing_plans(plans_of(journal.entries() if journal else ())),
    }
    return render(request, "practice/practice.html", context)


def _counted(journal: Journal | None) -> tuple[Step, ...]:
    """The steps that are shown and counted: none with someone with whom steps are off, waiting ones neither."""
    entries = journal.entries() if journal else ()
    here = people(entries)
    return tuple(step for step in steps(entries) if here.counts(step.prediction))


def _signals(journal: Journal | None) -> tuple[Signal, ...]:
    """What the latest finished take points to; nothing when there is none."""
    ended = [take for take in takes(journal.entries()) if not take.open] if journal else []
    pack = shelf().under(ended[-1].fingerprint) if ended else None
    return pointed_to(ended[-1], pack, bank_of(pack)) if pack else ()


@require_GET
def ladder(request: HttpRequest, code: str) -> HttpResponse:
    """All rungs of one capacity, with those done so far."""
    capacity = _capacity(code)
    found = _counted(open_journal(request))
    context = {
        "capacity": capacity,
        "ladder": _drawn(capacity, times_done(found, capacity.id), next_rung(found, capacity)),
    }
    return render(request, "practice/ladder.html", context)


def _drawn(capacity: Capacity, done: dict[int, int], today: Rung | None) -> Figure:
    """The ladder, with what has been done and the one that is next."""
    rungs = tuple(
        charts.Step(
            number=rung.rung,
            title=rung.title,
            dose=rung.dose,
            href=reverse("practice:rung", args=[capacity.id, rung.rung]),
            state="today" if rung == today else "done" if done.get(rung.rung) else "open",
        )
        for rung in capacity.ladder
    )
    alone = all(not rung.with_someone for rung in capacity.ladder)
    sentence = f"{len(rungs)} steps, smallest first; a heavier rung asks more."
    sentence += " None needs anyone else." if alone else " Those with someone are for people you know to be steady."
    return charts.ladder_figure(charts.Ladder("ladder", "The ladder", sentence, rungs))


@require_http_methods(["GET", "POST"])
@with_consent
@not_while_held
def rung(request: HttpRequest, journal: Journal, code: str, number: int) -> HttpResponse:
    """A step on its card. With a person: information and their own answer come first."""
    capacity = _capacity(code)
    card = next((r for r in capacity.ladder if r.rung == number), None)
    if card is None:
        raise Http404
    if request.method == "POST" and (not card.with_someone or "predicted" in request.POST):
        return _predict(request, journal, capacity, card)
    if not card.with_someone:
        return _card(request, capacity, card, PredictionForm())
    if request.method == "POST" and (onward := hand_over(request, journal)):
        return onward
    answered = request.POST if request.method == "POST" else handed(request, journal)
    return _gate(request, journal, capacity, card, answered)


def _card(
    request: HttpRequest,
    capacity: Capacity,
    card: Rung,
    form: PersonForm | PredictionForm,
    person: str | None = None,
) -> HttpResponse:
    asks = isinstance(form, PersonForm)
    context = {
        "capacity": capacity,
        "rung": card,
        "form": form,
        "person": person,
        "passed": not asks and card.with_someone,
    }
    template = "practice/before.html" if asks else "practice/predict.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _gate(
    request: HttpRequest, journal: Journal, capacity: Capacity, card: Rung, answered: QueryDict | None
) -> HttpResponse:
    """Only a plain yes opens a step with someone, and none with whom steps are off. Anything else shows help, and
    stores nothing.
    """
    form = PersonForm(answered)
    if answered is None or not form.is_valid():
        return _card(request, capacity, card, form)
    found = _route(answered, people(journal.entries()), card)
    if found.level < level_of(card.with_someone, card.dose):
        return _not_this_one(request, found)
    return _card(request, capacity, card, PredictionForm(), form.cleaned_data["person"] or "")


def _route(answered: QueryDict, here: People, card: Rung) -> Route:
    """The gate, with what the page before it showed and what this person answered."""
    named = here.named(answered.get("person", ""))
    asked = Asked(seen=True, word=_word(answered), flagged=named is not None and named.flagged)
    return route(asked, plan=bool(card.if_badly))


def _word(answered: QueryDict) -> Said:
    """Their own answer: a plain yes, and nothing beside it. A yes next to a no is a no."""
    said = answered.getlist("safe")
    return "yes" if said == ["yes"] else "no" if "no" in said else "unsure"


def _not_this_one(request: HttpRequest, found: Route) -> HttpResponse:
    alone = [r for c in shelf().current.capacities for r in c.ladder if not r.with_someone and c.id == "A1"]
    return render(request, "practice/not_this_one.html", {"way": found.way, "alone": alone[:1]})


def _predict(request: HttpRequest, journal: Journal, capacity: Capacity, card: Rung) -> HttpResponse:
    """Lock the prediction. A step with someone needs the answer to the gate in the same breath."""
    safe: Literal["yes"] | None = "yes" if _word(request.POST) == "yes" else None
    if card.with_someone and safe is None:
        return _card(request, capacity, card, PersonForm())
    if card.with_someone:
        found = _route(request.POST, people(journal.entries()), card)
        if found.level < level_of(card.with_someone, card.dose):
            return _not_this_one(request, found)
    form = PredictionForm(request.POST)
    person = request.POST.get("person", "")[:60] if card.with_someone else None
    if not form.is_valid():
        return _card(request, capacity, card, form, person)
    data = form.cleaned_data
    entry = StepPredicted(
        id=data["entry"],
        at=timezone.now(),
        capacity=capacity.id,
        rung=card.rung,
        smaller=data["smaller"],
        person=person or None,
        safe=safe if card.with_someone else None,
        predicted=data["predicted"],
        sure=data["sure"],
        alarm=data["alarm"],
    )
    return redirect("practice:step", step=once(journal, entry))


@require_http_methods(["GET", "POST"])
@with_consent
def step(request: HttpRequest, journal: Journal, step: UUID) -> HttpResponse:
    """A locked prediction, waiting: done, the smaller one done, or not today."""
    found = _step(journal, step)
    if found.state in ("waiting", "left") and not people(journal.entries()).counts(found.prediction):
        return _not_this_one(request, Route("flagged", CALM))
    how = request.POST.get("how")
    if request.method == "POST" and how in ("done", "smaller", "not_today"):
        if found.state in ("waiting", "left"):
            ended = {"id": form_id(request), "at": timezone.now(), "step": step, "how": how}
            once(journal, StepEnded.model_validate(ended))
        return redirect("practice:practice") if how == "not_today" else redirect("practice:after", step=step)
    return _show(request, found, OutcomeForm() if found.state == "done" else None)


@require_http_methods(["GET", "POST"])
@with_consent
def after(request: HttpRequest, journal: Journal, step: UUID) -> HttpResponse:
    """What happened, and what is expected next time."""
    found = _step(journal, step)
    if found.state != "done":
        return redirect("practice:step", step=step)
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        record_all(journal, _told(step, form.cleaned_data))
        keep_up(journal)
        return redirect("practice:step", step=step)
    return _show(request, found, form)


def _told(step: UUID, data: dict[str, Any]) -> list[Entry]:
    """The outcome, and beside it how the step felt when anything was said of that. Sent again, the ids are the same."""
    common = {"at": timezone.now(), "step": step}
    told = {name: value for name, value in data.items() if name not in ("entry", *FELT)}
    felt = {name: data[name] for name in FELT if data[name] not in ("", None)}
    entries: list[Entry] = [StepOutcome.model_validate(told | common | {"id": data["entry"]})]
    if felt:
        entries.append(StepFelt.model_validate(felt | common | {"id": uuid5(data["entry"], "felt")}))
    return entries


def _show(request: HttpRequest, found: Step, form: OutcomeForm | None) -> HttpResponse:
    capacity = _capacity(found.prediction.capacity)
    card = next((r for r in capacity.ladder if r.rung == found.prediction.rung), None)
    context = {"step": found, "capacity": capacity, "rung": card, "form": form}
    template = "practice/after.html" if form is not None else "practice/step.html"
    return render(request, template, context, status=422 if form is not None and form.errors else 200)


def _step(journal: Journal, step: UUID) -> Step:
    found = next((s for s in steps(journal.entries()) if s.id == step), None)
    if found is None:
        raise Http404
    return found


def _capacity(code: str) -> Capacity:
    found = next((c for c in shelf().current.capacities if c.id.lower() == code.lower() and c.ladder), None)
    if found is None:
        raise Http404
    return found

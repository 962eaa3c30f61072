"""The gate before one person: information first, questions only for someone alone, and nothing kept of the answers."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from drawbridge.journal import Journal
from drawbridge.mirror.danger import ASKED, SIGNS, Asked, Said, route
from drawbridge.mirror.people import people
from drawbridge.web.consent import with_consent
from drawbridge.web.packs import shelf
from drawbridge.web.slip import hand_over, handed

PLAIN = (("yes", "Yes"), ("unsure", "Not sure"), ("no", "No"))
QUESTIONS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "afraid": ("Are you afraid of them, or of what they do when you say no?", PLAIN),
    "controlled": (
        "Do they decide what is yours to decide: whom you see, what you spend, where you go, what you wear?",
        (("yes", "Often"), ("unsure", "Sometimes, or not sure"), ("no", "No")),
    ),
    "put_down": ("Do they shame you or put you down, alone or before others, until you feel small?", PLAIN),
    "forced": ("Have they made you do anything sexual that you did not want?", PLAIN),
    "hurt": ("Have they hit, kicked, pushed or held you, or hurt your body in another way?", PLAIN),
}
HARM = (
    "hands around your neck, or anything that stopped your breath",
    "a threat to kill you, a child, or themselves",
    "a weapon, shown or used",
    "sex by force",
    "hurting that comes more often, or gets worse",
    "following you, tracking you, watching what you do",
    "you have left them, or are about to",
    "they decide most of what happens in your day",
)
CAREFUL: tuple[Said, ...] = ("yes", "unsure", "no")
"""Of two answers sent to one question the more careful one counts."""


@require_http_methods(["GET", "POST"])
@with_consent
def look(request: HttpRequest, journal: Journal, person: UUID) -> HttpResponse:
    """Information; then "are you alone?"; then the questions; then what was heard. Nothing of it is kept.

    The answers travel sealed, so that the browser's own record of the visit does not hold them either.
    """
    found = people(journal.entries()).by_id(person.hex)
    if found is None:
        raise Http404
    if request.method == "POST" and (onward := hand_over(request, journal)):
        return onward
    said = request.POST if request.method == "POST" else handed(request, journal)
    context: dict[str, object] = {"person": found, "harm": HARM}
    if said is None or "alone" not in said:
        return render(request, "people/look.html", context)
    asked = Asked(True, said.getlist("alone") == ["yes"], _answers(said), flagged=found.flagged)
    if asked.alone and "asked" not in said:
        return render(request, "people/asked.html", context | {"questions": QUESTIONS.items(), "plain": PLAIN})
    heard = route(asked)
    steady = [rung for c in shelf().current.capacities if c.id == "A1" for rung in c.ladder if not rung.with_someone]
    context |= {"way": heard.way, "closes": heard.closes, "alone": steady[:1]}
    return render(request, "people/heard.html", context)


def _answers(sent: QueryDict) -> dict[str, Said]:
    """The answers given; what was left out, or is no answer, is not among them."""
    given = {question: set(sent.getlist(question)) for question in (*ASKED, SIGNS)}
    found = {question: next((s for s in CAREFUL if s in said), None) for question, said in given.items()}
    return {question: said for question, said in found.items() if said is not None}

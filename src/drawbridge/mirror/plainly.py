"""An entry in plain words: one sentence for a list, and each thing it holds for its own page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from drawbridge.journal.entries import Entry
from drawbridge.mirror.people import People
from drawbridge.pack import Pack

UNSAID = ("id", "at", "kind", "v")
LABELS = {
    "ms": "Milliseconds it took",
    "smaller": "The smaller form",
    "safe": "Safe with them, you said",
    "sure": "Sure, in 100",
    "next_time": "Expected next time",
    "next_sure": "Sure of that, in 100",
    "matched": "It went",
    "pull": "What pulled",
    "strength": "How strong, 0 to 10",
    "began": "It began",
    "day": "On another day",
    "did": "What you did",
    "caught": "When you caught it",
    "person": "With",
    "to": "Called from then on",
    "into": "The same as",
    "tie": "Kind of tie",
    "flagged": "Steps with them stay off",
    "adult": "18 or older",
    "went": "Stayed or left",
    "too_much": "Too much to stay present",
    "against": "Against what was expected, −5 to 5",
    "then": "Then",
    "came": "It came to mind",
    "minutes": "Minutes chosen",
    "seconds": "Seconds it lasted",
    "peak": "Alarm at its highest",
    "end": "Alarm at the end",
    "found": "Pulls",
}


class Words:
    """The pack's words for what entries hold only as ids, and what people are called today."""

    def __init__(self, pack: Pack, here: People) -> None:
        self.pack, self.here = pack, here

    @cached_property
    def items(self) -> Mapping[str, str]:
        return {item.id: item.text for item in self.pack.items}

    def pattern(self, id_: str) -> str:
        return next((pattern.name for pattern in self.pack.patterns if pattern.id == id_), id_)

    def capacity(self, id_: str) -> str:
        return next((capacity.name for capacity in self.pack.capacities if capacity.id == id_), id_)

    def feeling(self, id_: str) -> str:
        return next((feeling.name for feeling in self.pack.moment.feelings if feeling.id == id_), id_)

    def rung(self, capacity: str, number: int) -> str:
        ladder = next((found.ladder for found in self.pack.capacities if found.id == capacity), ())
        return next((rung.title for rung in ladder if rung.rung == number), f"step {number} of {capacity}")

    def choice(self, field: str, id_: str) -> str:
        """The button's words for what was tapped."""
        moment = self.pack.moment
        choices: Iterable[Any] = {"pull": moment.pulls, "did": moment.endings, "caught": moment.caught}[field]
        return next((str(choice.label) for choice in choices if choice.id == id_), id_)

    def answer(self, value: int | None) -> str:
        if value is None:
            return "skipped"
        return self.pack.answers[value] if value < len(self.pack.answers) else f"answer {value + 1}"

    def name(self, entry: Entry) -> str:
        """Whom it names: as they are called today, or else as it was written."""
        found = self.here.of(entry)
        return found.alias if found else str(getattr(entry, "person", None) or "")

    def with_whom(self, entry: Entry) -> str:
        name = self.name(entry)
        return f" with {name}" if name else ""


SENTENCES: Mapping[str, Callable[[Any, Words], str]] = {
    "consent": lambda e, w: "You read who can see what, and agreed.",
    "take_started": lambda e, w: "You began the quiz.",
    "answered": lambda e, w: f"“{w.items.get(e.item, e.item)}” {w.answer(e.value).capitalize()}.",
    "take_ended": lambda e, w: "The quiz was done." if e.why == "done" else "You stopped the quiz.",
    "not_me": lambda e, w: f"{w.pattern(e.pattern)}: {'may stand after all' if e.undone else 'not me, you said'}.",
    "step_predicted": lambda e, w: (
        f"You chose a step, “{w.rung(e.capacity, e.rung)}”{w.with_whom(e)}, and predicted: “{_short(e.predicted)}”"
    ),
    "step_ended": lambda e, w: {
        "done": "You did the step.",
        "smaller": "You did the smaller form of the step.",
        "not_today": "You left the step for that day.",
    }[e.how],
    "step_outcome": lambda e, w: (
        f"The step went {_choice(e.matched)}" + (f": “{_short(e.happened)}”" if e.happened else ".")
    ),
    "moment": lambda e, w: f"You noted a moment{w.with_whom(e)}: {w.choice('pull', e.pull)}, {e.strength} of 10.",
    "moment_ended": lambda e, w: (
        f"What you did: {w.choice('did', e.did)}. When you caught it: {w.choice('caught', e.caught)}."
    ),
    "moment_told": lambda e, w: (
        "You asked not to be asked about a moment." if e.happened == "skip" else f"What came: {_choice(e.happened)}."
    ),
    "person_added": lambda e, w: f"You put {e.person} on your list.",
    "person_renamed": lambda e, w: f"{e.person} is called {e.to} from here on.",
    "person_merged": lambda e, w: f"{e.person} and {e.into} are one person.",
    "person_flagged": lambda e, w: f"Steps with {w.name(e)} {'stay off' if e.flagged else 'may be offered again'}.",
    "person_removed": lambda e, w: f"You took {e.person} off your list.",
    "promise_made": lambda e, w: f"You gave a time of return{w.with_whom(e)}: “{_short(e.back)}”",
    "promise_ended": lambda e, w: f"A promise: {_choice(e.how)}.",
    "quiet": lambda e, w: "You ended the quiet." if e.over else "You asked for quiet.",
    "alarm_was": lambda e, w: f"What came was of this kind: {_choice(e.what)}.",
    "flaw_noted": lambda e, w: f"You noted what held you back{w.with_whom(e)}: “{_short(e.flaw)}”",
    "flaw_asked": lambda e, w: f"Asked again a week later: {_choice(str(e.still))}.",
    "time_with": lambda e, w: f"You noted what a time{w.with_whom(e)} went on.",
    "auto_check": lambda e, w: f"You said how much of it comes by itself: {w.capacity(e.capacity)}.",
    "worse_check": lambda e, w: f"Has anything got worse? {_choice(str(e.worse)).capitalize()}.",
    "step_felt": lambda e, w: f"You said how the step felt{_felt(e)}.",
    "plan_made": lambda e, w: f"You made a plan: “When {_short(e.when, 40)}, then {_short(e.then, 40)}”",
    "plan_ended": lambda e, w: "You put a plan away.",
    "plan_asked": lambda e, w: {
        "did_it": "A plan came to mind in a moment, and you did it.",
        "came": "A plan came to mind in a moment.",
        "not": "A plan did not come to mind in a moment.",
        "no_cue": "A moment was not one that a plan is for.",
    }[e.came],
    "stay_begun": lambda e, w: f"You began to stay with a feeling: {w.feeling(e.feeling).lower()}.",
    "stay_ended": lambda e, w: f"You stopped{'' if e.seconds is None else f' after {_lasted(e.seconds)}'}.",
    "day_scanned": lambda e, w: (
        f"You looked back on {e.day.day} {e.day:%B}: "
        + {"none": "no pull", "one": "one pull", "several": "several pulls", "not_sure": "not sure"}[e.found]
        + "."
    ),
    "read": lambda e, w: f"You read {e.page}.",
    "saved": lambda e, w: f"You saved {e.page}.",
    "setting": lambda e, w: f"You set “{_choice(e.name)}”.",
    "draft": lambda e, w: f"You left before you had sent this: “{_short(e.words)}”",
    "withdrawn": lambda e, w: "You took an entry back, or let it stand again.",
}


def sentence(entry: Entry, words: Words) -> str:
    """One entry, one sentence. A kind without one of its own is told by its name and what it holds."""
    if entry.kind in SENTENCES:
        return SENTENCES[entry.kind](entry, words)
    held = ", ".join(said for _, said in facts(entry, words))
    return f"{_choice(entry.kind).capitalize()}: {_short(held)}" if held else f"{_choice(entry.kind).capitalize()}."


def facts(entry: Entry, words: Words) -> tuple[tuple[str, str], ...]:
    """What an entry holds, each with its name. References to other entries are left out."""
    found = ((label(name), _said(entry, name, value, words)) for name, value in entry if name not in UNSAID)
    return tuple((name, said) for name, said in found if said)


def label(name: str) -> str:
    """What a field is called on a page."""
    return LABELS.get(name, name.replace("_", " ").capitalize())


def _said(entry: Entry, name: str, value: object, words: Words) -> str:
    match value:
        case None | UUID():
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value:%H:%M}, {value.day} {value:%B %Y}"
        case date():
            return f"{value.day} {value:%B %Y}"
    in_the_pack: Mapping[tuple[str, str], Callable[[Any], str]] = {
        ("answered", "item"): lambda id_: words.items.get(id_, id_),
        ("answered", "value"): words.answer,
        ("not_me", "pattern"): words.pattern,
        ("step_predicted", "capacity"): words.capacity,
        ("plan_made", "capacity"): words.capacity,
        ("stay_begun", "feeling"): words.feeling,
        ("moment", "pull"): lambda id_: words.choice("pull", id_),
        ("moment_ended", "did"): lambda id_: words.choice("did", id_),
        ("moment_ended", "caught"): lambda id_: words.choice("caught", id_),
    }
    if (entry.kind, name) in in_the_pack:
        return in_the_pack[entry.kind, name](value)
    is_a_choice = "Literal" in str(type(entry).model_fields[name].annotation)
    return _choice(str(value)) if is_a_choice else str(value)


def _felt(entry: Any) -> str:
    """``: stayed, not too much``: what was said of it."""
    too = {"yes": "too much to stay present", "no": "not too much", "not_sure": "perhaps too much"}
    said = [_choice(entry.went) if entry.went else "", too.get(entry.too_much, "")]
    return ": " * any(said) + ", ".join(filter(None, said))


def _lasted(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02} minutes" if minutes else f"{rest} second{'' if rest == 1 else 's'}"


def _choice(value: str) -> str:
    return value.replace("_", " ")


def _short(text: str, most: int = 90) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + " …"

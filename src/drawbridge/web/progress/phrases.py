"""What the ledgers say, in sentences: counts first, and never a share of too few."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.formats import date_format
from django.utils.timezone import localtime

from drawbridge.mirror.habits import MOST, Habit
from drawbridge.mirror.ledgers.alarms import Alarms
from drawbridge.mirror.ledgers.costs import Cost, Costs
from drawbridge.mirror.ledgers.flaws import Flaws
from drawbridge.mirror.ledgers.limits import ENOUGH, Higher
from drawbridge.mirror.ledgers.predictions import CURVE_FROM, Predictions
from drawbridge.mirror.promises import Kept
from drawbridge.mirror.retakes import Retake
from drawbridge.mirror.takes import retake_from
from drawbridge.mirror.worse import Worsening
from drawbridge.pack import Pack
from drawbridge.web.charts.figure import of_100
from drawbridge.web.templatetags.words import listed

SHARE_FROM = f"From {ENOUGH} on, a share is stated here."
NEITHER = "That counts as neither right nor wrong."
KINDS = {"fear": "fear of them", "control": "control", "threat": "a threat or harm"}


def alarms_line(one: Alarms) -> str:
    """One person's alarms. Under five checked, and where one outweighs, no share is stated."""
    return " ".join(_alarms(one))


def alarms_lines(ledgers: Iterable[Alarms]) -> Iterator[tuple[Alarms, str]]:
    """Several people's alarms below each other: what explains a count is said the first time only."""
    explained: set[str] = set()
    for one in ledgers:
        said = [sentence for sentence in _alarms(one) if sentence not in explained]
        explained |= {SHARE_FROM, NEITHER}.intersection(said)
        yield one, " ".join(said)


def _alarms(one: Alarms) -> Iterator[str]:
    who = f"With {one.person.alias}" if one.person else "With nobody named"
    if one.outweighs:
        what = " and ".join(KINDS[kind] for kind in one.outweighs)
        yield f"{who}, a fear came true that was about {what}. One of those is enough: no count speaks against it."
        return
    if one.enough:
        yield f"{who}, {one.right} of {one.checked} checked alarms {_was(one.right)} right."
        if one.partly:
            yield f"{one.partly} came in part, and {_counts(one.partly)} as right in what follows."
        yield f"So few checks still allow up to {round(100 * one.limit)} right ones in 100 (19 in 20 sure of that)."
    elif one.checked:
        yield f"{who}, {_alarm(one.checked)} checked: {_one_by_one(one)}."
        yield SHARE_FROM
    else:
        yield f"{who}, no alarm has been checked yet."
    yield from _not_checked(one)


def _one_by_one(one: Alarms) -> str:
    parts = ((one.right, "came as feared"), (one.partly, "came in part"), (one.wrong, "did not come as feared"))
    return ", ".join(f"{count} {words}" for count, words in parts if count)


def _not_checked(one: Alarms) -> Iterator[str]:
    if one.never:
        left = f", {one.left} of them because you had left" if one.left else ""
        yield f"{one.never} more {_was(one.never)} never checked{left}."
        yield NEITHER
    if one.unsaid:
        yield f"Of {one.unsaid} more nothing is said yet."


def promises_line(found: Kept) -> str:
    """What is known of the promises to come back; what nobody said counts as nothing."""
    known = f"{found.kept} kept, {found.late} late, {found.broken} broken"
    said = f"{_many(found.made, 'promise')} made: {known}."
    waiting = found.ahead + found.open
    return f"{said} Of {waiting} more nothing is said yet." if waiting else said


def predictions_line(found: Predictions) -> str:
    """How often it went as predicted; from ten on also the score and the lean."""
    return " ".join(_predictions(found))


def _predictions(found: Predictions) -> Iterator[str]:
    yield f"You have told what came of {_many(found.checked + found.unknown, 'prediction')}."
    yield f"{found.as_predicted} went as you said, {found.partly} partly, {found.otherwise} otherwise."
    if found.unknown:
        yield f"{found.unknown} could not be told, and {_counts(found.unknown)} as nothing."
    if found.brier is not None and found.lean is not None:
        yield _lean(found)
        yield (
            f"As one number (Brier’s score, 0 is best): {found.brier:.2f}. Someone who says 50 in 100 every time "
            "gets 0.25; a partly counts as half."
        )
    elif found.enough:
        yield f"From {CURVE_FROM} on, they are also held against how sure you were."
    if found.alarms >= ENOUGH:
        yield f"In {found.calmer} of {found.alarms} steps the alarm stayed lower than you had expected."
    if found.compared >= ENOUGH:
        same = found.compared - found.better - found.worse
        went = f"{found.better} went better than expected, {found.worse} worse, {same} as expected"
        yield f"Of {found.compared} steps, {went}."


def _lean(found: Predictions) -> str:
    lean = found.lean
    assert lean is not None  # its caller looked
    if not lean.clear:
        return "How sure you are and how often it comes do not clearly differ."
    way = "surer than it came" if lean.by > 0 else "less sure than it came"
    low, high = sorted((round(abs(lean.low)), round(abs(lean.high))))
    return f"On average you were {abs(round(lean.by))} in 100 {way} (very likely between {low} and {high})."


def flaws_line(found: Flaws) -> str:
    """How the flaws stand that were asked about a week later."""
    return " ".join(_flaws(found))


def _flaws(found: Flaws) -> Iterator[str]:
    yield f"{_many(len(found.all), 'flaw')} noted, {found.asked} looked at again after a week or more."
    if found.asked:
        gone, less, still = (found.count(how) for how in ("gone", "less", "still"))
        yield f"{gone} no longer mattered, {less} mattered less, {still} still mattered."
    if found.asked_closer >= ENOUGH:
        gone = found.count("gone", closer=True)
        yield f"Of the {found.asked_closer} that turned up after you had come closer, {gone} no longer mattered."
    elif found.asked:
        yield "What still matters after a week may be worth saying, or worth knowing."


def costs_line(found: Costs) -> str:
    """What times with people went on, and whether it is the guarding that tires."""
    return " ".join(_costs(found))


def _costs(found: Costs) -> Iterator[str]:
    yield f"{_many(len(found.times), 'time')} with people noted."
    if found.enough:
        parts = " · ".join(f"{words} {found.mean(part):.1f}" for part, words in PARTS.items())
        yield f"On average, from 0 to 4: {parts}."
    else:
        yield f"From {ENOUGH} on, averages stand here."
    if found.tiring is not None:
        pairs = f"{of_100(found.tiring.share)} pairs{_how_sure(found.tiring)}"
        yield f"A time on guard left you more tired than one at ease in {pairs}"
    if found.apart:
        yield f"{_many(found.apart, 'more time')} cost you too, with someone whose steps are off; they stand apart."


PARTS = {
    "alarm": "alarm",
    "suppressing": "holding back",
    "monitoring": "watching",
    "performing": "playing a part",
    "them": "the other person",
    "tired": "tired afterwards",
}


def cost_line(one: Cost) -> str:
    """One person beside everyone else: your own baseline, and nobody's average."""
    assert one.person is not None and one.against is not None  # only those are drawn
    said = f"{_many(len(one.times), 'time')} with {one.person.alias}"
    return f"{said}: more on guard than with others in {of_100(one.against.share)} pairs{_how_sure(one.against)}"


def few_line(names: Sequence[str], most: int) -> str:
    """With whom there were too few times to say anything yet; empty when that is nobody."""
    if not names:
        return ""
    shown = [*names[:most], *([f"{len(names) - most} more"] if len(names) > most else [])]
    until = f"From {ENOUGH} times with someone and {ENOUGH} with others on, the two are held against each other."
    return f"Too few to compare yet: {listed(shown).removesuffix('.')}. {until}"


def _how_sure(found: Higher) -> str:
    spread = f"in the long run between {round(100 * found.low)} and {round(100 * found.high)}"
    return f" ({spread})." if found.clear else f" ({spread}, so no clear difference)."


def habit_line(one: Habit) -> str:
    """Check by check, the four answers added up."""
    course = ", ".join(
        f"{level} in {date_format(localtime(check.at), 'F')}"
        for check, level in zip(one.checks, one.levels, strict=True)
    )
    return f"{course}, of {MOST}." if course else "Not asked yet."


def retake_line(one: Retake, pack: Pack) -> str:
    """What changed between two takes. No clear change is a full answer."""
    words, month = pack.words, date_format(localtime(one.before.started), "F Y")
    if one.state == "other_words":
        return words["change.other_words"].format(month=month)
    if one.state == "too_soon":
        return words["change.too_soon"].format(date=_four_weeks_after(one))
    if not one.clear:
        return words["change.none"]
    names = {pattern.id: pattern.name for pattern in pack.patterns}
    ways = {"rose": words["change.higher"], "fell": words["change.lower"]}
    said = (f"{names.get(c.scale, c.scale)}: {ways[c.verdict].format(month=month)}" for c in one.clear)
    return " ".join(said)


def _four_weeks_after(one: Retake) -> str:
    return date_format(localtime(retake_from(one.before)), "j F")


def said_of(found: Worsening, pack: Pack) -> str:
    """What the checks so far mean for new steps, in the words of the pack; empty before the first."""
    words = pack.words
    if found.because in ("yes", "yes_this", "fell"):
        return words[f"worse.{found.because}"]
    if found.because == "rose":
        return words["dose.paused"]
    if found.because == "twice":
        both = [check.worse == "yes" for check in found.checks[-2:]]
        return words["worse.twice" if both == [True, True] else "worse.marks"]
    if not found.checks:
        return ""
    return words["worse.unsure" if found.steps == "gently" else "worse.no"]


def _alarm(count: int) -> str:
    return "one alarm was" if count == 1 else f"{count} alarms were"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _counts(count: int) -> str:
    return "counts" if count == 1 else "count"


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"

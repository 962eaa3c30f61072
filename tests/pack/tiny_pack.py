"""The smallest pack that keeps every rule: two patterns, two capacities, four sources, one article.

A test breaks one thing in it and reads what the checker says.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from drawbridge.pack import Problem, check_pack
from drawbridge.pack.moment import Caught, Ended
from drawbridge.pack.phrases import PHRASES
from drawbridge.pack.questions import ChapterId
from drawbridge.pack.shape import SECTIONS

SOURCES = ("ash2001", "birch2002", "cedar2003", "dale2004")
PATTERNS = ("control", "judgment")
STAGES = ("cue", "alarm", "move", "relief", "missing", "belief")
SLOW = ("shrinks", "floods", "others", "second-belief", "story")


def paragraph(thing: str) -> str:
    """Thirty-three words; no eight in a row are the same about another thing."""
    return (
        f"You look at the {thing} and wait. Then the {thing} opens, and a friend comes. "
        f"By the {thing} she sits down near you. Behind the {thing} a dog waits. The {thing} is shut. "
    )


PARAGRAPH = paragraph("door")
"""What ``guides/control.md`` is made of."""
THINGS = {"control": "door", "judgment": "gate", "A1": "shelf", "B1": "stove"}
SUMMARIES = {"control": "You keep a hand on the plan. ", "judgment": "You keep an eye on the gate. "}
APART = {
    "control": "That one looks at people, this one at plans.",
    "judgment": "There it is a plan, here it is a person.",
}

PACK = """\
id = "tiny"
version = "0.1.0"
schema = 1
title = "Tiny"
language = "en"
licence = "CC-BY-4.0"
frame = "In the last three months"
answers = ["Almost never", "Seldom", "Sometimes", "Often", "Almost always"]

[[families]]
id = "over"
name = "Over"
line = "Staying ahead of what may come."

[[strands]]
id = "A"
name = "Notice"
line = "See it as it starts."

[[strands]]
id = "B"
name = "Stay"
line = "Wait with it."
"""

NEEDS = """\
[[needs]]
id = "safety"
name = "Safety"
line = "That nothing bad comes from behind."

[[needs]]
id = "connection"
name = "Connection"
line = "That someone is near."
"""

HELP = """\
[general]
line = "No trouble is too small."

[[general.links]]
name = "A directory"
url = "https://directory.example"
what = "Lines in many countries."

[[countries]]
code = "US"
name = "United States"
emergency = "911"
checked = 2026-11-22
source = "https://emergency.example"

[[countries.lines]]
name = "A line"
number = "988"
hours = "Day and night"
serves = "Anyone"
source = "https://line.example"
checked = 2026-11-22
"""

MOMENT = """\
feelings_line = "People differ."

[[pulls]]
id = "take-over"
label = "Take over"
line = "It would go faster if you did it."
family = "over"
patterns = ["control"]

[[feelings]]
id = "anger"
name = "Anger"
group = "hot"
line = "The push against what blocks your way."
body = "Often heat in the face."

[[cues]]
id = "surprise"
label = "A surprise"
line = "Something came otherwise."
"""

CARDS = """\
not_for = "Not for anyone you fear."

[[cards]]
id = "friend-plain"
tie = "friend"
tone = "plain"
need = "I need some time."
stay = "I am not leaving."
back = "I am back at {time}."

[[replies]]
id = "kept-plain"
kind = "kept"
tone = "plain"
text = "I am back."

[[replies]]
id = "moved-plain"
kind = "moved"
tone = "plain"
text = "I need longer, until {time}."
"""

QUESTIONS = """\
alike = [["bell", "door"]]
urgent = ["locked in"]

[[themes]]
name = "Doors"

[[themes.questions]]
ask = "Why do I hold on to it?"
leads = ["pattern:control", "pattern:judgment"]

[[themes.questions]]
ask = "How do I catch it?"
leads = ["capacity:A1", "capacity:B1"]
also = ["It starts and I see nothing"]

[[themes.questions]]
ask = "Where did they go?"
leads = ["article:old-friends"]
"""


@dataclass(frozen=True)
class TinyPack:
    """A pack in a folder, to break and to check."""

    folder: Path

    def change(self, file: str, old: str, new: str) -> int:
        """Replace the first ``old`` in ``file``; returns the line, from 1, on which it began."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def line_of(self, file: str, text: str) -> int:
        return (self.folder / file).read_text(encoding="utf-8").split(text)[0].count("\n") + 1

    def problems(self) -> list[Problem]:
        return check_pack(self.folder)

    def only_problem(self) -> Problem:
        (problem,) = self.problems()
        return problem


def write_tiny_pack(folder: Path) -> TinyPack:
    files = {"pack.toml": PACK, "needs.toml": NEEDS, "help.toml": HELP, "words.toml": words()}
    files |= {"moment.toml": MOMENT + choices("endings", get_args(Ended)) + choices("caught", get_args(Caught))}
    files |= {"cards.toml": CARDS, "questions.toml": QUESTIONS + chapters()}
    files |= {"sources.toml": "\n".join(map(source, SOURCES))}
    for number, pattern_id in enumerate(PATTERNS, 1):
        other = PATTERNS[2 - number]
        files[f"patterns/{pattern_id}.toml"] = pattern(pattern_id, number, other)
        files[f"items/{pattern_id}.toml"] = items(pattern_id, other)
        files[f"guides/{pattern_id}.md"] = guide(pattern_id)
    files |= {"capacities/A1.md": capacity("A1", ladder()), "capacities/B1.md": capacity("B1", "")}
    files["articles/old-friends.md"] = article()
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return TinyPack(folder)


def words() -> str:
    """Every phrase a pack must have, as short as can be; ``map.leader`` comes first."""
    tables: dict[str, list[str]] = {}
    for key, places in PHRASES.items():
        table, _, name = key.partition(".")
        open_places = " ".join(f"{{{place}}}" for place in sorted(places))
        says = "{name} shows most in your answers." if key == "map.leader" else f"So it is. {open_places}".strip()
        tables.setdefault(table, []).append(f'{name} = "{says}"\n')
    return "\n".join(f"[{table}]\n{''.join(lines)}" for table, lines in tables.items())


def chapters() -> str:
    """One page a chapter: there are five of each."""
    pages = ("capacity:A1", "capacity:B1", "pattern:control", "article:old-friends", "pattern:judgment")
    return "".join(
        f'\n[[chapters]]\nid = "{name}"\nname = "{name.title()}"\nline = "A door opens."\nleads = ["{page}"]\n'
        for name, page in zip(get_args(ChapterId), pages, strict=True)
    )


def choices(table: str, ids: tuple[str, ...]) -> str:
    return "".join(f'\n[[{table}]]\nid = "{name}"\nlabel = "A door"\nline = "A door opens."\n' for name in ids)


def source(name: str) -> str:
    return f"""\
[[sources]]
id = "{name}"
authors = "{name[:-4].title()}, A. B., & Elm, C."
year = {name[-4:]}
title = "On doors"
where = "Journal of Doors 1, 2–3"
doi = "10.1000/{name}"
strength = "B"
studied = "Forty adults with a door."
limit = "It does not speak of windows."
"""


def pattern(name: str, number: int, other: str) -> str:
    return f"""\
id = "{name}"
number = {number}
name = "{name.title()}"
family = "over"
tagline = "keeping a hand on it"
summary = "{SUMMARIES[name] * 6}"
protects = ["safety"]
pays_with = ["connection"]
equation = ["surprise", "harm"]
gift = "foresight"
gift_line = "You see early what may come."
protects_line = "It keeps surprise away."
costs_line = "It charges you rest."

[[neighbours]]
to = "{other}"
tell_apart = "{APART[name]}"

[[capacities]]
to = "A1"
weight = 1.0

[[capacities]]
to = "B1"
weight = 0.5
"""


def items(name: str, other: str) -> str:
    kinds = ["behaviour"] * 6 + ["pull"] * 2 + ["cost"] * 2
    return f'pattern = "{name}"\n' + "".join(
        f"""
[[items]]
id = "{name}-{n + 1:02d}"
text = "I did {name} thing {n + 1}."
kind = "{kinds[n]}"
keyed = "{"reversed" if n < 3 else "direct"}"
position = {n // 2 + 1}
second_position = {n // 2 + 1}
checked_against = ["{other}"]
"""
        for n in range(10)
    )


def capacity(name: str, steps: str) -> str:
    thing = THINGS[name]
    return f"""\
+++
id = "{name}"
name = "Catch it"
strand = "{name[0]}"
article = true
line = "You see it start."
not_this = "It is not a ban."
if_then = "If the {thing} opens, then I name it."
skip_if = "You are not safe where you are."
lapse = "You see it a day late."

[[evidence]]
claim = "Naming it helps a little."
source = "ash2001"
limit = "Forty adults."
{steps}+++

## what: What it is

{paragraph(thing) * 6}[@ash2001] (B)

## hard: Why it was hard to learn

Nobody showed you the {thing}. See [the guide](pattern:control), [help](room:help) and [more](article:old-friends).
"""


def ladder() -> str:
    return "".join(
        f"""
[[ladder]]
rung = {n}
dose = {0.1 * n:.1f}
title = "One door"
act = "Say one thing out loud."
minutes = 2
with_someone = {"true" if n > 3 else "false"}
with = "Anyone steady"
where = "At home"
leave_out = "The reason, and the sorry."
predict = "What will they do in the next minute?"
done_when = "It is said."
smaller = "Say it to the mirror."
if_badly = "Say: all right."
again = "With two other people."
skip_if = "You are afraid of them."
"""
        for n in range(1, 7)
    )


def guide(name: str) -> str:
    cited = " ".join(f"[@{one}]" for one in SOURCES)
    bodies = "\n".join(f"## {key}: About {key}\n\n{paragraph(THINGS[name]) * 4}\n" for key in SECTIONS)
    return f"""\
+++
pattern = "{name}"
title = "A hand on it"
reviewed = 2026-11-22
first_step = "Look at one door."
scenes = ["A bus is late.", "A key is lost.", "A call comes."]
sources = {list(SOURCES)!r}
{arrows("loop", STAGES)}{arrows("slow", SLOW)}+++

{bodies}
The end {cited}.
"""


def arrows(loop: str, stages: tuple[str, ...]) -> str:
    return "".join(
        f"""
[[{loop}]]
stage = "{stage}"
label = "A door"
line = "A door opens."
exit = "A1"
exit_line = "Look at it"
"""
        for stage in stages
    )


def article() -> str:
    return f"""\
+++
id = "old-friends"
title = "Where do old friends go?"
line = "What a long quiet means."
reviewed = 2026-11-22
sources = ["ash2001"]
+++

## story: A story

{paragraph("bridge") * 17}

## known: What is known

{paragraph("bridge") * 17} It was seen once [@ash2001].
"""

"""Who is with whom after years of chance meetings: made once (``python -m bench.loop_pairs``), not at each visit."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from statistics import mean

from drawbridge.web.charts.dots import Dots, Row, dots_figure
from drawbridge.web.charts.figure import Figure, Table

FILE = Path(__file__).with_name("pairs.json")
RULES = {
    "usual": ("The usual rules", "They meet by chance, and part when they are unhappy."),
    "nobody-leaves": ("Nobody ever leaves", "What is left when parting is taken away."),
    "nobody-clings": ("Dread keeps nobody", "Those who dread being left go as readily as the others."),
    "all-fit": ("All couples fit alike", "Nothing but the pattern decides how content they are."),
    "drift-apart": ("Too little drives apart", "A candidate: couples that share little part thirty times as readily."),
    "someone-dares": ("Someone has to dare", "A candidate: a couple begins only if one of the two takes a first step."),
    "relief": ("Getting away feels good", "A candidate: whoever got away is more content with the one who let them."),
    "much-relief": ("It feels very good", "The same, eight times as strong."),
    "two-sexes": (
        "Women and men",
        "A candidate: couples are of a woman and a man, and men keep away a little more, women dread more, by as much "
        "as was measured of keeping away.",
    ),
    "sexes-far-apart": ("Women and men, far apart", "The same, with a difference nearly four times as large."),
    "sexes-unheeded": (
        "The same, counted carelessly",
        "The same people, counted as if anyone could have met anyone. Most who keep away are now men, and two men are "
        "no couple here: that alone makes such pairs rarer.",
    ),
    "score": ("Asked now", "A candidate: people are sorted by what they fear now, and not by how they began."),
    "choice": ("Asked to choose", "A candidate: people choose which of three descriptions fits them best now."),
    "not-all-safe": (
        "Not everyone is safe",
        "A candidate: some answer closeness badly, so that fear has reasons to last.",
    ),
    "expect-no-less": (
        "Fear asks for no less",
        "A candidate: who fears closeness expects as much of a couple as others.",
    ),
    "all-at-once": (
        "All at once",
        "Someone has to dare, getting away feels good, women and men, not everyone is safe, and fear asks for no less.",
    ),
    "all-and-choice": (
        "All, and asked to choose",
        "The same people, who choose which of three descriptions fits them.",
    ),
}
TWO_AWAY, AWAY_AND_DREAD = "avoidant_avoidant", "avoidant_anxious"
RARER, COMMONER = 0.8, 1.1
"""What was seen in people, as bounds: two who keep away rarer than this, the mixed pair commoner than that."""
WIDEST = 2.0


@dataclass(frozen=True)
class Rule:
    """One set of rules: its name, what it changes, and for each seed how often each pair is found against chance."""

    id: str
    name: str
    says: str
    two_away: tuple[float, ...]
    away_and_dread: tuple[float, ...]
    parting: tuple[float, ...]

    @property
    def rarer(self) -> bool:
        return mean(self.two_away) < RARER

    @property
    def commoner(self) -> bool:
        return mean(self.away_and_dread) > COMMONER

    @property
    def parts(self) -> int:
        """Of 100 couples, how many part within a year."""
        return round(100 * mean(self.parting))

    @property
    def steady(self) -> bool:
        """Whether each population has both halves, and not only their mean."""
        return self.two_away[-1] < RARER and self.away_and_dread[0] > COMMONER

    @property
    def seeds(self) -> int:
        return len(self.two_away)

    @property
    def verdict(self) -> str:
        """Whether it gives what was seen in people, both halves of it."""
        if self.rarer and self.commoner:
            return (
                f"gives both halves of what was seen in people{'' if self.steady else ', but not in each population'}"
            )
        if self.rarer or self.commoner:
            return f"gives {'the first' if self.rarer else 'the second'} half of what was seen, and not the other"
        return "gives neither"


@dataclass(frozen=True)
class Pairs:
    """All rules tried, and how large each population was."""

    people: int
    years: int
    rules: tuple[Rule, ...]

    def rule(self, id_: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == id_)


@cache
def pairs() -> Pairs:
    """Read once."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    return Pairs(kept["people"], kept["years"], tuple(_rule(row["id"], row["seeds"]) for row in kept["rows"]))


def _rule(id_: str, seeds: list[dict[str, float]]) -> Rule:
    name, says = RULES[id_]
    each = (tuple(sorted(one[key] for one in seeds)) for key in (TWO_AWAY, AWAY_AND_DREAD, "dissolution_per_year"))
    return Rule(id_, name, says, *each)


def figures() -> tuple[Figure, Figure]:
    """Two who keep away; and one who keeps away with one who dreads being left."""
    found = pairs()
    return (
        _figure("two-away", "Two who keep away", [rule.two_away for rule in found.rules], "In people: hardly ever."),
        _figure(
            "mixed",
            "One who keeps away, one who dreads being left",
            [rule.away_and_dread for rule in found.rules],
            "In people: oftener than chance.",
        ),
    )


def _figure(id_: str, name: str, values: list[tuple[float, ...]], seen: str) -> Figure:
    rules = pairs().rules
    rows = tuple(Row(rule.name, found, in_words(found)) for rule, found in zip(rules, values, strict=True))
    chart = Dots(
        id=id_,
        name=name,
        sentence=f"Each dot is one simulated population. On the tick in the middle such couples are as common as by "
        f"chance; to the left they are rarer, to the right commoner. {seen}",
        rows=rows,
        low=0.0,
        high=WIDEST,
        low_words="never",
        high_words="twice as often as by chance, or more",
        marks=(1.0,),
    )
    return replace(dots_figure(chart), table=_table(name, rows))


def _table(name: str, rows: tuple[Row, ...]) -> Table:
    cells = tuple(
        (row.label, f"{row.quantiles[0]:.2f}", f"{mean(row.quantiles):.2f}", f"{row.quantiles[-1]:.2f}") for row in rows
    )
    return Table(f"{name}: seen over expected by chance", ("Rules", "lowest", "mean", "highest"), cells)


def in_words(found: tuple[float, ...]) -> str:
    """A range of ratios, as it is said.

    >>> in_words((1.171, 1.4, 1.715))
    '1.2 to 1.7 times chance'
    """
    low, high = f"{found[0]:.1f}", f"{found[-1]:.1f}"
    return f"{low} times chance" if low == high else f"{low} to {high} times chance"

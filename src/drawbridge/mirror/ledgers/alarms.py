"""Alarm calibration: with each person, how many alarms were checked, and how many of those were right.

An alarm nobody could check is neither right nor wrong: someone who has left does not see what would have come. Such
ones are counted by themselves. And one right alarm of a kind the pack says outweighs (fear, control, a threat) stands
above every count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from drawbridge.journal.entries import AlarmWas, Entry, MomentEnded
from drawbridge.mirror.ledgers.limits import ENOUGH, upper_limit
from drawbridge.mirror.moments import Moment
from drawbridge.mirror.people import People, Person
from drawbridge.mirror.takes import in_order
from drawbridge.pack.moment import Moment as Words
from drawbridge.pack.moment import Override

CAME = ("as_feared", "partly")
"""What was said of an alarm whose fear came, in whole or in part."""


@dataclass(frozen=True)
class Alarms:
    """The alarms with one person, or with nobody named.

    ``never`` were never found out, ``left`` of them because the person had gone; of ``unsaid`` nothing was said.
    ``outweighs`` holds the kinds of right alarm of which one is enough; ``unnamed`` are right ones, latest first, of
    which it is not said what came.
    """

    person: Person | None
    right: int = 0
    partly: int = 0
    wrong: int = 0
    never: int = 0
    left: int = 0
    unsaid: int = 0
    outweighs: tuple[Override, ...] = ()
    unnamed: tuple[Moment, ...] = ()

    @property
    def checked(self) -> int:
        return self.right + self.partly + self.wrong

    @property
    def enough(self) -> bool:
        """Whether a limit may be stated: enough were checked, and nothing stands above the count."""
        return self.checked >= ENOUGH and not self.outweighs

    @property
    def limit(self) -> float:
        """How large the share of right alarms may still be. A fear that came in part counts as having come."""
        return upper_limit(self.right + self.partly, self.checked)


def alarms(found: Sequence[Moment], entries: Sequence[Entry], people: People, words: Words) -> tuple[Alarms, ...]:
    """One ledger for each person with an alarm, latest mentioned first, and one for those with nobody named.

    Moments with someone flagged are left out: caution with them is protection, and needs no counting.
    """
    came = kinds(entries)
    with_whom: dict[str, list[Moment]] = defaultdict(list)
    for moment in found:
        if people.counts(moment.noted):
            person = people.of(moment.noted)
            with_whom[person.id if person else ""].append(moment)
    order = [person for person in people.shown if person.id in with_whom]
    ledgers = [_ledger(person, with_whom[person.id], came, words) for person in order]
    return (*ledgers, *([_ledger(None, with_whom[""], came, words)] if with_whom[""] else []))


def together(ledgers: Iterable[Alarms]) -> Alarms:
    """All of them added up, for a total that never falls."""
    all_ = tuple(ledgers)
    counts = {
        name: sum(getattr(one, name) for one in all_)
        for name in ("right", "partly", "wrong", "never", "left", "unsaid")
    }
    return Alarms(None, **counts, outweighs=tuple(kind for one in all_ for kind in one.outweighs))


def kinds(entries: Sequence[Entry]) -> Mapping[UUID, str]:
    """Of what kind it was that came, by moment; the latest word holds."""
    return {entry.moment: entry.what for entry in in_order(entries).of(AlarmWas)}


def _ledger(person: Person | None, found: Sequence[Moment], came: Mapping[UUID, str], words: Words) -> Alarms:
    by: dict[str, list[Moment]] = defaultdict(list)
    for moment in found:
        by[moment.told.happened if moment.told else "skip"].append(moment)
    right = [moment for moment in found if moment.told and moment.told.happened in CAME]
    named = {moment.id: came[moment.id] for moment in right if moment.id in came} if came else {}
    enough_alone = {choice.id: choice.outweighs for choice in words.came if choice.outweighs}
    heavy = {enough_alone[what] for what in named.values() if what in enough_alone}
    return Alarms(
        person=person,
        right=len(by["as_feared"]),
        partly=len(by["partly"]),
        wrong=len(by["not_as_feared"]),
        never=len(by["never_found_out"]),
        left=sum(_had_left(moment, words) for moment in by["never_found_out"]),
        unsaid=len(by["skip"]),
        outweighs=tuple(sorted(heavy)),
        unnamed=tuple(moment for moment in reversed(right) if not named or moment.id not in named),
    )


def _had_left(moment: Moment, words: Words) -> bool:
    """Whether what was done took the person out of where they would have seen what came."""
    ended: MomentEnded | None = moment.ended
    if ended is None:
        return False
    if ended.did == "did-the-pull":
        return any(pull.leaves for pull in words.pulls if pull.id == moment.noted.pull)
    return any(ending.leaves for ending in words.endings if ending.id == ended.did)

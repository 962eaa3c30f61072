"""The loop of a pattern with one's own counts: what was noted on each arrow, and which ways out were practised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from drawbridge.mirror.moments import Moment
from drawbridge.mirror.people import People
from drawbridge.mirror.practice import Step
from drawbridge.mirror.stays import CAPACITY
from drawbridge.pack import LoopArrow, Pack, Pattern


@dataclass(frozen=True)
class Arc:
    """A stage, and the arrow that leaves it: ``passed`` of ``of`` when something is known of it, and the exit's count.

    ``passed`` is None where no entry of this journal could tell.
    """

    arrow: LoopArrow
    passed: int | None
    of: int | None
    practised: int


@dataclass(frozen=True)
class MyLoop:
    """The six arcs of one pattern, and how many moments of it were noted."""

    pattern: Pattern
    noted: int
    arcs: tuple[Arc, ...]

    @property
    def is_empty(self) -> bool:
        return self.noted == 0 and not any(arc.practised for arc in self.arcs)


def my_loop(
    pattern: Pattern, pack: Pack, found: Sequence[Moment], walked: Sequence[Step], who: People, *, stayed: int = 0
) -> MyLoop | None:
    """The loop as the pattern's guide tells it, counted; None while there is no guide.

    Moments count whose pull belongs to the pattern; those with someone flagged belong to none.
    cue → alarm: moments noted. alarm → move: the pull was done, of those that ended. relief → missing: never found
    out, of those of which something was said. Of the other arrows no entry tells. ``stayed`` counts timed stays.
    """
    guide = pack.guide(pattern.id)
    if guide is None:
        return None
    counted, pulls = [moment for moment in found if who.counts(moment.noted)], _pulls(pattern, pack)
    own = [moment for moment in counted if moment.noted.pull in pulls]
    ended = [moment.ended for moment in own if moment.ended]
    told = [moment.told for moment in own if moment.told and not moment.skipped]
    passed = {
        "cue": len(own),
        "alarm": sum(end.did == "did-the-pull" for end in ended),
        "relief": sum(tell.happened == "never_found_out" for tell in told),
    }
    of = {"alarm": len(ended), "relief": len(told)}
    done = practised(counted, walked, pack) + Counter({CAPACITY: stayed})
    arcs = (Arc(stage, passed.get(stage.stage), of.get(stage.stage), done[stage.exit]) for stage in guide.loop)
    return MyLoop(pattern, len(own), tuple(arcs))


def practised(found: Sequence[Moment], walked: Sequence[Step], pack: Pack) -> Counter[str]:
    """How often each capacity was practised: by a step done, by what was done in a moment, by catching one."""
    done = Counter(step.prediction.capacity for step in walked if step.was_done)
    by_ending = {choice.id: choice.practises for choice in pack.moment.endings if choice.practises}
    by_catching = {choice.id: choice.practises for choice in pack.moment.caught if choice.practises}
    for moment in found:
        if moment.ended:
            for code in (by_ending.get(moment.ended.did), by_catching.get(moment.ended.caught)):
                if code:
                    done[code] += 1
    return done


def busiest(found: Sequence[Moment], who: People, pack: Pack) -> Pattern | None:
    """The pattern most of one's pulls belong to first, with a guide; None before any moment."""
    first = {pull.id: pull.patterns[0] for pull in pack.moment.pulls}
    counts = Counter(first[m.noted.pull] for m in found if m.noted.pull in first and who.counts(m.noted))
    with_guide = [pattern for pattern in pack.patterns if pack.guide(pattern.id) and counts[pattern.id]]
    return max(with_guide, key=lambda pattern: (counts[pattern.id], -pattern.number), default=None)


def _pulls(pattern: Pattern, pack: Pack) -> frozenset[str]:
    return frozenset(pull.id for pull in pack.moment.pulls if pattern.id in pull.patterns)

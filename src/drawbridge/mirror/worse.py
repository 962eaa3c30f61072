"""Is anything worse? When to ask, and the rule that stops new steps (section 4.6 of the safety reference).

Two marks of worse in a row, or one “yes, because of this”, stop new steps. A mark of worse is a yes, a fall of the last
weeks' rating by more than its own noise, or a retake in which a pattern clearly rose. One alone makes new steps wait
until the person says otherwise. Only a later “no” ends a stop. Nothing here ends because time passed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from drawbridge.journal.entries import Entry, Setting, WorseCheck
from drawbridge.journal.sequence import Entries
from drawbridge.mirror.takes import in_order

WEEKS = (2, 4, 8)
"""The question is put this long after the beginning, besides at any time."""
FALL = 4
"""A fall of so many points (of 10) is taken for more than noise. Nobody has measured this question's own noise; with an
SD of 1.1 between sittings, a difference has 1.56, and 1.96 × 1.56 = 3.05 (the index of Jacobson & Truax 1991)."""
GO_ON = "steps.go_on"
"""The setting that says: new steps may come again."""
GENTLE = ("A1", "B1")
"""Noticing, and settling the body: what stays open while steps wait, and only where it needs nobody else."""

Steps = Literal["open", "gently", "wait", "stopped"]


@dataclass(frozen=True)
class Worsening:
    """How new steps stand, and the checks behind it, oldest first."""

    steps: Steps
    checks: tuple[WorseCheck, ...]
    because: Literal["", "yes", "yes_this", "twice", "fell", "rose"] = ""

    @property
    def paused(self) -> bool:
        """Whether new steps are held back, for now or until a “no”."""
        return self.steps in ("wait", "stopped")

    def leaves_open(self, capacity: str, with_someone: bool) -> bool:
        """Whether a step may be begun as things stand."""
        return not self.paused or (capacity in GENTLE and not with_someone)


@dataclass(frozen=True)
class _Event:
    at: datetime
    id: UUID
    said: WorseCheck | Setting | None = None
    """None: a retake in which a pattern clearly rose."""


def worsening(entries: Sequence[Entry], rises: Sequence[tuple[datetime, UUID]] = ()) -> Worsening:
    """Fold all checks, retakes that rose and “go on”s, in the order of their times, into how steps stand now."""
    entries = in_order(entries)
    checks = entries.of(WorseCheck)
    events = [_Event(check.at, check.id, check) for check in checks]
    events += [_Event(e.at, e.id, e) for e in entries.of(Setting) if e.name == GO_ON]
    events += [_Event(at, id_) for at, id_ in rises]
    baseline = next((check for check in checks if check.lately is not None), None)
    found = Worsening("open", tuple(checks))
    row = 0
    for event in sorted(set(events), key=lambda event: (event.at, event.id)):
        found, row = _after(found, row, event, baseline)
    return found


def _after(found: Worsening, row: int, event: _Event, baseline: WorseCheck | None) -> tuple[Worsening, int]:
    """How steps stand after one more event; ``row`` counts the marks of worse in a row."""
    checks = found.checks
    match event.said:
        case Setting():
            return (found, row) if found.steps == "stopped" else (Worsening("open", checks), row)
        case WorseCheck(worse="yes", because="yes"):
            return Worsening("stopped", checks, "yes_this"), row + 1
        case WorseCheck() as check if not is_worse(check, baseline):
            if check.worse == "no":
                return Worsening("open", checks), 0
            return (found if found.paused else Worsening("gently", checks)), row
    if row + 1 >= 2 or found.steps == "stopped":
        return Worsening("stopped", checks, found.because if found.steps == "stopped" else "twice"), row + 1
    return Worsening("wait", checks, _why(event)), row + 1


def _why(event: _Event) -> Literal["yes", "fell", "rose"]:
    if not isinstance(event.said, WorseCheck):
        return "rose"
    return "yes" if event.said.worse == "yes" else "fell"


def is_worse(check: WorseCheck, baseline: WorseCheck | None) -> bool:
    """A yes, or a rating that fell by more than noise below the first one."""
    if check.worse == "yes":
        return True
    known = check.lately is not None and baseline is not None and baseline.lately is not None
    return bool(known and baseline.lately - check.lately >= FALL)  # type: ignore[union-attr, operator]


def due(checks: Sequence[WorseCheck], began: datetime | None, now: datetime) -> int | None:
    """The number of weeks whose question is open: the latest milestone passed, if nothing was said since it came."""
    if began is None:
        return None
    passed = [weeks for weeks in WEEKS if now - began >= timedelta(weeks=weeks)]
    if not passed or any(check.at - began >= timedelta(weeks=passed[-1]) for check in checks):
        return None
    return passed[-1]


def began(entries: Sequence[Entry]) -> datetime | None:
    """When this journal began: the time of its earliest entry."""
    first = Entries.of_all(entries).in_order[:1]
    return first[0].at if first else None

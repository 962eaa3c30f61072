"""The dose of one journal, from what is kept of the filter; and reading what is new, when something was written."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

import numpy as np
from django.utils import timezone

from drawbridge.journal import Journal
from drawbridge.mirror.belief import Belief, behind, believed, packed, unpacked
from drawbridge.mirror.dosing import dosed
from drawbridge.mirror.filter import Log, log_of, sized
from drawbridge.mirror.practice import Dose
from drawbridge.web.packs import shelf

NAME = "belief"
SOON = 0.3
"""Seconds a page itself may read. A new moment takes a thousandth, or a quarter when guesses are drawn anew; what is
left over is read at the next visit.
"""
WRONG = (ValueError, ArithmeticError, IndexError, np.linalg.LinAlgError)
"""What a log nobody thought of could lead to. A step is then suggested by the plain rule."""


@dataclass(frozen=True)
class Sizing:
    """Whether the model sizes steps here, what it says, and if nothing, why: ``thin``, ``behind`` or ``surprised``."""

    on: bool = False
    dose: Dose | None = None
    why_not: str = ""


def log_here(journal: Journal) -> Log:
    """The log as it stands today."""
    return log_of(journal.entries(), shelf().current, timezone.get_current_timezone())


def kept_belief(journal: Journal, log: Log) -> Belief | None:
    """What was kept, if it is of the first notes of this log."""
    found = journal.snapshot(NAME)
    return unpacked(found.kept, log) if found else None


def read_on(journal: Journal, log: Log, seconds: float | None = None) -> Belief | None:
    """Read what is new, for so long at most, and keep how far it came; None when that is not the whole log yet."""
    belief = held = kept_belief(journal, log)
    began = monotonic()
    try:
        while behind(log, belief) and (seconds is None or monotonic() - began < seconds):
            belief = believed(log, belief, most=1)
    except WRONG:
        return None
    if belief is not None and belief is not held:
        journal.keep_snapshot(NAME, len(journal.entries()), packed(belief))
    return None if behind(log, belief) else belief


def sizing(journal: Journal | None) -> Sizing:
    """What the dose rule says today, for a page: quick, or nothing."""
    if journal is None or not sized(journal.entries()):
        return Sizing()
    log = log_here(journal)
    if not log.enough:
        return Sizing(True, why_not="thin")
    belief = read_on(journal, log, SOON)
    if belief is None:
        return Sizing(True, why_not="behind")
    try:
        dose = dosed(log, belief, timezone.localdate())
    except WRONG:
        dose = None
    return Sizing(True, dose, "" if dose else "surprised" if belief.surprised else "behind")


def keep_up(journal: Journal) -> None:
    """After something was written: read it while the person reads what they wrote. Nothing is raised."""
    if sized(journal.entries()):
        log = log_here(journal)
        if log.enough:
            read_on(journal, log, SOON)

"""What an item's author should look at, and what could be done: the table of ``docs/items.md``, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from drawbridge.measure.bank import Bank
from drawbridge.measure.itemfit import Fit
from drawbridge.measure.items import ItemParameters

if TYPE_CHECKING:
    from drawbridge.measure.dif import ItemDif
    from drawbridge.measure.report import Groups, ItemFacts

FEW, ENOUGH = 100, 500
"""Answers below which an item rests on judgement, and from which it is calibrated."""
WEAK = 0.6
"""A slope below this share of its pattern's middle one is far below."""
ONE_SIDED, UNUSED = 0.8, 0.01
OFF = 0.15
"""Misfit worth an author's eye, in steps of the answer scale."""
NEARLY_ALWAYS = 0.9


def flags_of(bank: Bank, facts: ItemFacts, groups: Groups | None = None) -> Iterator[str]:
    """One sentence for each thing, the most serious kind first. ``groups`` are those compared, if any."""
    if isinstance(facts.item, ItemParameters):
        yield from _of_parameters(bank, facts.item, facts.wording.position)
    if facts.fit is not None and facts.fit.n >= FEW:
        yield from _of_answers(facts.fit, facts.labels)
    if groups is not None and facts.differs is not None and facts.differs.flagged:
        yield _of_groups(facts.differs, groups)
    if facts.exposure > NEARLY_ALWAYS:
        yield f"{percent(facts.exposure)} of people are asked it. More statements as sharp as it would share the load."


def _of_groups(differs: ItemDif, groups: Groups) -> str:
    """What an item says that works differently in two groups."""
    first, second = f"{groups.column} {groups.first}", f"{groups.column} {groups.second}"
    size = abs(differs.difference)
    if size < differs.apart / 2:
        how = f"{differs.apart:.2f} of a step more or less of the pattern, depending on the place,"
    else:
        how = f"{size:.2f} of a step {'more' if differs.difference > 0 else 'less'} of the pattern"
    told = f"Standing at the same place, people with {second} say {how} than people with {first}."
    return f"{told} Ask both how they read it."


def _of_parameters(bank: Bank, item: ItemParameters, position: int | None) -> Iterator[str]:
    if item.n < FEW:
        yield f"Only {item.n} answers stand behind it. Do nothing yet: its curves are mostly judgement."
        return
    slopes = [i.a for i in bank.items if isinstance(i, ItemParameters) and i.scale == item.scale]
    middle = float(np.median(slopes))
    if item.a < WEAK * middle:
        yield (
            f"It tells people apart much less than the others of its pattern (slope {item.a:.1f}; the middle one is "
            f"{middle:.1f}). Reword it, or withdraw it."
        )
    here = float(np.mean(item.b))
    if position is not None and item.n >= ENOUGH:
        step = float(np.diff(bank.prior.positions).mean())
        off = (here - bank.prior.location(position)) / step
        if abs(off) > 1:
            yield (
                f"Its judged position was {position}; by the answers it lies {abs(off):.1f} positions "
                f"{'further along' if off > 0 else 'lower'}. Keep the wording, and take the estimate."
            )


def _of_answers(fit: Fit, labels: Sequence[str]) -> Iterator[str]:
    most = int(np.argmax(fit.shares))
    if fit.shares[most] >= ONE_SIDED:
        yield (
            f"{percent(fit.shares[most])} answer “{labels[most]}”, so it tells little about most people. Reword it to "
            "a larger or smaller stake."
        )
    unused = [label for label, share in zip(labels, fit.shares, strict=True) if share < UNUSED]
    if unused:
        yield f"Hardly anyone answers {' or '.join(f'“{label}”' for label in unused)}."
    if fit.r_other and fit.r_other[1] > fit.r_own:
        yield (
            f"Its answers go with {fit.r_other[0]} (r {fit.r_other[1]:.2f}) more than with its own pattern "
            f"(r {fit.r_own:.2f}). Move it after a fresh check, or withdraw it."
        )
    if fit.misfit > OFF and fit.misfit > 2 * fit.chance:
        yield (
            f"Answers are {fit.misfit:.2f} steps away from what people's other answers foretell, and chance would "
            f"leave {fit.chance:.2f}. Read it again for a second meaning."
        )


def percent(share: float) -> str:
    """A share in whole percent.

    >>> percent(0.306)
    '31 %'
    """
    return f"{100 * share:.0f} %"

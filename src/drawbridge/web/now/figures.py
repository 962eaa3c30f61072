"""How early moments are caught: the sentence, and the drawing by month."""

from __future__ import annotations

from django.utils.formats import date_format

from drawbridge.mirror.moments import Latency
from drawbridge.web.charts import caught
from drawbridge.web.charts.figure import Figure

LANES = ("before", "in the middle", "same day", "later")
MONTHS = 12
"""Months drawn; the counts before them stay in the total."""


def caught_of(found: Latency) -> Figure:
    """What has been caught, once there are enough moments to say anything."""
    rows = (caught.Row(date_format(month.first, "F Y"), month.counts) for month in found.months[-MONTHS:])
    return caught.caught_figure(caught.Caught("caught", "How early", sentence(found), LANES, tuple(rows)))


def sentence(found: Latency) -> str:
    """The count, what so few can tell, and how many there are in all. A stage that is not known is said to be so."""
    which = f"the last {found.recent}" if found.known > found.recent else f"the {found.recent}"
    said = [
        f"Of {which} moments you noted, {found.early} {_were(found.early)} caught before or in the middle.",
        f"With so few, chance plays along: if nothing changes, the share over a long time could be anywhere from "
        f"{round(100 * found.low)} to {round(100 * found.high)} in 100.",
    ]
    if found.known < found.noted:
        said.append(f"Of {found.noted - found.known} more you have not said when, and they count as neither.")
    return " ".join([*said, f"You have noted {found.noted} in all. A late catch is a catch."])


def _were(count: int) -> str:
    return "was" if count == 1 else "were"

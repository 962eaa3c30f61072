"""One-knob experiments: each changes one thing of the run that stands there, and holds that run beside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from drawbridge.web.lab.knobs import LEAVING, Knobs

Change = Callable[[Knobs], Knobs]

ONE_KNOB: tuple[tuple[str, str, Change], ...] = (
    ("Turn off leaving", "Nobody can go. Everything else stays.",
     lambda knobs: replace(knobs, off=tuple(sorted({*knobs.off, LEAVING})))),
    ("Know it, and do nothing", "They understand it all, and change no evening.",
     lambda knobs: replace(knobs, does="knows")),
    ("Small steps", "One up when two went well, one down after too much.",
     lambda knobs: replace(knobs, does="grows", often=max(knobs.often, 1))),
    ("A long supported stay", "The hardest thing, an hour and a half, never alone with it.",
     lambda knobs: replace(knobs, does="long", often=max(knobs.often, 1))),
    ("The hardest thing, forced", "Ten minutes, and the door is shut.",
     lambda knobs: replace(knobs, does="forced", often=max(knobs.often, 1))),
    ("Agree on a pace", "The other comes near in smaller steps.",
     lambda knobs: replace(knobs, slowly=True)),
    ("Change the partner", "Someone who is not safe. Watch what the model says of leaving then.",
     lambda knobs: replace(knobs, who="unsafe")),
    ("Overwhelm is no harm", "Too much is unpleasant and no more. Much of the dispute is in this one number, ρ.",
     lambda knobs: replace(knobs, rho=0)),
    ("Overwhelm is full harm", "Too much counts as having been hurt: the same number, ρ, at its other end.",
     lambda knobs: replace(knobs, rho=100)),
)  # fmt: skip
"""Name, what it does, and the change."""

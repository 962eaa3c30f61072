"""Every number of the model in one frozen record, with its unit and how well it is founded.

Letters: A replicated or meta-analytic, B some direct evidence in people, C theory, analogy or metaphor. A
letter speaks of the *form*; apart from the rates named as fitted, the values are assumptions of this model. Any
number may be an array (N,), one a person, except those typed ``float``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drawbridge.loop.arrays import Amount, Ints

ABOVE_NOUGHT = ("calming", "sharpness", "spread", "edit_width", "gate_width", "tolerance_least")
"""Widths and times: something is divided by each."""
ANY_SIGN = ("composure",)
NO_SHARES = ("gain", "noise", "tired", "pressed", "habit_pull", "insight_pull", "leaving", "trust_loss", "vigilance",
             "holding", "company", "contact")  # fmt: skip
"""All others are shares or rates, and none of those may be above 1."""


@dataclass(frozen=True)
class Parameters:
    """Rates are per day or per moment; alarm, tolerance, harm and trust have no unit and lie near [0, 1]."""

    # alarm
    gain: Amount = 1.25  # g; scale of alarm, C
    least: Amount = 0.30  # s0; share of the alarm that even the smallest dose raises, C
    noise: Amount = 0.06  # sd of ε; how far one moment's alarm strays from the next, C
    tired: Amount = 0.10  # a_e; alarm added by an empty store of energy, C
    pressed: Amount = 0.30  # a_p; alarm added by a partner in full pursuit, C
    narrows: Amount = 0.35  # share of tolerance that goes when energy is gone, C (metaphor)
    calming: Amount = 20.0  # tau_h, minutes; exponential fall of alarm in a moment: form B, value C
    residue: Amount = 0.15  # A_inf; share of the alarm that never falls in a moment, C

    # leaving
    sharpness: Amount = 0.07  # tau; how sharply alarm above tolerance turns into leaving, C
    composure: Amount = 1.2  # log odds against leaving when alarm just meets tolerance, C
    habit_pull: Amount = 3.0  # bH; log odds of leaving from a full habit against none, C
    insight_pull: Amount = 2.0  # bG; log odds of staying from full insight at no alarm, C
    insight_reach: Amount = 0.0  # rG; share of them left where alarm meets or passes tolerance, C (disputed)
    leaving: Amount = 0.005  # h0, per minute; hazard of leaving later when alarm just meets tolerance, C
    promise: Amount = 0.0  # share of departures said with "I am coming back"
    softened: Amount = 0.3  # share of hurt and pursuit that remains when leaving with a promise: direction B

    # learning
    learn_safety: Amount = 0.14  # eS; form A–B (Rescorla–Wagner fits .1–.4)
    learn_danger: Amount = 0.30  # eE; form A–B
    learn_leaving: Amount = 0.0  # share of safety learning after leaving; 0 is protection from extinction, A
    spread: float = 0.13  # l; width of generalisation over doses, B
    edit: Amount = 0.50  # u; share of a tiny surprise that edits the old memory, C
    edit_width: Amount = 0.15  # s_r²; how large a surprise may be and still edit it, C
    gate: Amount = 1.0  # 1: nothing is learned above tolerance; 0: alarm does not matter to learning, C
    gate_width: Amount = 0.07  # tau_k, C
    overwhelm_harm: Amount = 0.5  # rho; how far being overwhelmed counts as harm, C (disputed)
    trust_reach: Amount = 0.35  # xi; how far trust in a person lowers expected harm from them, C
    trust_rate: Amount = 0.06  # ec per moment, C
    trust_loss: Amount = 3.0  # how much faster trust falls than it rises, C

    # memory over days
    consolidate: Amount = 0.05  # cF per day; form C
    fade: Amount = 0.07  # gF per day; form C
    forget: Amount = 1 / 900  # gS per day, C
    prototype_pull: Amount = 1 / 2000  # gP per day; fitted to the stability of attachment (fact 13), B

    # habit of leaving
    habit_up: Amount = 0.04  # eH per departure, C
    habit_down: Amount = 0.055  # dH per survived moment; fitted to 66 days (Lally 2010), A for the shape

    # tolerance: a metaphor, with no published rate
    tolerance_least: Amount = 0.12  # W_min
    tolerance_most: Amount = 0.85  # W_max
    disuse: Amount = 0.005  # lW per day
    use: Amount = 0.02  # eW per survived moment at full dose
    strain: Amount = 0.10  # eWF per overwhelming moment

    # energy and felt cost
    vigilance: Amount = 0.55  # cv; energy spent a unit of alarm, C
    holding: Amount = 0.20  # cs; energy spent on staying with alarm, C
    company: Amount = 0.05  # cco; energy gained in calm company, C
    contact: Amount = 0.0  # energy every contact costs everyone
    recovery: Amount = 0.45  # rE per day, C

    # the partner's side
    pursue: Amount = 0.10  # rise of pursuit a rejection, C
    relent: Amount = 0.10  # fall of pursuit a moment together, C
    hurt: Amount = 0.06  # fall of satisfaction a rejection, C
    warm: Amount = 0.03  # rise of satisfaction a moment together, C

    # giving up practice: assumptions, for no trial measured them
    quit_week: Amount = 0.0035  # chance in any week
    quit_flood: Amount = 0.014  # chance after each overwhelming practice

    def rows(self, places: Ints) -> Parameters:
        """The parameters of some of the people only."""
        own = {name: amount[places] for name, amount in vars(self).items() if isinstance(amount, np.ndarray)}
        return Parameters(**{**vars(self), **own})

    def checked(self) -> Parameters:
        """The same, if a person could have them. Raises ValueError that names the number and its bounds.

        >>> Parameters(noise=-0.1).checked()
        Traceback (most recent call last):
        ...
        ValueError: “noise” is -0.1; it has to be a number, and at least 0.
        """
        for name, amount in vars(self).items():
            values = np.asarray(amount, dtype=float)
            wide = name in ABOVE_NOUGHT or name in NO_SHARES or name in ANY_SIGN
            low = -np.inf if name in ANY_SIGN else 1e-9 if name in ABOVE_NOUGHT else 0.0
            wrong = values[~(np.isfinite(values) & (values >= low) & (values <= (np.inf if wide else 1.0)))]
            if wrong.size:
                raise ValueError(f"“{name}” is {wrong.ravel()[0]:g}; it has to be a number, {_bounds(name, wide)}.")
        return self


def _bounds(name: str, wide: bool) -> str:
    if name in ANY_SIGN:
        return "of either sign"
    if name in ABOVE_NOUGHT:
        return "and above 0"
    return "and at least 0" if wide else "from 0 to 1"

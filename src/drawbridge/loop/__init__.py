"""How a pattern keeps itself going: a model of alarm, leaving and learning, and what practice does to it.

Value in, value out: ``Parameters`` and a ``State`` of arrays go into ``meet`` (one moment) and ``night`` (one
day), and a new state comes back; whatever is random comes from a generator that is passed in. ``simulate`` runs
a policy with a partner, ``drawbridge.loop.facts`` checks what the model says. For one person, ``begin`` a filter,
``take_in`` each ``Note`` of their log, and ``suggest`` the next step. The model shows which assumptions a claim
needs; it is not evidence about people.
"""

from drawbridge.loop.cohort import Cohort, draw, in_world
from drawbridge.loop.daily import night
from drawbridge.loop.dose import LIMITS, Limits, Suggestion, suggest
from drawbridge.loop.filter import Filter, begin, pass_days, take_in
from drawbridge.loop.guess import Model
from drawbridge.loop.moment import Chance, Moment, Outcome, meet
from drawbridge.loop.note import Note
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.partner import PARTNERS, Partner
from drawbridge.loop.policies import POLICIES, start
from drawbridge.loop.run import Run, run, simulate
from drawbridge.loop.state import State, fresh
from drawbridge.loop.switches import Switches, switched

__all__ = [
    "LIMITS",
    "PARTNERS",
    "POLICIES",
    "Chance",
    "Cohort",
    "Filter",
    "Limits",
    "Model",
    "Moment",
    "Note",
    "Outcome",
    "Parameters",
    "Partner",
    "Run",
    "State",
    "Suggestion",
    "Switches",
    "begin",
    "draw",
    "fresh",
    "in_world",
    "meet",
    "night",
    "pass_days",
    "run",
    "simulate",
    "start",
    "suggest",
    "switched",
    "take_in",
]

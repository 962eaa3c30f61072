"""How answers become a profile: a multidimensional graded response engine, usable live and as a library.

Value in, value out: a `Bank` holds items, `next_item` says what to ask after a list of answers, `score` turns
answers into a `Profile`, `influence` traces a profile back to the answers. Calibration lives in
`drawbridge.measure.calibrate`. Change, care, `dif` and `drift` load scipy, and only when they are called.
"""

from drawbridge.measure.answers import Answer
from drawbridge.measure.bank import Bank, Provenance
from drawbridge.measure.batch import Profiles, eap_many, score_many
from drawbridge.measure.care import Care, Yardstick, care, yardstick
from drawbridge.measure.change import Change, ScaleChange, reliable_change
from drawbridge.measure.compiled import compile_scoring
from drawbridge.measure.dif import Dif, ItemDif, dif
from drawbridge.measure.drift import Drift, ItemDrift, drift
from drawbridge.measure.errors import (
    BankError,
    CategoryOutOfRange,
    MeasureError,
    RepeatedItem,
    ResponsesError,
    UnknownItem,
    UnknownScale,
)
from drawbridge.measure.exposure import exposure, shares_for
from drawbridge.measure.items import ItemParameters, ItemSpec
from drawbridge.measure.plausible import plausible_values
from drawbridge.measure.prior import ItemPrior
from drawbridge.measure.profile import Profile
from drawbridge.measure.quick import quick_eap
from drawbridge.measure.remaining import items_left, pace, seconds_left
from drawbridge.measure.score import eap, influence, score
from drawbridge.measure.settings import Settings
from drawbridge.measure.step import Step, next_item

__all__ = [
    "Answer",
    "Bank",
    "BankError",
    "Care",
    "CategoryOutOfRange",
    "Change",
    "Dif",
    "Drift",
    "ItemDif",
    "ItemDrift",
    "ItemParameters",
    "ItemPrior",
    "ItemSpec",
    "MeasureError",
    "Profile",
    "Profiles",
    "Provenance",
    "RepeatedItem",
    "ResponsesError",
    "ScaleChange",
    "Settings",
    "Step",
    "UnknownItem",
    "UnknownScale",
    "Yardstick",
    "care",
    "compile_scoring",
    "dif",
    "drift",
    "eap",
    "eap_many",
    "exposure",
    "influence",
    "items_left",
    "next_item",
    "pace",
    "plausible_values",
    "quick_eap",
    "reliable_change",
    "score",
    "score_many",
    "seconds_left",
    "shares_for",
    "yardstick",
]

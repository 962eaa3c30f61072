"""How answers become a profile: a multidimensional graded response engine, usable live and as a library.

Value in, value out: a `Bank` holds items, `next_item` says what to ask after a list of answers, `score` turns
answers into a `Profile`, `influence` traces a profile back to the answers. Calibration lives in
`drawbridge.measure.calibrate`, which alone needs scipy.
"""

from drawbridge.measure.answers import Answer
from drawbridge.measure.bank import Bank, Provenance
from drawbridge.measure.errors import (
    BankError,
    CategoryOutOfRange,
    MeasureError,
    RepeatedItem,
    ResponsesError,
    UnknownItem,
    UnknownScale,
)
from drawbridge.measure.items import ItemParameters, ItemSpec
from drawbridge.measure.prior import ItemPrior
from drawbridge.measure.profile import Profile
from drawbridge.measure.score import eap, influence, score
from drawbridge.measure.settings import Settings
from drawbridge.measure.step import Step, next_item

__all__ = [
    "Answer",
    "Bank",
    "BankError",
    "CategoryOutOfRange",
    "ItemParameters",
    "ItemPrior",
    "ItemSpec",
    "MeasureError",
    "Profile",
    "Provenance",
    "RepeatedItem",
    "ResponsesError",
    "Settings",
    "Step",
    "UnknownItem",
    "UnknownScale",
    "eap",
    "influence",
    "next_item",
    "score",
]

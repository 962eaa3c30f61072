"""What can be said: content packs, read, checked and rendered. A pack is data only."""

from drawbridge.pack.cards import Card, Cards, Reply
from drawbridge.pack.check import check_pack
from drawbridge.pack.counts import Counts, count
from drawbridge.pack.load import fingerprint
from drawbridge.pack.markdown import Link, Section
from drawbridge.pack.moment import Choice, Feeling, Moment, Pull
from drawbridge.pack.pack import Article, Capacity, Guide, Pack, load_pack
from drawbridge.pack.problem import PackError, Problem, report
from drawbridge.pack.questions import Chapter, Question, Questions, Theme
from drawbridge.pack.schema import (
    Arrow,
    Country,
    Evidence,
    Help,
    Item,
    Line,
    LoopArrow,
    Neighbour,
    Pattern,
    Pointer,
    Rung,
    SlowArrow,
    Source,
)
from drawbridge.pack.schema import Named as Need

__all__ = [
    "Arrow",
    "Article",
    "Capacity",
    "Card",
    "Cards",
    "Chapter",
    "Choice",
    "Country",
    "Counts",
    "Evidence",
    "Feeling",
    "Guide",
    "Help",
    "Item",
    "Line",
    "Link",
    "LoopArrow",
    "Moment",
    "Need",
    "Neighbour",
    "Pack",
    "PackError",
    "Pattern",
    "Pointer",
    "Problem",
    "Pull",
    "Question",
    "Questions",
    "Reply",
    "Rung",
    "Section",
    "SlowArrow",
    "Source",
    "Theme",
    "check_pack",
    "count",
    "fingerprint",
    "load_pack",
    "report",
]

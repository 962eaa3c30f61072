"""Search over one pack: which page answers a question put in a person's own words, and where on it.

Pages are scored with BM25F (Robertson, Zaragoza & Taylor, "Simple BM25 extension to multiple weighted fields", CIKM
2004; k1 and b as there): a word counts by how rare it is, more in a title or in a question people ask than in running
text. Pairs of neighbouring words count too in the short fields, so that "say yes" is more than "say" and "yes".
The best section, and the best single line (a question people ask, a statement of the quiz), add a part of their own
score: a page that answers in one place beats one that mentions it in ten.

An index is built once a pack and then only read. Nothing about a search is kept.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise

from drawbridge.pack import stem
from drawbridge.pack.pack import Pack
from drawbridge.pack.shelfmarks import STEP, Leaf, Part, leaves

K1, B = 1.2, 0.75
TITLE, LINE, ASKED, SAID, HEADING, TEXT = 5.0, 3.0, 6.0, 1.0, 1.5, 1.0
PAIR = 0.5
SECTION, RUNG, VOICE = 0.6, 0.4, 2.4
ALIKE, ALIKE_ALONE = 0.35, 0.8
"""What a word like the one that was asked for counts: beside it, and where it stands nowhere."""
GUESSED = 0.5
MOST_PAGES, MOST_SECTIONS = 8, 3
WORTH = 0.25
"""Pages that score less than this part of the best one are left out."""
PASSAGE = 260
"""Characters of a passage, about."""
LONGEST = 200
"""Characters of a question that are looked at."""
MOST_GUESSES = 6
LONG, LOOSE, LOOKS_LIKE = 7, 3, 0.8
"""From how many letters a word is also compared by its looks, how much longer the other may be, and how alike."""
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"

Term = str
Posted = Mapping[Term, Sequence[tuple[int, float]]]
"""For each term the documents it stands in, and how much it weighs there."""
Weights = dict[Term, float]


@dataclass(frozen=True)
class Piece:
    """A run of a passage; ``found`` when it is one of the words looked for."""

    text: str
    found: bool


@dataclass(frozen=True)
class Place:
    """A section that answers, and the passage in it that does so best."""

    key: str
    heading: str
    passage: tuple[Piece, ...]


@dataclass(frozen=True)
class Hit:
    """A page that answers; its places, best first."""

    page: str
    score: float
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Found:
    """Pages, best first. ``instead`` pairs words that stand nowhere with the nearest that do."""

    hits: tuple[Hit, ...]
    instead: tuple[tuple[str, str], ...] = ()
    urgent: bool = False


@dataclass(frozen=True, eq=False)
class Index:
    """What search looks in. ``pages`` and ``sections`` give, for each term, where it stands and how heavily."""

    leaves: tuple[Leaf, ...]
    parts: tuple[tuple[int, Part], ...]
    pages: Posted
    sections: Posted
    voices: Posted
    speakers: tuple[int, ...]
    vocabulary: Mapping[str, str]
    alike: Mapping[Term, tuple[Term, ...]]
    urgent: tuple[tuple[str, ...], ...]
    language: str


def build(pack: Pack) -> Index:
    """The index of a pack."""
    cut, found = stem.stemmer(pack.language), leaves(pack)
    parts = tuple((number, part) for number, leaf in enumerate(found) for part in leaf.parts)
    pages = [_counted(_page_fields(leaf), cut) for leaf in found]
    sections = [_counted(_part_fields(part), cut) for _, part in parts]
    voices = [(n, text) for n, leaf in enumerate(found) for text in (leaf.title, leaf.line, *leaf.asked, *leaf.said)]
    rare = _rarities(pages, sections)
    return Index(
        leaves=found,
        parts=parts,
        pages=_weighed(pages, rare),
        sections=_weighed(sections, rare),
        voices=_weighed([_counted([(1.0, True, text)], cut) for _, text in voices], rare),
        speakers=tuple(number for number, _ in voices),
        vocabulary={word: cut(word) for text in _all_texts(pack, found) for word in stem.words(text)},
        alike=_alike(pack, cut),
        urgent=tuple(tuple(map(cut, stem.words(phrase))) for phrase in pack.questions.urgent),
        language=pack.language,
    )


def search(index: Index, asked: str) -> Found:
    """The pages that answer ``asked``, best first; none when no word of it stands anywhere."""
    cut, said = stem.stemmer(index.language), stem.words(asked[:LONGEST])
    guesses = {word: _guess(index, word) for word in said if word not in index.vocabulary}
    meant = [next(iter(guesses.get(word, ())), word) for word in said]
    wanted = _wanted(index, [cut(word) for word in meant])
    for near in (near for guessed in guesses.values() for near in guessed[1:]):
        wanted.setdefault(cut(near), GUESSED)
    pages, sections = _scores(index.pages, wanted), _scores(index.sections, wanted)
    best: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for place, score in sections.items():
        number, part = index.parts[place]
        best[number].append((score * (RUNG if part.key.startswith(STEP) else 1), place))
    voices = _best(index.voices, index.speakers, wanted)
    totals = {
        page: score + SECTION * max(best[page], default=(0.0, 0))[0] + VOICE * voices.get(page, 0.0)
        for page, score in pages.items()
    }
    order = sorted(totals, key=lambda page: (-totals[page], page))[:MOST_PAGES]
    marks = _marked(index, wanted)
    hits = (
        Hit(index.leaves[page].id, totals[page], _places(index, best[page], marks, cut))
        for page in order
        if totals[page] >= WORTH * totals[order[0]]
    )
    instead = tuple((word, near[0]) for word, near in guesses.items() if near and not near[0].startswith(word))
    urgent = any(_is_urgent(index, [cut(word) for word in way]) for way in (said, meant))
    return Found(tuple(hits), instead, urgent)


# Building


def _all_texts(pack: Pack, found: Iterable[Leaf]) -> Iterator[str]:
    """Everything that is searched, and the words of danger, so that a slip of the finger in one of them is seen."""
    yield from (text for leaf in found for text in _texts(leaf))
    yield from pack.questions.urgent


def _texts(leaf: Leaf) -> Iterator[str]:
    yield from (leaf.title, leaf.line, *leaf.asked, *leaf.said)
    yield from (text for part in leaf.parts for text in (part.heading, part.text))


Field = tuple[float, bool, str]
"""How much a word in it weighs, whether its pairs count, and the text."""


def _page_fields(leaf: Leaf) -> list[Field]:
    short = [(TITLE, True, leaf.title), (LINE, True, leaf.line)]
    asked = [*((ASKED, True, text) for text in leaf.asked), *((SAID, True, text) for text in leaf.said)]
    return [*short, *asked, *(field for part in leaf.parts for field in _part_fields(part))]


def _part_fields(part: Part) -> list[Field]:
    return [(HEADING, True, part.heading), (TEXT, False, part.text)]


def _weighed(counts: Sequence[Counter[Term]], rare: Mapping[Term, float]) -> dict[Term, list[tuple[int, float]]]:
    """For each term the documents it stands in, each with rarity times saturated weight (BM25)."""
    lengths = [sum(weight for term, weight in count.items() if " " not in term) for count in counts]
    mean = sum(lengths) / max(len(lengths), 1)
    posted: dict[Term, list[tuple[int, float]]] = defaultdict(list)
    for number, count in enumerate(counts):
        damp = K1 * (1 - B + B * lengths[number] / mean)
        for term, weight in count.items():
            posted[term].append((number, rare[term] * weight / (weight + damp)))
    return dict(posted)


def _rarities(pages: Sequence[Counter[Term]], sections: Sequence[Counter[Term]]) -> dict[Term, float]:
    """How telling each term is. Words are counted by section, since every page holds most of them; a pair tells no
    more than its two words do."""
    by_page, by_section = (Counter(term for count in counts for term in count) for counts in (pages, sections))
    words = {term: _rarity(by_section[term], len(sections)) for term in by_page if " " not in term}
    pairs = {
        term: min(_rarity(found, len(pages)), sum(words[word] for word in term.split()))
        for term, found in by_page.items()
        if " " in term
    }
    return words | pairs


def _rarity(found: int, of: int) -> float:
    return math.log(1 + (of - found + 0.5) / (found + 0.5))


def _counted(fields: Sequence[Field], cut: stem.Cut) -> Counter[Term]:
    count: Counter[Term] = Counter()
    for weight, has_pairs, text in fields:
        stems = [cut(word) for word in stem.words(text)]
        for term in stems:
            count[term] += weight  # type: ignore[assignment]
        for pair in _pairs(stems) if has_pairs else ():
            count[pair] += weight  # type: ignore[assignment]
    return count


def _pairs(stems: Sequence[str]) -> Iterator[Term]:
    return (f"{one} {two}" for one, two in pairwise(stems))


def _alike(pack: Pack, cut: stem.Cut) -> dict[Term, tuple[Term, ...]]:
    found: dict[Term, tuple[Term, ...]] = {}
    for group in pack.questions.alike:
        terms = [" ".join(map(cut, stem.words(phrase))) for phrase in group]
        for term in terms:
            found[term] = tuple(dict.fromkeys((*found.get(term, ()), *(t for t in terms if t != term))))
    return found


# Asking


def _wanted(index: Index, stems: Sequence[str]) -> Weights:
    """The terms of a question, each with its weight: words, pairs, and what they are alike to."""
    wanted: Weights = dict.fromkeys(stems, 1.0) | dict.fromkeys(_pairs(stems), PAIR)
    for term in _runs(stems):
        weight = ALIKE if term in index.pages else ALIKE_ALONE
        for other in index.alike.get(term, ()):
            wanted[other] = max(wanted.get(other, 0.0), weight)
    return wanted


def _runs(stems: Sequence[str]) -> Iterator[Term]:
    """One, two and three words at a time."""
    return (" ".join(stems[n : n + length]) for length in (1, 2, 3) for n in range(len(stems) - length + 1))


def _scores(posted: Posted, wanted: Weights) -> dict[int, float]:
    scores: dict[int, float] = defaultdict(float)
    for term, weight in wanted.items():
        for number, score in posted.get(term, ()):
            scores[number] += weight * score
    return scores


def _best(posted: Posted, owners: Sequence[int], wanted: Weights) -> dict[int, float]:
    """The best score among the lines of each page."""
    best: dict[int, float] = defaultdict(float)
    for line, score in _scores(posted, wanted).items():
        best[owners[line]] = max(best[owners[line]], score)
    return best


def _guess(index: Index, word: str) -> list[str]:
    """Words that begin like an unknown one, else those one slip of the finger away, else those that look like it."""
    if len(word) < 3:
        return []
    longer = sorted((known for known in index.vocabulary if known.startswith(word)), key=len)
    slips = longer or sorted(known for known in _slips(word) if known in index.vocabulary)
    return (slips or _lookalikes(index, word))[:MOST_GUESSES]


def _lookalikes(index: Index, word: str) -> list[str]:
    """For a long word spelt by ear ("procrastanashun"): those that begin with the same letter and look most like it."""
    if len(word) < LONG:
        return []
    same = [known for known in index.vocabulary if known[0] == word[0] and abs(len(known) - len(word)) <= LOOSE]
    return get_close_matches(word, same, n=2, cutoff=LOOKS_LIKE)


def _slips(word: str) -> set[str]:
    """Every spelling one letter away: left out, put in, swapped, or another one."""
    if len(word) < 4:
        return set()
    halves = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    out = {a + b[1:] for a, b in halves if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    other = {a + c + b[1:] for a, b in halves if b for c in _ALPHABET}
    more = {a + c + b for a, b in halves for c in _ALPHABET}
    return out | swapped | other | more


def _is_urgent(index: Index, stems: Sequence[str]) -> bool:
    said = f" {' '.join(stems)} "
    return any(f" {' '.join(phrase)} " in said for phrase in index.urgent)


# Showing


def _marked(index: Index, wanted: Weights) -> frozenset[str]:
    """The words worth marking in a passage: those that tell sections apart."""
    most = len(index.parts) / 8
    words = (term for term in wanted if " " not in term and len(term) > 2)
    return frozenset(word for word in words if len(index.sections.get(word, ())) <= most)


def _places(
    index: Index, scored: Iterable[tuple[float, int]], marks: frozenset[str], cut: stem.Cut
) -> tuple[Place, ...]:
    places: dict[str, Place] = {}
    for _, number in sorted(scored, key=lambda pair: (-pair[0], pair[1])):
        part = index.parts[number][1]
        if part.key not in places and len(places) < MOST_SECTIONS:
            places[part.key] = Place(part.key, part.heading, _passage(part.text, marks, cut))
    return tuple(places.values())


_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…][\"”’])\s+")
_RUN = re.compile(r"([^\W_]+(?:['’][^\W_]+)*)")


def _passage(text: str, marks: frozenset[str], cut: stem.Cut) -> tuple[Piece, ...]:
    """The sentences around the one that holds most of what was looked for."""
    sentences = _SENTENCE.split(text)
    held = [len({cut(word) for word in stem.words(sentence)} & marks) for sentence in sentences]
    best = held.index(max(held))
    chosen = sentences[best]
    for sentence in sentences[best + 1 :]:
        if len(chosen) + len(sentence) > PASSAGE:
            break
        chosen = f"{chosen} {sentence}"
    return tuple(_pieces(chosen, marks, cut))


def _pieces(text: str, marks: frozenset[str], cut: stem.Cut) -> Iterator[Piece]:
    for run in _RUN.split(text):
        if run:
            yield Piece(run, any(cut(word) in marks for word in stem.words(run)))

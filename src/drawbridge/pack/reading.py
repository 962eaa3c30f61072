"""How hard a text is to read: sentences, syllables, and the Flesch-Kincaid grade.

Grade = 0.39 words/sentence + 11.8 syllables/word - 15.59 (Kincaid, Fishburne, Rogers & Chissom, 1975). The
grade says nothing about sense; it finds the paragraph that should be read aloud once more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from drawbridge.pack import prose
from drawbridge.pack.load import Draft, Essay
from drawbridge.pack.markdown import Passage
from drawbridge.pack.problem import Level, Problem
from drawbridge.pack.prose import Prose
from drawbridge.pack.syllables import syllables

AIM, HIGHEST, HIGHEST_IN_A_SECTION = 7.0, 7.5, 8.5
LONGEST_MEAN, LONG, LONGEST = 15.5, 20, 30
MOST_LONG = 0.2
ENOUGH_WORDS = 60
"""Below this a section's grade is too shaky to judge."""

_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=[^a-z])")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

_SHORTER = "Split long sentences and choose shorter words; read it aloud once."


@dataclass(frozen=True)
class Reading:
    """Counts of a text; ``long`` are sentences of more than 20 words."""

    words: int
    sentences: int
    syllables: int
    long: int

    @property
    def mean(self) -> float:
        """Words a sentence."""
        return self.words / max(self.sentences, 1)

    @property
    def grade(self) -> float:
        """Flesch-Kincaid grade: years of schooling in the United States."""
        return 0.39 * self.mean + 11.8 * self.syllables / max(self.words, 1) - 15.59


def measure(blocks: Iterable[str]) -> Reading:
    """Read paragraphs; each is at least one sentence, also without a full stop.

    >>> measure(["You say you are fine. It is raining."])
    Reading(words=8, sentences=2, syllables=9, long=0)
    """
    found = [words(sentence) for block in blocks for sentence in sentences(block)]
    lengths = [len(sentence) for sentence in found if sentence]
    spoken = sum(syllables(word) for sentence in found for word in sentence)
    return Reading(sum(lengths), len(lengths), spoken, sum(length > LONG for length in lengths))


def sentences(block: str) -> list[str]:
    """The sentences of one paragraph; a question inside a sentence does not end it.

    >>> sentences("“Are you coming?” she asks. You say you are tired.")
    ['“Are you coming?” she asks', 'You say you are tired.']
    """
    return [part for part in _SENTENCE_END.split(block.strip()) if part]


def words(text: str) -> list[str]:
    """Words as they are spoken: the parts of a hyphenated one count each."""
    return WORD.findall(text)


def hard_to_read(draft: Draft) -> Iterator[Problem]:
    """Guides and articles above grade 7.5, sections above 8.5, and overlong sentences anywhere."""
    for page in draft.essays:
        yield from _whole(page)
        for passage in page.passages:
            yield from _section(page, passage)
    for written in draft.written:
        for piece in (*prose.fields(written), *prose.paragraphs(written.sheet, written.passages)):
            yield from _sentences(piece)


def _whole(page: Essay) -> Iterator[Problem]:
    pieces = [*prose.fields(page), *prose.paragraphs(page.sheet, page.passages)]
    read = measure(piece.text for piece in pieces)
    say = page.sheet.problem_at
    if read.grade > AIM:
        level: Level = "error" if read.grade > HIGHEST else "warning"
        yield say(0, "body", f"The text reads at grade {read.grade:.1f}; aim for 5 to 7.", _SHORTER, level)
    if read.mean > LONGEST_MEAN:
        what = f"Sentences have {read.mean:.1f} words on average; {LONGEST_MEAN} is the most."
        yield say(0, "body", what, _SHORTER)
    if read.long > MOST_LONG * read.sentences:
        what = f"{read.long} of {read.sentences} sentences have more than {LONG} words."
        yield say(0, "body", what, "Keep that to one in five.", "warning")


def _section(page: Essay, passage: Passage) -> Iterator[Problem]:
    read = measure(text for _, text in passage.blocks())
    if read.words >= ENOUGH_WORDS and read.grade > HIGHEST_IN_A_SECTION:
        what = f"This section reads at grade {read.grade:.1f}; {HIGHEST_IN_A_SECTION} is the most."
        yield page.sheet.problem_at(passage.line, passage.key, what, _SHORTER)


def _sentences(piece: Prose) -> Iterator[Problem]:
    for sentence in sentences(piece.text):
        length = len(words(sentence))
        if length > LONGEST:
            start = " ".join(sentence.split()[:6])
            yield piece.problem(f"“{start} …” has {length} words; {LONGEST} is the most.", "Make two of it.")

"""The house rules: what the authors of a pack hold themselves to, beyond what loading it needs."""

from drawbridge.pack.claims import preachy, unsourced
from drawbridge.pack.directory import undiallable
from drawbridge.pack.leads import unasked
from drawbridge.pack.lengths import incomplete, wrong_lengths
from drawbridge.pack.phrases import wrong_phrases
from drawbridge.pack.reading import hard_to_read
from drawbridge.pack.references import uncited
from drawbridge.pack.similar import said_twice
from drawbridge.pack.spoken import too_long_to_say
from drawbridge.pack.statements import badly_worded, unbalanced
from drawbridge.pack.strengths import wrong_letters
from drawbridge.pack.voice import unwelcome_words

STYLE = (
    *(incomplete, wrong_lengths, too_long_to_say, hard_to_read, wrong_letters, uncited),
    *(unsourced, preachy, said_twice, badly_worded, unbalanced, unwelcome_words, wrong_phrases, undiallable),
    unasked,
)
"""Each takes a draft and yields problems."""

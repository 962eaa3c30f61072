"""Letters beside citations: ``[@opie2021] (A)`` has to agree with the list of sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from markdown_it.token import Token

from drawbridge.pack.load import Draft
from drawbridge.pack.problem import Problem

_LETTER = re.compile(r"\s*\((?:strength )?([ABC])\)")


def wrong_letters(draft: Draft) -> Iterator[Problem]:
    """Letters that claim more, or less, than the source beside them carries."""
    strengths = {s.id: s.strength for s in draft.sources.says.sources} if draft.sources else {}
    for page in draft.written:
        for passage in page.passages:
            for token in passage.tokens:
                for name, said in _wrong(token, strengths):
                    line = (token.map or [passage.line])[0]
                    what = f"[@{name}] has strength {strengths[name]}, not {said}."
                    yield page.sheet.problem_at(line, passage.key, what, f"Write ({strengths[name]}).")


def _wrong(token: Token, strengths: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for mark, after in pairwise(token.children or ()):
        said = _LETTER.match(after.content)
        if mark.type == "cite" and said and strengths.get(mark.meta["id"], said[1]) != said[1]:
            yield mark.meta["id"], said[1]

"""What can be fitted only with the prior's help: said before anybody relies on the numbers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from drawbridge.measure.errors import ResponsesError
from drawbridge.measure.responses import Responses


class ResponsesWarning(UserWarning):
    """Something in the answers was fitted, but rests on the prior more than on them."""


def refuse_hopeless(responses: Responses) -> None:
    """Raise ResponsesError, naming file and column, for answers that nothing can be fitted to."""
    if len(responses.shown) < 2:
        raise ResponsesError(f"{responses.source} holds the answers of one person. Calibration needs at least two.")
    for item, column in zip(responses.items, responses.shown.T, strict=True):
        if not (column >= 0).any():
            raise ResponsesError(
                f"{responses.source}, column {item}: nobody answered this item, so nothing can be said about it. "
                "Leave it out of the scales file."
            )


def cautions(responses: Responses) -> tuple[str, ...]:
    """Sentences about columns and scales whose numbers the prior had to help with, each with what to do."""
    return (*_about_items(responses), *_about_scales(responses))


def _about_items(responses: Responses) -> Iterator[str]:
    for item, column in zip(responses.items, responses.shown.T, strict=True):
        used = np.bincount(column[column >= 0], minlength=responses.categories) > 0
        where = f"{responses.source}, column {item}"
        if used.sum() == 1:
            yield (
                f"{where}: everybody gave the same answer. Its slope and thresholds rest on the prior. "
                "Leave it out, or ask people who differ."
            )
        elif not used.all():
            never = ", ".join(str(k + 1) for k in np.flatnonzero(~used))
            yield (
                f"{where}: nobody gave answer {never} of {responses.categories}, counted from the lowest. "
                "The threshold beside it rests on the prior. Merge answers, or wait for more people."
            )


def _about_scales(responses: Responses) -> Iterator[str]:
    for scale, columns in responses.columns_of.items():
        if len(columns) == 1:
            yield (
                f"{responses.source}, scale {scale}: one item alone cannot show how sharply it tells people apart. "
                "Its slope rests on the prior. Give the scale a second item."
            )

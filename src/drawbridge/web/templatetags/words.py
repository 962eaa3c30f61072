"""Filters for sentences, and the id a form gives to what it makes."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid4

from django import template

register = template.Library()

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@register.filter
def listed(words: Iterable[object]) -> str:
    """Join words as a sentence does: ``a``, ``a and b``, ``a, b and c``."""
    parts = [str(word) for word in words]
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


@register.filter
def in_words(number: int) -> str:
    """Write small numbers as words; larger ones stay figures."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


@register.filter
def against(by: int) -> str:
    """How something went against what was expected: ``3 of 5 better``, ``2 of 5 worse``, ``as expected``."""
    return f"{abs(by)} of 5 {'better' if by > 0 else 'worse'}" if by else "as expected"


@register.simple_tag
def fresh_id() -> UUID:
    """The id of the entry a form will make: sent twice, it is kept once."""
    return uuid4()

"""What the schema found, in an author's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from drawbridge.pack.locate import Path

Explained = tuple[Path, str, str]

_KINDS = {
    "string_type": "text in quotes",
    "int_type": "a whole number without quotes",
    "int_from_float": "a whole number without quotes",
    "float_type": "a number without quotes, such as 0.5",
    "bool_type": "true or false without quotes",
    "tuple_type": 'a list in square brackets, such as ["one", "two"]',
    "model_type": "a table with its own fields",
    "date_type": "a date without quotes, such as 2026-11-22",
    "date_from_datetime_parsing": "a date without quotes, such as 2026-11-22",
    "date_parsing": "a date without quotes, such as 2026-11-22",
    "date_from_datetime_inexact": "a date without a time, such as 2026-11-22",
}

_PATTERNS = {
    "version": "Write three numbers with dots, such as 0.1.0.",
    "doi": "Write the bare DOI, such as 10.1016/j.brat.2014.04.006.",
    "url": "Write a full address that starts with https://.",
    "source": "Write a full address that starts with https://.",
    "code": "Write the two capital letters of the country, such as US.",
    "language": "Write a language code, such as en.",
    "strand": "Write one of A, B, C, D.",
    "exit": "Write a capacity's id: a letter A to D and a digit, such as A1.",
}
_CAPACITY = "Write a capacity's id: a letter A to D and a digit, such as A1."
_SLUG = "Use lower-case letters and hyphens, such as conflict-avoidance."


MOST_SHOWN = 30
"""So many names are listed whole."""


def explain(error: ValidationError, model: type[BaseModel]) -> Iterator[Explained]:
    """Each finding as path, what is wrong, and the fix."""
    details = error.errors(include_url=False)
    paths = [detail["loc"] for detail in details]
    for detail in details:
        path = tuple(detail["loc"])
        # A list whose rows are at fault is also called too short; the rows' own faults say it all.
        if detail["type"] == "too_short" and any(len(p) > len(path) and p[: len(path)] == path for p in paths):
            continue
        yield path, *_say(detail, path, model)


def closest(word: str, known: list[str]) -> str:
    """``Did you mean "control"?``, or those there are when nothing is near; of many, those that come nearest."""
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f'Did you mean "{near[0]}"?'
    if len(known) > MOST_SHOWN:
        some = get_close_matches(word, known, n=3, cutoff=0.0)
        return f"There are {len(known)}; nearest in spelling: {', '.join(some)}."
    return f"Known here: {', '.join(known)}." if known else "None is known yet."


def _say(detail: ErrorDetails, path: Path, model: type[BaseModel]) -> tuple[str, str]:
    kind, context, given = detail["type"], detail.get("ctx", {}), detail["input"]
    if kind == "missing":
        return "This field is missing.", f"Add {_last(path)} = … to this table."
    if kind == "extra_forbidden":
        return "No field has this name here.", closest(_last(path), _fields(_model_at(model, path[:-1])))
    if kind == "literal_error":
        return f"{_shown(given)} is not one of the choices.", f"Write {context['expected']}."
    if kind == "string_pattern_mismatch":
        return f"{_shown(given)} does not have the right form.", _form(path, str(context["pattern"]))
    if kind in _KINDS:
        return f"{_shown(given)} is not what belongs here.", f"Write {_KINDS[kind]}."
    return _bound(kind, context, given) or (
        detail["msg"] + ".",
        "Compare it with the same field in another file.",
    )


def _bound(kind: str, context: Mapping[str, Any], given: object) -> tuple[str, str] | None:
    if kind == "string_too_short":
        return "This field is empty.", "Write its text."
    if kind in ("too_short", "too_long"):
        more = kind == "too_short"
        bound = context["min_length"] if more else context["max_length"]
        return (
            f"There are {context['actual_length']} here.",
            f"Write at {'least' if more else 'most'} {bound}.",
        )
    for name, says in (("ge", "or more"), ("le", "or less")):
        if name in context:
            return f"{_shown(given)} is out of range.", f"Write {context[name]} {says}."
    if "gt" in context:
        return f"{_shown(given)} is out of range.", f"Write a number above {context['gt']}."
    return None


def _form(path: Path, pattern: str) -> str:
    if pattern.startswith("^[A-D]["):
        return _CAPACITY
    if pattern.endswith(r"-\d\d$"):
        return "Write the pattern's id, a hyphen and two digits, such as control-01."
    return _PATTERNS.get(_last(path), _SLUG)


def _last(path: Path) -> str:
    return str(next((step for step in reversed(path) if isinstance(step, str)), ""))


def _shown(given: object) -> str:
    text = f'"{given}"' if isinstance(given, str) else str(given)
    return text if len(text) <= 60 else text[:57] + "…"


def _fields(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    """The table's model at ``path``; list places do not change it."""
    for step in path:
        fields = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
        model = _model_in(fields.get(str(step))) or model
    return model


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)

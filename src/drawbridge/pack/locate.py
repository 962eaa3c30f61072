"""On which line of a TOML text a table or key stands. ``tomllib`` does not say, and authors need to know."""

from __future__ import annotations

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]

_KEY = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_KEYS = rf"\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*"
_ARRAY = re.compile(rf"\s*\[\[{_KEYS}\]\]")
_TABLE = re.compile(rf"\s*\[{_KEYS}\]")
_ASSIGNMENT = re.compile(rf"{_KEYS}=(.*)")
_TOKEN = re.compile(r'"""|' + r"'''" + r'|"(?:\\.|[^"\\])*"|' + r"'[^']*'|#.*|[\[\]{}]")


def locate(text: str, offset: int = 0) -> dict[Path, int]:
    """Lines (from 1, plus ``offset``) by path: ``("items", 2, "text")`` is the third ``[[items]]``'s text.

    The text must be valid TOML; keys inside inline tables are not listed.

    >>> locate('a = 1\\n[[b]]\\nc = 2\\n[[b]]\\nc = 3')[("b", 1, "c")]
    5
    """
    found: dict[Path, int] = {(): 1 + offset}
    arrays: dict[Path, int] = {}
    table: Path = ()
    quote, depth = "", 0
    for number, line in enumerate(text.split("\n"), 1 + offset):
        if quote or depth:
            quote, depth = _scan(line, quote, depth)
        elif header := _ARRAY.match(line) or _TABLE.match(line):
            table = _resolve(_split(header[1]), arrays, is_array=line.lstrip().startswith("[["))
            found.setdefault(table, number)
        elif assignment := _ASSIGNMENT.match(line):
            found[table + _split(assignment[1])] = number
            quote, depth = _scan(assignment[2], "", 0)
    return found


def line_of(lines: Mapping[Path, int], path: Path) -> int | None:
    """The line of ``path``, or of the nearest table around it."""
    for length in range(len(path), -1, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def spell(path: Path) -> str:
    """A path as authors read it, counting from one.

    >>> spell(("items", 2, "text"))
    'items[3].text'
    """
    return "".join(f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in path).lstrip(".")


def _split(keys: str) -> Path:
    return tuple(key.strip("\"'") for key in re.findall(_KEY, keys))


def _resolve(keys: Path, arrays: dict[Path, int], *, is_array: bool) -> Path:
    """Put the current index after each array of tables on the way."""
    path: Path = ()
    for key in keys[:-1]:
        path = (*path, key)
        path = (*path, arrays[path]) if path in arrays else path
    path = (*path, keys[-1])
    if not is_array:
        return path
    arrays[path] = arrays.get(path, -1) + 1
    return (*path, arrays[path])


def _scan(line: str, quote: str, depth: int) -> tuple[str, int]:
    """Which long string and how many brackets are still open at the end of ``line``."""
    at = 0
    while at < len(line):
        if quote:
            end = line.find(quote, at)
            if end < 0:
                return quote, depth
            at, quote = end + 3, ""
            continue
        token = _TOKEN.search(line, at)
        if token is None:
            break
        at = token.end()
        quote = token[0] if token[0] in ('"""', "'''") else ""
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
    return quote, depth

"""What ``docs/items.md`` says of the statements is what the files hold."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path
from statistics import median

from drawbridge.pack import Item
from tests.pack.test_pack_core import core

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "items.md").read_text(encoding="utf-8")


def row(pattern: str, items: tuple[Item, ...]) -> str:
    reversed_at = {item.position for item in items if item.keyed == "reversed"}
    placed = Counter(item.position for item in items)
    kinds = Counter(item.kind for item in items)
    second = sorted(item.second_position for item in items)
    cells = [
        pattern,
        *(f"{placed[place]}{' r' if place in reversed_at else ''}" for place in range(1, 6)),
        " / ".join(str(kinds[kind]) for kind in ("behaviour", "pull", "cost")),
        str(sum(item.keyed == "reversed" for item in items)),
        " ".join(map(str, second)),
        str(sum(item.position == item.second_position for item in items)),
    ]
    return f"| {' | '.join(cells)} |"


def test_the_table_of_spread_and_keying_is_computed_from_the_files() -> None:
    rows = [row(pattern.id, core().items_of(pattern.id)) for pattern in core().patterns]
    assert [line for line in rows if line not in PAGE] == []


def test_the_sum_under_the_table_is_right() -> None:
    kinds = Counter(item.kind for item in core().items)
    lengths = [len(item.text.split()) for item in core().items]
    assert (
        f"Over all: {kinds['behaviour']} behaviours, {kinds['pull']} pulls, {kinds['cost']} costs; "
        f"{sum(item.keyed == 'reversed' for item in core().items)} reversed. Words: median {median(lengths):g}, "
        f"from {min(lengths)} to {max(lengths)}; {sum(length <= 10 for length in lengths)} have ten or fewer."
    ) in PAGE


def test_the_two_passes_agree_as_far_as_the_page_says() -> None:
    pairs = [(item.position, item.second_position) for item in core().items]
    seen = sum((a - b) ** 2 for a, b in pairs) / len(pairs)
    chance = sum((a - b) ** 2 for a, _ in pairs for _, b in pairs) / len(pairs) ** 2
    same, near = sum(a == b for a, b in pairs), sum(abs(a - b) <= 1 for a, b in pairs)
    kappa = f"{1 - seen / chance:.2f}".lstrip("0")
    percent = (round(100 * same / len(pairs)), round(100 * near / len(pairs)))
    expected = (
        f"| the files as they stand | {len(pairs)} | {same} ({percent[0]} %) | {near} ({percent[1]} %) | {kappa} |"
    )
    assert expected in PAGE


def test_no_reversed_statement_stands_beside_another() -> None:
    for pattern in core().patterns:
        keyed = [item.keyed for item in core().items_of(pattern.id)]
        assert ("reversed", "reversed") not in set(pairwise(keyed))

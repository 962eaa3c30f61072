"""The pack Drawbridge ships."""

from __future__ import annotations

import re
import time
from functools import cache
from pathlib import Path

from drawbridge.pack import Pack, check_pack, load_pack, report

CORE = Path(__file__).resolve().parents[2] / "content" / "core"


@cache
def core() -> Pack:
    return load_pack(CORE)


def test_it_has_no_errors() -> None:
    errors = [problem for problem in check_pack(CORE) if problem.level == "error"]
    assert not errors, f"\n{report(errors)}"


def test_it_has_sixteen_patterns_in_four_families_and_fifteen_capacities_in_four_strands() -> None:
    assert [pattern.number for pattern in core().patterns] == list(range(1, 17))
    assert [family.id for family in core().families] == ["toward", "away", "against", "over"]
    assert [strand.id for strand in core().strands] == ["A", "B", "C", "D"]
    assert len(core().capacities) == 15
    assert len(core().items) == 160


def test_five_capacities_are_the_first_ones() -> None:
    assert [capacity.id for capacity in core().capacities if capacity.article] == ["A1", "A3", "B2", "C3", "D2"]


def test_the_two_mirrors_face_each_other() -> None:
    facing = {pattern.id: pattern.mirror for pattern in core().patterns if pattern.mirror}
    assert facing == {"intimacy-avoidance": "emotional-dependency", "emotional-dependency": "intimacy-avoidance"}


def test_apostrophes_are_set_as_in_print() -> None:
    straight = re.compile(r"\w'\w|s' ")
    found = [
        f"{file.name}, line {number}: {line}"
        for file in sorted(CORE.rglob("*"))
        if file.suffix in (".md", ".toml")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if not line.startswith("#") and straight.search(line)
    ]
    assert not found, "\n".join(found)


def test_sources_are_numbered_in_the_order_in_which_a_reader_meets_them() -> None:
    for page in (*core().guides, *core().capacities, *core().articles):
        text = "".join(section.html for section in page.sections)
        met = tuple(dict.fromkeys(re.findall(r'href="#source-([\w-]+)"', text)))
        assert page.cited[: len(met)] == met


def test_it_loads_well_under_three_tenths_of_a_second() -> None:
    assert min(seconds_to_load() for _ in range(3)) < 0.3


def seconds_to_load() -> float:
    """Of this process's own time; on a busy machine a single try says little."""
    before = time.process_time()
    load_pack(CORE)
    return time.process_time() - before

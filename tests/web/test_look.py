"""The stylesheet keeps its promises: contrast, weight, both reading directions, and fonts that are what they say."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from drawbridge import web

STATIC = Path(web.__file__).parent / "static"
CSS = (STATIC / "drawbridge.css").read_text()
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([a-z]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", CSS)
}
modes = pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
grounds = pytest.mark.parametrize("ground", ["paper", "sheet", "wash"])


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    """The ratio of WCAG 2.2: from 1 (the same) to 21 (black on white)."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_as_the_guidelines_do() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@modes
@grounds
@pytest.mark.parametrize("text", ["ink", "soft", "accent", "warn"])
def test_text_stands_out_by_seven_to_one(text: str, ground: str, mode: int) -> None:
    assert contrast(TOKENS[text][mode], TOKENS[ground][mode]) >= 7


@modes
@grounds
def test_the_edges_of_controls_can_be_seen(ground: str, mode: int) -> None:
    assert contrast(TOKENS["edge"][mode], TOKENS[ground][mode]) >= 3.5


@modes
def test_no_text_is_as_harsh_as_black_on_white(mode: int) -> None:
    assert 12 <= contrast(TOKENS["ink"][mode], TOKENS["paper"][mode]) <= 16


def test_the_stylesheet_stays_small_and_so_does_the_first_visit() -> None:
    assert len(CSS.encode()) < 24_000
    first = ("drawbridge.css", "fonts/literata.woff2", "fonts/atkinson.woff2", "favicon.svg", "leave.js")
    assert sum((STATIC / name).stat().st_size for name in first) <= 115_000


def test_nothing_in_the_stylesheet_knows_left_from_right() -> None:
    property_ = r"(?<![-\w])(?:(?:margin|padding|border|scroll-\w+)-)?(?:left|right)(?:-\w+)?\s*:"
    assert re.findall(property_, CSS) == []
    assert re.findall(r"(?:align|float|clear): (?:left|right)", CSS) == []


def test_no_words_are_smaller_than_fifteen_pixels() -> None:
    sizes = [float(size) for size in re.findall(r"font-size: ([\d.]+)px", CSS)]
    assert sizes
    assert min(sizes) >= 15
    assert "--t-fine: max(15px," in CSS


def test_nothing_is_fetched_from_elsewhere() -> None:
    own = [STATIC / name for name in ("drawbridge.css", "leave.js", "words.js", "quiz.js")]
    assert not [path.name for path in own if re.search(r"https?:|@import|url\(\"?//", path.read_text())]
    assert all((STATIC / name).is_file() for name in re.findall(r'url\("([^"]+)"\)', CSS))


def test_vendored_files_are_the_ones_recorded_and_carry_their_licence() -> None:
    recorded = tomllib.loads((STATIC / "VENDOR.toml").read_text())["files"]
    assert {Path(file["name"]).name for file in recorded} == {p.name for p in STATIC.glob("fonts/*.woff2")}
    for file in recorded:
        assert hashlib.sha256((STATIC / file["name"]).read_bytes()).hexdigest() == file["sha256"]
        assert "SIL OPEN FONT LICENSE" in (STATIC / file["licence_file"]).read_text()

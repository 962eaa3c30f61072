"""Names and pictures for a home screen: few, neutral, each on a page of its own, and chosen after a warning."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from drawbridge.web.named.choices import CHOICES
from tests.security.test_words_of_templates import unwelcome

TELLS = ("abuse", "violen", "safe", "help", "therap", "partner", "love", "couple", "heart", "mind", "feel", "journal")


def manifest(number: int) -> dict[str, object]:
    answer = Client().get(f"/app/{number}/manifest.webmanifest")
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/manifest+json"
    found: dict[str, object] = json.loads(answer.content)
    return found


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.name)
def test_no_name_tells_anything(choice: object) -> None:
    said = json.dumps(manifest(choice.number)).lower()  # type: ignore[attr-defined]
    assert [word for word in TELLS if word in said] == []
    assert unwelcome(said, ()) == []


def test_the_first_is_the_name_it_has_anyway_and_no_two_are_alike() -> None:
    assert CHOICES[0].name == "Drawbridge"
    for part in ("number", "name", "picture", "colour"):
        assert len({getattr(choice, part) for choice in CHOICES}) == len(CHOICES)
    assert len({str(manifest(choice.number)["id"]) for choice in CHOICES}) == len(CHOICES)


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.name)
def test_every_picture_is_there_at_the_size_it_says(choice: object) -> None:
    icons = manifest(choice.number)["icons"]  # type: ignore[attr-defined]
    assert isinstance(icons, list) and len(icons) == 3
    for icon in icons:
        file = finders.find(str(icon["src"]).removeprefix("/static/"))
        assert isinstance(file, str), icon
        if icon["type"] == "image/png":
            head = Path(file).read_bytes()[16:24]
            assert "x".join(map(str, struct.unpack(">II", head))) == icon["sizes"]


def test_what_an_app_tells_is_said_before_one_is_chosen() -> None:
    page = Client().get("/app/").content.decode()
    assert page.index("An app is noticed.") < page.index('class="pictures"')
    assert 'rel="manifest"' not in page


@pytest.mark.parametrize("path", ["/", "/help/", "/now/", "/library/", "/offline/", "/keep/open/", "/app/"])
def test_no_other_page_can_be_installed_from(path: str) -> None:
    assert 'rel="manifest"' not in Client().get(path).content.decode()


def test_a_name_that_is_not_offered_is_not_there() -> None:
    assert Client().get("/app/9/").status_code == 404
    assert Client().get("/app/9/manifest.webmanifest").status_code == 404

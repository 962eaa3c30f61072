"""A few names and pictures to choose from. None says what this is for, and none pretends to be another's app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse


@dataclass(frozen=True)
class Named:
    """One choice. ``number`` is all that an address says of it; ``colour`` is the picture's ground."""

    number: int
    name: str
    picture: str
    colour: str

    @property
    def small(self) -> str:
        """The picture at 192 pixels, by its place among the static files."""
        return f"icons/{self.number}-192.png"


CHOICES = (
    Named(1, "Drawbridge", "icon.svg", "#fbf8f2"),
    Named(2, "Margins", "icons/2.svg", "#5b4a7a"),
    Named(3, "Almanac", "icons/3.svg", "#8a5a1f"),
    Named(4, "Reader", "icons/4.svg", "#2f5d3a"),
)


def manifest(choice: Named) -> dict[str, Any]:
    """What a browser installs (W3C Web Application Manifest). Its name stays what it was on that day."""
    pngs = [(f"icons/{choice.number}-{size}.png", f"{size}x{size}", "image/png") for size in (192, 512)]
    return {
        "id": reverse("named:choice", args=[choice.number]),
        "name": choice.name,
        "short_name": choice.name,
        "lang": "en",
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#fbf8f2",
        "theme_color": choice.colour,
        "icons": [
            {"src": settings.STATIC_URL + file, "sizes": sizes, "type": kind}
            for file, sizes, kind in [*pngs, (choice.picture, "any", "image/svg+xml")]
        ],
    }

"""How much a first visit carries, over the wire."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, Response

Open = Callable[..., Page]
MOST = 120_000


def test_a_first_visit_is_at_most_120_kilobytes_fonts_included(page: Open) -> None:
    here = page("/blank/")
    carried: dict[str, int] = {}

    def weigh(response: Response) -> None:
        sizes = response.request.sizes()
        carried[response.url] = sizes["responseBodySize"] + sizes["responseHeadersSize"]

    here.on("requestfinished", lambda request: weigh(request.response()))
    here.goto("/", wait_until="networkidle")
    assert len(carried) >= 4
    assert sum(carried.values()) <= MOST, carried

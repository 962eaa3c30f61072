"""Walk everywhere where there is no way out, and count what tried to get out. Started by ``test_silence.py``.

The kernel counts every packet, of TCP, UDP or a question for an address, for which there was no route. In a
network namespace of its own nothing else runs, so every count is ours.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

COUNTERS = Path("/proc/net/snmp")
# Chromium looks for updates and the like of itself; without names to look up it cannot even begin. A page that
# names another host is seen in what the page asks for, one that gives a number is counted.
NO_NAMES = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
T = TypeVar("T")


def tried() -> int:
    """How often something in this namespace tried to reach beyond it.

    IPv4 alone: Chromium now and then probes whether there is IPv6, by itself and without sending anything.
    """
    names, counts = (line.split() for line in COUNTERS.read_text().splitlines() if line.startswith("Ip:"))
    return int(dict(zip(names, counts, strict=True))["OutNoRoutes"])


def counted(act: Callable[[], T]) -> tuple[int, T]:
    before = tried()
    done = act()
    return tried() - before, done


def reaches_out() -> None:
    """What the counters must notice: a connection, a datagram, a question for an address."""
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe, suppress(OSError):
            probe.connect(("192.0.2.1", 443))
    with suppress(OSError):
        socket.getaddrinfo("example.org", 443)


def walks(folder: Path) -> int:
    """Start it, go everywhere, fill in everything, stop it; how many answers came."""
    from tests.security.forms import Page
    from tests.security.running import watched
    from tests.security.visitor import Visitor
    from tests.security.walker import Walker

    pages: list[Page] = []
    with watched(folder) as address:
        Walker(Visitor(address), lambda form, field: "An ordinary sentence.", pages.append).walk()
    return sum(page.status < 500 for page in pages)


def browses(folder: Path, executable: str) -> list[str]:
    """Start it and walk the whole road in Chromium; the addresses its pages asked for."""
    from playwright.sync_api import sync_playwright

    from tests.browser.walk import Walk
    from tests.security.running import watched

    asked: list[str] = []
    with watched(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", NO_NAMES])
        context = browser.new_context(base_url=address)
        context.on("request", lambda request: asked.append(request.url.removeprefix(address)))
        walk = Walk(page := context.new_page())
        walk.begin()
        for choice in (4, 3, 4):
            walk.answer(choice)
        page.click("text=Stop here")
        page.wait_for_url("**/map/")
        walk.step()
        walk.keep("heron")
        for path in (
            "/",
            "/now/",
            "/map/",
            "/library/",
            "/library/1/",
            "/library/A1/",
            "/practice/",
            "/privacy/",
            "/help/",
        ):
            page.goto(path)
        page.click(".leave")
        page.wait_for_url("**/blank/")
        browser.close()
    return asked


def main() -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "drawbridge.web.settings"
    django.setup()
    folder, executable = Path(sys.argv[1]), sys.argv[2]
    found: dict[str, object] = {"control": counted(reaches_out)[0]}
    found["server"], found["answers"] = counted(lambda: walks(folder / "a"))
    if executable:
        found["browser"], found["asked"] = counted(lambda: browses(folder / "b", executable))
    print(json.dumps(found))


if __name__ == "__main__":
    main()

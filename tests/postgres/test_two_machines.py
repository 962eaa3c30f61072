"""Two real servers, started at the same moment over the same two databases, answer for one journal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests import databases
from tests.browser.server import free_port, start, wait_until_it_answers
from tests.security.visitor import Visitor
from tests.security.walker import PASSPHRASE

pytestmark = pytest.mark.skipif(not databases.SERVER, reason="needs a PostgreSQL server: make postgres brings one")


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The addresses of two that make their tables at once; both have the secrets of the first."""
    (tmp_path / "secrets").mkdir(mode=0o700)
    for name in ("pepper", "django-key"):
        (tmp_path / "secrets" / name).write_text(f"{'0a' * 32}\n")
        (tmp_path / "secrets" / name).chmod(0o600)
    with ExitStack() as running:
        ports = (free_port(), free_port())
        processes = [start(tmp_path, port) for port in ports]
        for process in processes:
            running.callback(process.communicate, timeout=15)
            running.callback(process.terminate)
        one, other = (f"http://127.0.0.1:{port}" for port in ports)
        for address, process in zip((one, other), processes, strict=True):
            wait_until_it_answers(address, process)
        yield one, other


def test_what_is_begun_at_one_goes_on_at_the_other_and_is_locked_at_both(machines: tuple[str, str]) -> None:
    one, other = machines
    visitor = Visitor(one)
    visitor.send(visitor.get("/start/").form("/start/"), {"year": "1985", "agree": "on"})
    visitor.address = other
    said = {"predicted": "They nod.", "sure": "50"}
    assert visitor.send(visitor.get("/practice/A1/1/").forms()[0], said).status == 200
    name = {"nickname": "heron", "passphrase": PASSPHRASE, "again": PASSPHRASE}
    visitor.send(visitor.get("/keep/").forms()[0], name)
    visitor.address = one
    assert "They nod." in visitor.get("/keep/history/").html
    secret = visitor.cookie("s")
    visitor.get("/x")
    asked = Request(f"{other}/keep/history/", headers={"Cookie": f"s={secret}"})
    with urlopen(asked, timeout=30) as page:
        assert "They nod." not in page.read().decode()
    visitor.address = other
    visitor.send(visitor.get("/keep/open/").form("/keep/open/"), {"nickname": "heron", "passphrase": PASSPHRASE})
    assert "They nod." in visitor.get("/keep/history/").html

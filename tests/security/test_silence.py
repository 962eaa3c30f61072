"""R31: nothing calls out. Server and browser run where there is no way out, and the kernel counts who tries.

Seen to fail: for Chromium's own look-ups, before they were switched off. A connection, a datagram and a look-up are
made on every run, and the test fails when they are not counted.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.browser.chromium import find_chromium
from tests.faults.figures import Figure

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ROOT = Path(__file__).resolve().parents[2]


@cache
def apart() -> list[str]:
    """How to run something in a network of its own with nothing but the loopback; a reason to skip without it."""
    if not shutil.which("unshare") or not shutil.which("ip"):
        pytest.skip("unshare and ip (Debian: util-linux, iproute2) are needed to make a network without a way out")
    kind = "-n" if os.geteuid() == 0 else "-rn"
    start = ["unshare", kind, "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
    tried = subprocess.run([*start, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"a network of its own may not be made here: {tried.stderr.strip()}")
    return start


@pytest.fixture
def found(folder: Path) -> dict[str, Any]:
    for name in "ab":
        (folder / name).mkdir()
    walk = [sys.executable, "-m", "tests.security.silence", str(folder), find_chromium() or ""]
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    ran = subprocess.run(
        [*apart(), *walk], cwd=ROOT, env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2_000:]
    told: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return told


def test_neither_the_server_nor_a_page_ever_tries_to_reach_beyond_this_machine(
    found: dict[str, Any], figure: Figure
) -> None:
    assert found["control"] >= 3, "the counters do not count here"
    assert found["answers"] > 100
    assert found["server"] == 0
    if "asked" not in found:
        pytest.skip("Chromium is not on this machine; the server alone was watched, and tried nothing")
    assert len(found["asked"]) > 30
    assert [address for address in found["asked"] if not address.startswith("/")] == []
    assert found["browser"] == 0
    figure("R31", answers=found["answers"], pages=len(found["asked"]), server=0, browser=0, control=found["control"])

"""Both files as a first start makes them, in a folder of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PREPARE = "from drawbridge.web.serve import prepare; prepare()"


def prepared(folder: Path) -> dict[str, bytes]:
    """The contents of ``data`` and ``keys`` after the application's own start-up has made them."""
    subprocess.run(
        [sys.executable, "-c", PREPARE],
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "drawbridge.web.settings",
            "DRAWBRIDGE_DATA_DIR": str(folder / "data"),
            "DRAWBRIDGE_SECRETS_DIR": str(folder / "secrets"),
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        },
        cwd=ROOT,
        check=True,
    )
    made = {"data": folder / "data" / "journal" / "data.sqlite3", "keys": folder / "data" / "keystore" / "keys.sqlite3"}
    return {name: file.read_bytes() for name, file in made.items()}

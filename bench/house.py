"""The application in this process, over journals that are gone afterwards."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def house(**settings: str) -> Iterator[None]:
    """An empty one, ready to be visited; further settings go into the environment as they are."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DRAWBRIDGE_DATA_DIR": str(Path(folder) / "data"),
            "DRAWBRIDGE_SECRETS_DIR": str(Path(folder) / "secrets"),
            "DJANGO_SETTINGS_MODULE": "drawbridge.web.settings",
        } | settings
        from drawbridge.web.serve import prepare

        prepare()
        yield

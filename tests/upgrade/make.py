"""Make what every later version must open: ``python -m tests.upgrade.make``, once for each released version.

Until a version is released, ``--again`` makes its own anew.

It starts this version on empty folders, keeps a journal with an entry of every kind, and leaves in
``tests/upgrade/VERSION/`` a backup, the pepper, the journal as both kinds of file, and what opens them.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import tomllib
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
KNOWN = {"nickname": "heron", "passphrase": "four quiet green lamps"}


def fill(folder: Path) -> None:
    """Keep a journal, then write what it takes to open it. The application is loaded by now."""
    from drawbridge.journal import Journal
    from drawbridge.journal.export import lock, to_file
    from drawbridge.journal.recovery import new_code, write_code
    from drawbridge.web.keep import archive, keystore, session
    from drawbridge.web.keep.store import SqlStore
    from tests.journal.samples import one_of_each

    now, code = datetime.now(UTC), write_code(new_code())
    kept = keystore.keep_journal(session.begin_anonymous(now), KNOWN["nickname"], KNOWN["passphrase"], code, now)
    journal = Journal(kept.journal, kept.key, SqlStore())
    for entry in one_of_each():
        journal.append(entry)
    folder.mkdir(parents=True)
    plain = to_file(journal.entries(), now)
    archive.write(Path(os.environ["DRAWBRIDGE_DATA_DIR"]), folder / "backup.tar", now)
    (folder / "journal.json").write_bytes(plain)
    (folder / "journal.age").write_bytes(lock(plain, KNOWN["passphrase"]))
    (folder / "pepper").write_bytes((Path(os.environ["DRAWBRIDGE_SECRETS_DIR"]) / "pepper").read_bytes())
    (folder / "known.json").write_text(json.dumps(KNOWN | {"code": code}, indent=2) + "\n")


if __name__ == "__main__":
    project = tomllib.loads((HERE.parents[1] / "pyproject.toml").read_text())["project"]
    target = HERE / project["version"]
    if "--again" in sys.argv:
        shutil.rmtree(target, ignore_errors=True)
    if target.exists():
        sys.exit(f"{target} is there already. What a released version wrote is never made anew.")
    with tempfile.TemporaryDirectory() as scratch:
        os.environ |= {
            "DRAWBRIDGE_DATA_DIR": f"{scratch}/data",
            "DRAWBRIDGE_SECRETS_DIR": f"{scratch}/secrets",
            "DRAWBRIDGE_ARGON2": "19456,2,1",
            "DJANGO_SETTINGS_MODULE": "drawbridge.web.settings",
        }
        from drawbridge.web.serve import prepare

        prepare()
        fill(target)

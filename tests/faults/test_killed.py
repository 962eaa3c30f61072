"""R8 and R24: an upgrade and a change of passphrase, killed outright at random moments. Nothing is lost by either.

No version after 0.1.0 exists yet, so the upgrade is one that a later version could bring: a migration that remakes the
largest table, from the data that 0.1.0 left. A change of passphrase seals the journal's key anew and no entry. Shown to
fail: with ``transaction.atomic`` taken out of ``keystore._put`` a kill leaves a journal that nothing opens.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from drawbridge.web.keep.restore import restore
from tests.faults.figures import ROOT, Figure
from tests.faults.running import LINUX
from tests.upgrade.make import HERE

pytestmark = LINUX
KILLS = [10, pytest.param(100, marks=pytest.mark.faults)]
RELEASED = HERE / "0.1.0"
LATER = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("keep", "0001_initial")]
    operations = [
        migrations.AddField("sealedentry", "later", models.CharField(max_length=40, default="")),
        migrations.AddIndex("sealedentry", models.Index(fields=["later", "day"], name="later_day")),
    ]
"""
SETTINGS = "from drawbridge.web.settings import *\nMIGRATION_MODULES = {'keep': 'later.migrations'}\n"


def a_later_version(folder: Path) -> None:
    """A package with the migrations of this version and one more, and the settings that use it."""
    migrations = folder / "later" / "migrations"
    migrations.mkdir(parents=True)
    ours = ROOT / "src" / "drawbridge" / "web" / "keep" / "migrations"
    for file in ours.glob("0*.py"):
        (migrations / file.name).write_bytes(file.read_bytes())
    last = max(file.stem for file in ours.glob("0*.py"))
    (migrations / "9999_later.py").write_text(LATER.replace("0001_initial", last))
    for package in (folder / "later", migrations):
        (package / "__init__.py").touch()
    (folder / "later" / "settings.py").write_text(SETTINGS)


def run(folder: Path, *words: str, settings: str = "drawbridge.web.settings") -> dict[str, int]:
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT), str(folder)))
    env = os.environ | {
        "PYTHONPATH": paths,
        "DJANGO_SETTINGS_MODULE": settings,
        "DRAWBRIDGE_DATA_DIR": str(folder / "data"),
        "DRAWBRIDGE_SECRETS_DIR": str(folder / "secrets"),
    }
    found: dict[str, int] = json.loads(
        subprocess.check_output([sys.executable, "-m", "tests.faults.killed", *words], env=env, text=True, cwd=ROOT)
    )
    return found


@pytest.mark.parametrize("kills", KILLS)
def test_an_upgrade_that_is_killed_goes_on_at_the_next_start_and_loses_nothing(
    kills: int, tmp_path: Path, figure: Figure
) -> None:
    a_later_version(tmp_path)
    restore(RELEASED / "backup.tar", tmp_path / "before", datetime.now(UTC))
    (tmp_path / "secrets").mkdir(mode=0o700)
    (tmp_path / "secrets" / "pepper").write_bytes((RELEASED / "pepper").read_bytes())
    (tmp_path / "secrets" / "pepper").chmod(0o600)
    known = json.loads((RELEASED / "known.json").read_text())
    asked = ("upgrade", str(kills), str(tmp_path / "before"), known["nickname"], known["passphrase"], known["code"])
    found = run(tmp_path, *asked, settings="later.settings")
    assert found["kills"] >= kills
    assert found["whole"] == found["tries"]
    assert found["columns"] == found["upgraded"] > 1
    assert found["different"] == 0
    figure("R8", kills=found["kills"], upgrades=found["upgraded"], different=0, corrupt=0)


@pytest.mark.parametrize("kills", KILLS)
def test_a_change_of_passphrase_that_is_killed_leaves_the_old_one_or_the_new_one(
    kills: int, tmp_path: Path, figure: Figure
) -> None:
    found = run(tmp_path, "passphrase", str(kills))
    assert found["kills"] == found["whole"] == kills
    assert found["acknowledged"] > kills // 2
    wrong = {name: found[name] for name in ("none_fits", "both_fit", "code_lost", "entries_lost") if found[name]}
    assert wrong == {}
    figure("R24 passphrase", kills=kills, changes=found["acknowledged"], entries=2_000, lost=0)

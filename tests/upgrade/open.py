"""Run as a program: start this version on a data folder, open a journal with each of its keys, say what it holds."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime


def keys_open(nickname: str, passphrase: str, code: str) -> dict[str, list[str]]:
    from drawbridge.journal import Journal, dump_entry
    from drawbridge.web.keep import keystore
    from drawbridge.web.keep.session import Opened
    from drawbridge.web.keep.store import SqlStore

    def entries(opened: Opened) -> list[str]:
        journal = Journal(opened.journal, opened.key, SqlStore())
        return [dump_entry(entry).decode() for entry in journal.entries()] + [u.why for u in journal.unreadable()]

    now = datetime.now(UTC)
    return {
        "passphrase": entries(keystore.open_kept(nickname, passphrase, now)),
        "code": entries(keystore.open_with_recovery(code, now)),
    }


if __name__ == "__main__":
    from drawbridge.web.serve import prepare

    prepare()
    sys.stdout.write(json.dumps(keys_open(*sys.argv[1:])))

"""Run as a program: a first start that ends, without a word, just before one step of the tables is noted as done."""

from __future__ import annotations

import os
import sys

from django.db.migrations.recorder import MigrationRecorder

if __name__ == "__main__":
    from drawbridge.web.serve import prepare

    note, last = MigrationRecorder.record_applied, tuple(sys.argv[1:])

    def note_unless_over(self: MigrationRecorder, app: str, name: str) -> None:
        if (self.connection.alias, name) == last:
            os._exit(9)
        note(self, app, name)

    MigrationRecorder.record_applied = note_unless_over  # type: ignore[method-assign]
    prepare()

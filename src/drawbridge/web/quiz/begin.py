"""Starting a take."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from drawbridge.journal import Journal
from drawbridge.journal.entries import TakeStarted
from drawbridge.web.once import once
from drawbridge.web.packs import bank_name, shelf


def start_take(journal: Journal, entry: UUID) -> None:
    """Open a take under today's pack. The seed comes from the entry's id, so a replay is the same entry."""
    pack = shelf().current
    shelf().keep()
    started = TakeStarted(
        id=entry,
        at=timezone.now(),
        pack=pack.ref,
        fingerprint=pack.fingerprint,
        bank=bank_name(pack),
        seed=entry.int % 2**31,
    )
    once(journal, started)

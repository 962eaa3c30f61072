"""Several machines over one PostgreSQL have one pepper. A machine with another one would open no journal, and seal new
ones that the others cannot open; so the keystore remembers a keyed hash of the first, and no other one is let start.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from drawbridge.journal import keys
from drawbridge.web.keep.models import Attempt
from drawbridge.web.keep.router import KEYS
from drawbridge.web.keep.turns import in_turn

SEALED_WITH = "pepper: "
"""How a row beside the counters of tries begins, whose name no counter can have."""


def require_one_pepper(now: datetime) -> None:
    """Remember this machine's pepper at the first start.

    Raises:
        ImproperlyConfigured: the journals in this keystore were sealed with another.
    """
    if connections[KEYS].vendor != "postgresql":
        return  # the folder of a file is its own machine's, and no pepper is made beside journals that are there
    with in_turn(KEYS):
        if not refuse_another_pepper():
            Attempt.objects.create(lookup=SEALED_WITH + keys.pepper_mark(settings.PEPPER), until=now)


def refuse_another_pepper() -> bool:
    """Whether this machine's pepper is known here already; it changes nothing.

    Raises:
        ImproperlyConfigured: as :func:`require_one_pepper`.
    """
    known = Attempt.objects.filter(lookup__startswith=SEALED_WITH).values_list("lookup", flat=True).first()
    if known not in (None, SEALED_WITH + keys.pepper_mark(settings.PEPPER)):
        raise ImproperlyConfigured(
            f"The journals in this database were sealed with another pepper than {settings.PEPPER_FILE}: none of "
            "them would open here. Nothing was started or changed. Put a copy of the whole secrets folder of the "
            "machine that was first in its place; every machine has the same."
        )
    return known is not None

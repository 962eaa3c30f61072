"""Does the time of an answer tell which nicknames exist? ``python -m bench.guessing [TRIES]``.

The bar (R16): the medians of both kinds of failed opening, over 1,000 tries each, differ by less than 5 ms. The tries
take turns, so that a busy machine is equally busy for both, and the counter of failed tries is cleared between them.
The cheapest permitted stretching is used: it is the same for both, and its noise would hide a difference.
"""

from __future__ import annotations

import sys
import time
from statistics import median, quantiles

from bench.house import house

TRIES = 1_000
MOST_MS = 5.0
PASSPHRASE = "four quiet green lamps"


def main(tries: int = TRIES) -> list[dict[str, object]]:
    """Rows of name, median and interquartile range in ms, for known and unknown nicknames and recovery codes."""
    with house(DRAWBRIDGE_ARGON2="19456,2,1"):
        return _rows(_measured(tries))


def _measured(tries: int) -> dict[str, list[float]]:
    from django.test import Client

    from drawbridge.web.keep.models import Attempt

    _kept("heron")
    took: dict[str, list[float]] = {"known nickname": [], "unknown nickname": []}
    for number in range(2 * tries):
        kind, nickname = (("known nickname", "heron"), ("unknown nickname", "kestrel"))[number % 2]
        before = time.perf_counter()
        answer = Client().post("/keep/open/", {"nickname": nickname, "passphrase": "not this one at all"})
        took[kind].append((time.perf_counter() - before) * 1_000)
        assert answer.status_code == 422
        Attempt.objects.all().delete()
    return took


def _kept(nickname: str) -> None:
    from django.utils import timezone

    from drawbridge.web.keep import keystore, session

    now = timezone.now()
    keystore.keep_journal(session.begin_anonymous(now), nickname, PASSPHRASE, None, now)


def _rows(took: dict[str, list[float]]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for kind, times in took.items():
        low, _, high = quantiles(times, n=4)
        rows.append({"what": kind, "median ms": median(times), "from": low, "to": high, "tries": len(times)})
    one, other = (median(times) for times in took.values())
    rows.append({"what": "difference of medians", "median ms": abs(one - other), "bar": MOST_MS})
    return rows


if __name__ == "__main__":
    for row in main(int(sys.argv[1]) if len(sys.argv) > 1 else TRIES):
        print(
            ", ".join(
                f"{name} {value:.2f}" if isinstance(value, float) else f"{name} {value}" for name, value in row.items()
            )
        )

"""What a change in the lab costs: CPU of the page, in process, with knobs not seen before: ``python -m bench.lab``.

The bar is 100 ms a change. On a shared machine only CPU time is fair, and even that grows with the neighbours' load.
"""

from __future__ import annotations

import time

from bench.house import house
from bench.results import Row, tell

CHANGES = 15
HELD = "85.30.70.14.50.safe.0.nothing.3."
CASES = {
    "a change, one run": "does=nothing&alarm={n}",
    "a change, practising three times a week": "does=grows&alarm={n}",
    "a change, with a run held beside": "does=grows&bear={n}&beside=" + HELD,
    "a change, with someone who presses": "does=long&who=dreads&alarm={n}",
    "moving the week": "does=grows&week={n}",
}


def main() -> None:
    with house():
        from django.test import Client

        client = Client()
        client.get(f"/lab/year/?beside={HELD}")
        rows = [Row.of(what, _changes(client, query), "CPU ms", most=100) for what, query in CASES.items()]
        rows += [_again(client, path) for path in ("/lab/", "/lab/said/", "/lab/pairs/", "/lab/mine/")]
        tell(rows)


def _changes(client: object, query: str) -> list[float]:
    return [_cpu(client, f"/lab/year/?{query.format(n=30 + n)}") for n in range(CHANGES)]


def _again(client: object, path: str) -> Row:
    client.get(path)  # type: ignore[attr-defined]
    return Row.of(f"page {path}", [_cpu(client, path) for _ in range(CHANGES)], "CPU ms", most=60)


def _cpu(client: object, path: str) -> float:
    before = time.process_time()
    answer = client.get(path)  # type: ignore[attr-defined]
    assert answer.status_code == 200, (path, answer.status_code)
    return 1000 * (time.process_time() - before)


if __name__ == "__main__":
    main()

"""``python -m tests.faults.removed``: every protection taken away once, in a copy of the tree, to see a test go red.

The list is ``removed.toml``. A part of a protection's name may be given, to try only those. Each test is first seen
green in the copy as it is, or its red would say nothing. It ends with 1 when one protection could be taken away
unnoticed, or when it could not be told.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.faults.broken import LEAST, PASSED, ROOT, Ran, changed, copied, run

__all__ = ["NOT_RED", "ROOT", "Removal", "removals"]

LIST = Path(__file__).with_name("removed.toml")
RED, UNNOTICED, NEVER_GREEN, UNCLEAR = "red      ", "UNNOTICED", "NOT GREEN", "UNCLEAR  "
NOT_RED = (UNNOTICED, NEVER_GREEN, UNCLEAR)


@dataclass(frozen=True)
class Removal:
    """A protection, the text in ``file`` that makes it, what is put in its place, and the test that must notice."""

    protection: str
    file: str
    old: str
    new: str
    red: str


def removals() -> list[Removal]:
    return [Removal(**row) for row in tomllib.loads(LIST.read_text())["removed"]]


@dataclass
class Copy:
    """The copy in which protections are taken away, and how each test ran in it as it is."""

    tree: Path
    whole: dict[str, Ran] = field(default_factory=dict)

    def look(self, tests: Iterable[str]) -> None:
        """See all of them green at once, with everything in place. What is not is looked at once more by itself."""
        asked = sorted(set(tests))
        ran = run(asked, self.tree, LEAST * len(asked), besides=())
        if ran.green or ran.red:
            self.whole = {test: replace(ran, code=PASSED) for test in asked if not ran.failed(test)}

    def as_it_is(self, test: str) -> Ran:
        """How a test runs with everything in place; a second time when it did not pass, for a busy machine's sake."""
        if test not in self.whole:
            ran = run([test], self.tree, LEAST)
            self.whole[test] = ran if ran.green else run([test], self.tree, 2 * LEAST)
        return self.whole[test]

    def without(self, removal: Removal) -> tuple[str, str]:
        """Take one protection away, run its test, and put it back: what became of it, and why."""
        before = self.as_it_is(removal.red)
        if not before.green:
            return NEVER_GREEN, f"{removal.red} fails with the protection in place:\n{_end_of(before)}"
        file = self.tree / removal.file
        with changed(file, file.read_text().replace(removal.old, removal.new)):
            after = run([removal.red], self.tree, before.patience)
        if after.red:
            return RED, removal.red
        if after.green:
            return UNNOTICED, f"{removal.red} passes without what stands in {removal.file}"
        return UNCLEAR, f"{removal.red} came to no end ({after.code} after {after.took:.0f} s):\n{_end_of(after)}"


def _end_of(ran: Ran) -> str:
    return ran.said[-2_000:]


def main(words: str = "", part: int = 0, parts: int = 1) -> int:
    """Take away what has these words in its name, or of all of them each so-many-th, and say what went red."""
    found = []
    asked = [one for one in removals() if words in one.protection][part::parts]
    with copied() as tree:
        copy = Copy(tree)
        copy.look(removal.red for removal in asked)
        for removal in asked:
            verdict, why = copy.without(removal)
            found.append(verdict)
            print(verdict, removal.protection, f"\n          {why}", flush=True)
    return int(set(found) != {RED})


if __name__ == "__main__":
    line = argparse.ArgumentParser(prog="python -m tests.faults.removed")
    line.add_argument("words", nargs="?", default="", help="part of a protection's name")
    line.add_argument("--part", type=int, default=0)
    line.add_argument("--parts", type=int, default=1)
    sys.exit(main(**vars(line.parse_args())))

"""``python -m tests.mutants``: small mistakes, made one after another where a mistake matters most.

Each is made in a copy of the tree, and only the tests of that module are run on it. A mistake that no test notices is
a survivor: it is told with its line, unless ``mutants.toml`` says why it is none. A part of a file's name may be given,
to try only that; ``--every 5`` tries each fifth. It ends with 1 when something survived that is not explained there.

Tools that do this for whole programs run every test in a process of its own, or keep a copy of the program with all
mistakes in it; here a fork of a process that has loaded what is not ours takes a second a mistake.
"""

from __future__ import annotations

import argparse
import ast
import os
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.broken import LEAST, ROOT, changed, copied, run

EXPLAINED = Path(__file__).with_name("mutants.toml")
J, M, W = "src/drawbridge/journal", "src/drawbridge/mirror", "src/drawbridge/web/keep"
TESTS: dict[str, tuple[str, ...]] = {
    f"{J}/seal.py": ("tests/journal/test_seal.py", "tests/journal/test_sequence.py", "tests/journal/test_keys.py"),
    f"{J}/keys.py": ("tests/journal/test_keys.py", "tests/journal/test_seal.py"),
    f"{J}/passphrase.py": ("tests/journal/test_passphrase.py",),
    f"{J}/recovery.py": ("tests/journal/test_recovery.py",),
    f"{J}/totp.py": ("tests/journal/test_totp.py",),
    f"{J}/journal.py": (
        "tests/journal/test_journal.py",
        "tests/journal/test_merge.py",
        "tests/journal/test_snapshot.py",
    ),
    f"{J}/snapshot.py": ("tests/journal/test_snapshot.py",),
    f"{J}/merge.py": ("tests/journal/test_merge.py",),
    f"{J}/export.py": ("tests/journal/test_export.py",),
    f"{M}/danger.py": ("tests/mirror/test_danger.py",),
    f"{M}/worse.py": ("tests/mirror/test_worse.py",),
    f"{M}/people.py": ("tests/mirror/test_people.py",),
    f"{W}/throttle.py": ("tests/web/test_keep_throttle.py", "tests/security/test_guessing.py"),
    f"{W}/session.py": ("tests/web/test_keep_sessions.py", "tests/security/test_sessions.py"),
}
"""Sealing, keys, what is written, what comes in, the gates, the limits: and what is to notice a mistake in each."""

BARE = "PYTEST_DISABLE_PLUGIN_AUTOLOAD"
"""What makes pytest start in half the time, for tests that need no Django."""

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
}


Known = tuple[str, str, int, str, str]


@dataclass(frozen=True)
class Mutant:
    """One mistake: what stands in a file from one place to another, and what stands there instead."""

    file: str
    line: int
    at: str
    column: int
    start: int
    end: int
    was: str
    now: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {_short(self.was)}  →  {_short(self.now)}"

    @property
    def key(self) -> Known:
        return self.file, self.at, self.column, self.was, self.now

    def into(self, text: bytes) -> str:
        return (text[: self.start] + self.now.encode() + text[self.end :]).decode()


def _short(code: str) -> str:
    return " ".join(code.split())[:90]


def mutants_of(file: str) -> list[Mutant]:
    """Every mistake that is made in a file, in its order."""
    text = (ROOT / file).read_bytes()
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for node, now in _mistakes(ast.parse(text)):
        start, end = starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
        at = text.splitlines()[node.lineno - 1].decode().strip()
        found.append(Mutant(file, node.lineno, at, node.col_offset, start, end, text[start:end].decode(), now))
    return sorted(set(found), key=lambda one: (one.start, one.end, one.now))


def _mistakes(tree: ast.Module) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    for node in _code_of(tree):
        match node:
            case ast.Compare(ops=[op]) | ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in SWAPPED:
                yield node, _with(node, SWAPPED[type(op)]())
            case ast.UnaryOp(op=ast.Not()):
                yield node, f"({ast.unparse(node.operand)})"
            case ast.Constant(value=bool(value)):
                yield node, repr(not value)
            case ast.Constant(value=int(value)):
                yield node, repr(value + 1)
            case ast.Constant(value=str(value)) if value and " " not in value:
                yield node, repr(value + "_")
            case ast.Constant(value=bytes(value)) if value:
                yield node, repr(value + b"_")
            case ast.If(test=test) | ast.IfExp(test=test):
                yield test, f"(not ({ast.unparse(test)}))"
            case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
                yield node, "return None"
            case ast.Raise() | ast.Expr(value=ast.Call()):
                yield node, "pass"


def _with(node: ast.Compare | ast.BoolOp | ast.BinOp, op: ast.AST) -> str:
    same = ast.parse(f"({ast.unparse(node)})", mode="eval").body
    if isinstance(same, ast.Compare):
        same.ops = [op]  # type: ignore[list-item]
    else:
        same.op = op  # type: ignore[attr-defined]
    return f"({ast.unparse(same)})"


def _code_of(node: ast.AST) -> Iterator[ast.AST]:
    """What runs: no types, no sentences about the code, nothing said before a class or function, no slots."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.Import | ast.ImportFrom | ast.JoinedStr):
                continue
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                continue
            if isinstance(child, ast.Subscript) and ast.unparse(child.value) == "Literal":
                continue
            yield child
            yield from _code_of(child)


def explained() -> set[Known]:
    """Survivors of which it is said why they are none: the file, its line and column, and what was said how."""
    rows = tomllib.loads(EXPLAINED.read_text())["survives"]
    return {(row["file"], row["at"], row["column"], row["was"], row["now"]) for row in rows}


def survivors(file: str, mutants: Sequence[Mutant], tree: Path) -> Iterator[Mutant]:
    tests, text = TESTS[file], (ROOT / file).read_bytes()
    if file.startswith(W):
        os.environ.pop(BARE, None)
    else:
        os.environ[BARE] = "1"
    whole = run(tests, tree, 4 * LEAST)
    if not whole.green:
        sys.exit(f"{tests} fail without any mistake:\n{whole.said[-2_000:]}")
    for mutant in mutants:
        with changed(tree / file, mutant.into(text)):
            if run(tests, tree, max(20.0, 10 * whole.took)).green:
                yield mutant


def main(words: str = "", every: int = 1) -> int:
    known, counts, unexplained = explained(), Counter[str](), 0
    with copied() as tree:
        for file in [file for file in TESTS if words in file]:
            mutants = mutants_of(file)[::every]
            for mutant in survivors(file, mutants, tree):
                is_known = mutant.key in known
                counts["explained" if is_known else "survived"] += 1
                if not is_known:
                    unexplained += 1
                    print("survived ", mutant, flush=True)
            counts["made"] += len(mutants)
            print(f"{file}: {len(mutants)} made; so far {dict(counts)}", flush=True)
    return min(unexplained, 1)


if __name__ == "__main__":
    line = argparse.ArgumentParser(prog="python -m tests.mutants")
    line.add_argument("words", nargs="?", default="", help="part of a file's name")
    line.add_argument("--every", type=int, default=1)
    sys.exit(main(**vars(line.parse_args())))

"""``drawbridge pack``: what the authors of a content pack need."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from drawbridge.pack import Problem, check_pack, count, report


@click.group()
def pack() -> None:
    """Check a content pack."""


@pack.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@click.option(
    "--against",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A text, HTML or Markdown file that no run of eight words may be shared with; as often as needed.",
)
@click.option("--errors", "errors_only", is_flag=True, help="Leave warnings out.")
def check(path: Path, as_json: bool, against: tuple[Path, ...], errors_only: bool) -> None:
    """List every problem of the pack in the folder PATH, with file, line, field and fix.

    Exits with 1 when there is an error; warnings alone are for the author to weigh.
    """
    found = check_pack(path, datetime.now(UTC).date(), against)
    problems = [p for p in found if p.level == "error" or not errors_only]
    click.echo(_as_json(problems) if as_json else report(problems))
    if not as_json and (path / "pack.toml").is_file():
        click.echo(count(path))
    raise SystemExit(any(p.level == "error" for p in problems))


def _as_json(problems: Sequence[Problem]) -> str:
    errors = sum(p.level == "error" for p in problems)
    found = [asdict(p) for p in problems]
    return json.dumps({"errors": errors, "warnings": len(found) - errors, "problems": found}, indent=2)

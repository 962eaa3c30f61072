"""``drawbridge measure``: fit a bank, replay real answers through it, simulate people, look at every item."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, cast

import click

from drawbridge.measure import Bank, ItemSpec, MeasureError
from drawbridge.measure.cautions import ResponsesWarning
from drawbridge.measure.report import Groups, Wording
from drawbridge.pack import Pack, PackError, load_pack

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def measure() -> None:
    """Calibrate, replay, simulate and inspect the quiz's measurement."""


def in_plain_words(command: Callable[..., None]) -> Callable[..., None]:
    """Turn the engines' refusals and cautions into sentences on the terminal instead of tracebacks."""

    @wraps(command)
    def told(*args: Any, **kwargs: Any) -> None:
        with warnings.catch_warnings(record=True) as cautions:
            warnings.simplefilter("always", ResponsesWarning)
            try:
                command(*args, **kwargs)
            except (MeasureError, PackError) as error:
                raise click.ClickException(str(error)) from error
            finally:
                for caution in cautions:
                    click.echo(f"Note: {caution.message}", err=True)

    return told


@measure.command()
@click.argument("responses", type=FILE)
@click.option("--scales", type=FILE, required=True, help="SCALES.toml: which columns belong to which scale.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="BANK.toml to write.")
@in_plain_words
def fit(responses: Path, scales: Path, out: Path) -> None:
    """Fit item parameters and scale correlations to RESPONSES and write a bank."""
    from drawbridge.measure.calibrate import calibrate  # noqa: PLC0415  (only fitting needs it)
    from drawbridge.measure.responses import read_responses, read_scales  # noqa: PLC0415

    found = read_responses(responses, read_scales(scales))
    calibration = calibrate(found, date=datetime.now(UTC).date().isoformat())
    calibration.bank.save(out)
    click.echo(f"{len(found.shown)} people, {len(found.items)} items. Wrote {out}.")
    for scale, result in calibration.fits.items():
        state = f"in {result.cycles} cycles" if result.converged else "NOT converged"
        click.echo(f"{scale}: {len(result.a)} items, {state}, log-likelihood {result.log_likelihood:,.2f}")


@measure.command()
@click.argument("responses", type=FILE)
@click.option("--scales", type=FILE, required=True, help="SCALES.toml: which columns belong to which scale.")
@click.option("--bank", "bank_file", type=FILE, help="Use this BANK.toml instead of fitting on a random half.")
@click.option("--se", type=click.FloatRange(0, min_open=True), default=0.447, show_default=True)
@click.option("--floor", type=click.IntRange(0), default=0, show_default=True, help="Least answers a scale.")
@click.option("--people", type=click.IntRange(2), default=800, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@in_plain_words
def replay(  # noqa: PLR0917  (one argument an option)
    responses: Path,
    scales: Path,
    bank_file: Path | None,
    se: float,
    floor: int,
    people: int,
    seed: int,
    as_json: bool,
) -> None:
    """Give the adaptive quiz to the people in RESPONSES, who answer as they did."""
    from drawbridge.measure.replay import held_out, settings_for  # noqa: PLC0415  (only replay needs it)
    from drawbridge.measure.replay import replay as play  # noqa: PLC0415
    from drawbridge.measure.responses import read_responses, read_scales  # noqa: PLC0415

    found = read_responses(responses, read_scales(scales))
    bank, others = (Bank.load(bank_file), found) if bank_file else held_out(found, seed)
    show(play(bank, others, settings_for(bank, se, floor), people, seed).as_dict(), as_json)


@measure.command()
@click.option("--pack", "pack_folder", type=FOLDER, help="A content pack; without it, a made-up one of 16 × 10.")
@click.option("--people", type=click.IntRange(1), default=200, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@in_plain_words
def simulate(pack_folder: Path | None, people: int, seed: int, as_json: bool) -> None:
    """Let made-up people take a provisional quiz, and see whether its intervals hold the truth."""
    from drawbridge.measure.simulate import simulate as run  # noqa: PLC0415  (only simulation needs it)
    from drawbridge.measure.simulate import synthetic_bank  # noqa: PLC0415

    bank = bank_of(load_pack(pack_folder)) if pack_folder else synthetic_bank()
    show(asdict(run(bank, people, seed)), as_json)


@measure.command()
@click.argument("bank_file", metavar="[BANK.toml]", type=FILE, required=False)
@click.option("--responses", type=FILE, help="Answers to judge fit by; needs --scales.")
@click.option("--scales", type=FILE, help="SCALES.toml: which columns belong to which scale.")
@click.option("--pack", "pack_folder", type=FOLDER, help="The wordings; without BANK.toml, also the provisional bank.")
@click.option("--groups", metavar="COLUMN=A,B", help="Compare people with B there to those with A; needs --responses.")
@click.option("--people", type=click.IntRange(1), default=100, show_default=True, help="Simulated, for exposure.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The page to write.")
@in_plain_words
def report(  # noqa: PLR0917  (one argument an option)
    bank_file: Path | None,
    responses: Path | None,
    scales: Path | None,
    pack_folder: Path | None,
    groups: str | None,
    people: int,
    seed: int,
    out: Path,
) -> None:
    """Draw every statement of a bank on one page, with what its author should look at."""
    from drawbridge.measure.report import report as look  # noqa: PLC0415  (only the report needs it)
    from drawbridge.measure.reportpage import page  # noqa: PLC0415
    from drawbridge.measure.responses import read_responses, read_scales  # noqa: PLC0415

    if (responses is None) != (scales is None):
        raise click.UsageError("--responses and --scales belong together: give both, or neither.")
    if groups and responses is None:
        raise click.UsageError("--groups compares people in a response file: give --responses and --scales too.")
    if bank_file is None and pack_folder is None:
        raise click.UsageError("Give a BANK.toml, or --pack for the provisional bank of a content pack.")
    pack = load_pack(pack_folder) if pack_folder else None
    bank = Bank.load(bank_file) if bank_file else bank_of(cast(Pack, pack))
    two = groups_of(groups) if groups else None
    beside = [two.column] if two else []
    found = read_responses(responses, read_scales(scales), beside) if responses and scales else None
    seen = look(bank, wordings_of(pack) if pack else None, found, people=people, seed=seed, groups=two)
    out.write_text(page(seen), encoding="utf-8")
    click.echo(f"{len(seen.items)} statements, {seen.flagged} to look at. Wrote {out}.")


def groups_of(written: str) -> Groups:
    """Two groups as the command line names them.

    >>> groups_of("gender=1,2")
    Groups(column='gender', first='1', second='2')
    """
    column, _, codes = written.partition("=")
    first, _, second = codes.partition(",")
    if not (column and first and second) or first == second or "," in second:
        raise click.UsageError("--groups is a column and two codes that stand in it, such as gender=1,2.")
    return Groups(column, first.strip(), second.strip())


def wordings_of(pack: Pack) -> dict[str, Wording]:
    """Every statement of a pack as people read it."""
    return {item.id: Wording(item.text, tuple(pack.answers), item.position) for item in pack.items}


def bank_of(pack: Pack) -> Bank:
    """The provisional bank of a content pack."""
    items = [ItemSpec(item.id, item.pattern, 1 if item.keyed == "direct" else -1, item.position) for item in pack.items]
    return Bank.provisional(items, [pattern.id for pattern in pack.patterns], categories=len(pack.answers))


def show(result: dict[str, Any], as_json: bool) -> None:
    """Print a result as JSON, or a line a number with nested names joined by dots."""
    click.echo(json.dumps(result, indent=2) if as_json else "\n".join(lines(result)))


def lines(result: dict[str, Any], above: str = "") -> list[str]:
    """A line for each number.

    >>> lines({"people": 2, "scales": {"anger": {"met": 0.51234}}})
    ['people: 2', 'scales.anger.met: 0.512']
    """
    found: list[str] = []
    for name, value in result.items():
        if isinstance(value, dict):
            found += lines(value, f"{above}{name}.")
        else:
            found.append(f"{above}{name}: {round(value, 3) if isinstance(value, float) else value}")
    return found

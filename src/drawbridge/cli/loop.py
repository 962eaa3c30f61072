"""``drawbridge loop``: run the model of how a pattern keeps itself going, and check what it says."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from drawbridge.cli.measure import show
from drawbridge.loop.cohort import WORLDS
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.partner import PARTNERS

if TYPE_CHECKING:
    from drawbridge.loop.facts import Result

JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
SEED = click.option("--seed", type=click.IntRange(0), default=0, show_default=True)


MOST = {"adaptive": 5_000, "oracle": 100_000}
MOST_OTHERWISE, MOST_MEETING = 500_000, 200_000
"""People at once, so that they fit into some four gigabytes of memory."""


def _not_more(people: int, most: int, instead: str) -> None:
    if people > most:
        raise click.BadParameter(
            f"{people:,} people at once need more memory than most machines have. At most {most:,}; {instead}",
            param_hint="--people",
        )


@click.group()
def loop() -> None:
    """A model of alarm, leaving and learning. It is not evidence about people: see docs/loop.md."""


@loop.command()
@click.option("--seeds", type=click.IntRange(1), default=10, show_default=True, help="Seeds 0, 1, … to average over.")
@click.option("--only", multiple=True, help="A fact's id, such as 5b; may be given more than once.")
@JSON
def facts(seeds: int, only: tuple[str, ...], as_json: bool) -> None:
    """Check what the model must reproduce, and which assumption each fact needs."""
    from drawbridge.loop.facts import FACTS, check  # noqa: PLC0415  (only this command needs it)

    unknown = set(only) - {fact.id for fact in FACTS}
    if unknown:
        raise click.BadParameter(f"There is no fact {', '.join(sorted(unknown))}.", param_hint="--only")
    chosen = [fact for fact in FACTS if not only or fact.id in only]
    results = (check(fact, range(seeds), Parameters()) for fact in chosen)
    if as_json:
        click.echo(json.dumps([found.as_dict() for found in results], indent=2, ensure_ascii=False))
        return
    for found in results:
        click.echo("\n".join(_told(found)))


def _told(found: Result) -> Iterator[str]:
    """A fact as a line, and a line for each assumption that was taken away."""
    yield f"{found.id:>4}  {'holds' if found.holds else 'FAILS'}  {found.value:8.3f}  {found.title}"
    gone = (found.ablation, found.ablation_value, found.ablation_breaks)
    rests = (found.rests_on, found.rests_on_value, found.rests_on_breaks)
    for name, value, breaks in (gone, rests):
        if value is not None:
            yield f"      {'falls' if breaks else 'stands':<7}{value:8.3f}  without: {name}"


@loop.command()
@click.option("--policy", required=True, help="How to practise: avoid, tiny, staircase, adaptive, …")
@click.option("--partner", type=click.Choice(tuple(PARTNERS)), default="safe", show_default=True)
@click.option("--world", type=click.Choice(WORLDS), default="specified", show_default=True)
@click.option("--paced", is_flag=True, help="The partner has agreed to ask for rungs 1–4 only.")
@click.option("--people", type=click.IntRange(1), default=200, show_default=True)
@click.option("--weeks", type=click.IntRange(1, 5_200), default=26, show_default=True)
@SEED
@JSON
def run(  # noqa: PLR0917  (one argument an option)
    policy: str, partner: str, world: str, paced: bool, people: int, weeks: int, seed: int, as_json: bool
) -> None:
    """Let simulated people practise with one partner, and count what becomes of them."""
    from drawbridge.loop.policies import POLICIES  # noqa: PLC0415  (only this command needs it)
    from drawbridge.loop.run import simulate  # noqa: PLC0415

    if policy not in POLICIES:
        raise click.BadParameter(f"There is no “{policy}”. There are: {', '.join(POLICIES)}.", param_hint="--policy")
    _not_more(people, MOST.get(policy, MOST_OTHERWISE), "for more, run several seeds: none of these people meet.")
    show(dict(simulate(policy, partner, world, paced=paced, people=people, weeks=weeks, seed=seed).summary()), as_json)


@loop.command()
@click.option("--people", type=click.IntRange(2), default=600, show_default=True)
@click.option(
    "--years", type=click.IntRange(4, 100), default=9, show_default=True, help="The first two are not counted."
)
@SEED
@JSON
def population(people: int, years: int, seed: int, as_json: bool) -> None:
    """Let simulated people find and leave partners for years, and read off who is with whom."""
    from drawbridge.loop.population import live_years, summary  # noqa: PLC0415  (only this command needs it)

    _not_more(people, MOST_MEETING, "for a smaller range, run several seeds.")
    found = summary(live_years(people, years, seed))
    show({name: None if math.isnan(value) else value for name, value in found.items()}, as_json)

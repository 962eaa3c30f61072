"""``drawbridge run``: start Drawbridge on this machine and open it in the browser."""

from __future__ import annotations

import os
import sys
import webbrowser
from functools import partial
from pathlib import Path

import click


@click.command()
@click.option(
    "--port",
    envvar="PORT",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help="Port to answer on.",
)
@click.option(
    "--data",
    envvar="DATA",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the sealed journals. Default: this user's data folder.",
)
@click.option(
    "--browser",
    envvar="BROWSER",
    default="",
    help="'none' opens no browser. Otherwise one is opened when Drawbridge answers.",
)
def run(port: int, data: Path | None, browser: str) -> None:
    """Start Drawbridge on this machine; Ctrl-C stops it."""
    from drawbridge.web.serve import CannotStart, serve  # noqa: PLC0415 - Django loads only when it is needed

    try:
        serve(port, data, partial(say_where, browser))
    except CannotStart as reason:
        raise click.ClickException(str(reason)) from reason
    click.echo("Drawbridge has stopped. Everything saved is kept.")


def say_where(browser: str, address: str) -> None:
    """Print the address and, unless ``browser`` is "none", open it."""
    click.echo(f"Drawbridge is open at {address}  (Ctrl-C stops it)")
    if browser != "none" and _has_a_screen():
        webbrowser.open(address)


def _has_a_screen() -> bool:
    """Without one, ``webbrowser`` would start a text browser in this very terminal."""
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))

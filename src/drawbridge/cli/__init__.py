"""Drawbridge from a terminal. A command is imported when it is called, so that ``--help`` answers at once."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "run": ("drawbridge.cli.run:run", "Start Drawbridge on this computer."),
    "backup": ("drawbridge.cli.backup:backup", "Write every journal to one file."),
    "restore": ("drawbridge.cli.backup:restore", "Put the journals of a backup in place."),
    "doctor": ("drawbridge.cli.doctor:doctor", "Check this copy, and say what to do."),
    "remind": ("drawbridge.cli.remind:remind", "Send today's notes by mail, where a host has set that up."),
    "pack": ("drawbridge.cli.pack:pack", "Check a content pack."),
    "measure": ("drawbridge.cli.measure:measure", "Fit, replay and simulate the questionnaire."),
    "loop": ("drawbridge.cli.loop:loop", "Run the model of how a pattern keeps itself going."),
}
"""Name of each command: where it lives, and its line in the help."""


class LazyGroup(click.Group):
    """A group that knows its commands' names and lines, and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="drawbridge", message="%(prog)s %(version)s")
def main() -> None:
    """A private, self-guided place to see what protects you, and to lower it on purpose."""

"""``drawbridge backup`` and ``drawbridge restore``: the journals of a copy in one file, and back."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click
from platformdirs import user_config_path, user_data_path

from drawbridge.cli import server
from drawbridge.web.keep.archive import write
from drawbridge.web.keep.copies import ArchiveError
from drawbridge.web.keep.restore import restore as put_back

FILE = click.Path(dir_okay=False, path_type=Path)


def data_option(command: click.decorators.FC) -> click.decorators.FC:
    """``--data``: which folder, as for ``drawbridge run``."""
    return click.option(
        "--data",
        envvar=["DATA", "DRAWBRIDGE_DATA_DIR"],
        type=click.Path(file_okay=False, path_type=Path),
        default=lambda: user_data_path("drawbridge"),
        help="Folder of the sealed journals. Default: this user's data folder.",
    )(command)


def secrets_folder() -> Path:
    """Where this machine's pepper lies."""
    return Path(os.environ.get("DRAWBRIDGE_SECRETS_DIR") or user_config_path("drawbridge")).resolve()


@click.command()
@click.argument("file", type=FILE)
@data_option
def backup(file: Path, data: Path) -> None:
    """Write every journal to FILE, while Drawbridge runs or not, and check what was written."""
    os.umask(0o077)
    if server.is_named():
        raise click.ClickException(server.BACKUP)
    try:
        contents = write(data, file, datetime.now(UTC))
    except ArchiveError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{contents.journals} journals with {contents.entries} entries are in {file}, checked and on the disk.")
    click.echo(
        f"The pepper is not in it, and without it this backup opens nothing: {secrets_folder() / 'pepper'}\n"
        "Keep a copy of that file in another place than the backups: on paper (64 digits), or on another machine.\n"
        "Delete backups after 30 days: a journal that is erased here can be opened from them until then."
    )


@click.command()
@click.argument("file", type=FILE)
@data_option
@click.option("--force", is_flag=True, help="Put it in place of what is there, which is moved aside.")
def restore(file: Path, data: Path, force: bool) -> None:
    """Check the backup FILE and put its journals in place. Stop Drawbridge first.

    Where the journals lie in PostgreSQL, its two databases must be empty: that is how a host moves there.
    """
    os.umask(0o077)
    if server.is_named():
        _move_in(file, data, force)
        return
    try:
        contents, aside = put_back(file, data, datetime.now(UTC), force=force)
    except ArchiveError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"{contents.journals} journals with {contents.entries} entries of {contents.made} are in {data.resolve()}."
    )
    if aside is not None:
        click.echo(f"What was there before lies in {aside}. Delete that folder once all is well.")
    click.echo(
        f"They open with the pepper they were made with; this machine's is {secrets_folder() / 'pepper'}.\n"
        "Journals erased since the backup was made are back: erase them again. Now: drawbridge doctor"
    )


def _move_in(file: Path, data: Path, force: bool) -> None:
    if force:
        raise click.ClickException("--force moves files aside; in PostgreSQL nothing is. Nothing was changed.")
    os.environ["DRAWBRIDGE_DATA_DIR"] = str(data.expanduser().resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "drawbridge.web.settings"
    from drawbridge.web.serve import CannotStart, prepare  # noqa: PLC0415 - Django loads only when it is needed

    try:
        prepare()
        from drawbridge.web.keep.move_in import move_in  # noqa: PLC0415 - its tables need the application

        contents = move_in(file, data.expanduser().resolve())
    except (ArchiveError, CannotStart) as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"{contents.journals} journals with {contents.entries} entries of {contents.made} are in PostgreSQL.\n"
        f"They open with the pepper they were made with; this machine's is {secrets_folder() / 'pepper'}.\n"
        "Journals erased since the backup was made are back: erase them again. Now: drawbridge doctor"
    )

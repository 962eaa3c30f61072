"""``drawbridge remind``: today's notes by mail, for those who asked. Run once a day by the host's own timer."""

from __future__ import annotations

import os
from pathlib import Path

import click

from drawbridge.cli.backup import data_option


@click.command()
@data_option
def remind(data: Path) -> None:
    """Send today's notes by mail. Run again on the same day, it sends nothing twice."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "drawbridge.web.settings")
    os.environ["DRAWBRIDGE_DATA_DIR"] = str(data.resolve())
    import django  # noqa: PLC0415
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415

    from drawbridge.web.keep.secrets import SecretsError  # noqa: PLC0415

    try:
        django.setup()
    except (ImproperlyConfigured, SecretsError) as error:
        raise click.ClickException(str(error)) from error
    from django.db import DatabaseError  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from drawbridge.web.keep.mail import send_all  # noqa: PLC0415
    from drawbridge.web.keep.notes import sends_mail  # noqa: PLC0415

    if not sends_mail():
        raise click.ClickException(
            "This copy sends no mail. Nothing was sent. Set DRAWBRIDGE_MAIL_HOST, DRAWBRIDGE_MAIL_FROM and "
            "DRAWBRIDGE_ADDRESS if it is to."
        )
    try:
        sent, failed = send_all(timezone.localtime())
    except DatabaseError as error:
        said = " ".join(str(error).split())
        raise click.ClickException(f"The databases did not answer ({said}). Run it again later today.") from None
    except OSError as error:
        raise click.ClickException(
            f"The mail server did not answer ({type(error).__name__}). Nothing was sent; run it again later today."
        ) from None
    click.echo(f"{sent} notes sent." + (f" {failed} were refused, and are left out for today." if failed else ""))
    if failed:
        raise SystemExit(1)

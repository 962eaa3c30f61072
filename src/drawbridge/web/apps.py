"""The web application: the pack is read once, when it starts."""

from __future__ import annotations

from django.apps import AppConfig


class Web(AppConfig):
    name = "drawbridge.web"
    label = "web"

    def ready(self) -> None:
        """Read the pack now, so that a broken one stops the start and not a visit."""
        from drawbridge.web.packs import shelf  # noqa: PLC0415 - settings must be ready first

        shelf().current  # noqa: B018

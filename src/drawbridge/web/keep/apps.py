"""The application that owns the journals' tables."""

from __future__ import annotations

from django.apps import AppConfig


class Keep(AppConfig):
    name = "drawbridge.web.keep"
    label = "keep"

    def ready(self) -> None:
        """Register the start-up checks."""
        from drawbridge.web.keep import checks  # noqa: F401, PLC0415 - importing registers them

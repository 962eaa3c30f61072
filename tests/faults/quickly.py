"""What slows a harness down and is no part of what it looks for, made quick."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.template import Context, Template

from drawbridge.journal import passphrase


def cheaply(*, salt: bytes, length: int, iterations: int, lanes: int, memory_cost: int) -> Argon2id:
    """The same stretching of a passphrase at the smallest cost there is.

    What it costs in earnest, and that nothing less is accepted, is tested in ``tests/journal`` and ``tests/web``.
    """
    return Argon2id(salt=salt, length=length, iterations=1, lanes=1, memory_cost=8)


def without_notes(template: Template, context: Context) -> str:
    """Rendering as it is outside tests: Django's test set-up keeps a copy of every context of every template."""
    return template.nodelist.render(context)


@contextmanager
def quick() -> Iterator[None]:
    """Both, which were half of the time of a page in a test."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(passphrase, "Argon2id", cheaply))
        stack.enter_context(patch.object(Template, "_render", without_notes))
        yield

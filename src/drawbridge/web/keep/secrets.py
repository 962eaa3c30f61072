"""The two secrets of a machine: the pepper, and Django's key. Plain files that only their owner can read.

They lie outside the data folder, so that a copy of the data alone opens nothing. No Django here: the settings
call this before Django exists.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

_BYTES = 32
_OTHERS = 0o077


class SecretsError(RuntimeError):
    """The secrets cannot be used as they are. Says what is wrong, why it matters, and what to do."""


@dataclass(frozen=True)
class Secrets:
    """What :func:`read_or_create` found or made."""

    pepper: bytes = field(repr=False)
    django_key: str = field(repr=False)
    pepper_file: Path


def read_or_create(folder: Path, outside: Path) -> Secrets:
    """Read the secrets in ``folder``, making them on the very first start.

    ``outside`` is the data folder, which must not contain ``folder``. A pepper is never made where journals
    already exist: they were sealed with another one, and a new one would open none of them.
    """
    folder, data = folder.resolve(), outside.resolve()
    if folder == data or data in folder.parents:
        raise SecretsError(
            f"The secrets folder {folder} lies inside the data folder {data}. A copy or backup of the data "
            "would carry the key. Nothing was started. Set DRAWBRIDGE_SECRETS_DIR to a folder elsewhere."
        )
    pepper = folder / "pepper"
    if not pepper.exists() and any(data.rglob("*.sqlite3")):
        raise SecretsError(
            f"There are journals in {data}, but their pepper {pepper} is gone. Without it none of them "
            "opens, and a new one would not help. Nothing was started or changed. Put the file back from "
            "your backup; to begin again with nothing, move the data folder away first."
        )
    return Secrets(bytes.fromhex(_secret(pepper)), _secret(folder / "django-key"), pepper)


def _secret(file: Path) -> str:
    """The 64 hexadecimal digits in a file, made first when the file is not there."""
    if not file.exists():
        _make(file)
    if problem := exposed(file):
        raise SecretsError(problem)
    text = file.read_text("ascii", errors="replace").strip()
    if len(text) != 2 * _BYTES or set(text) - set("0123456789abcdef"):
        raise SecretsError(
            f"{file} does not hold the {2 * _BYTES} hexadecimal digits it was made with. Nothing was started "
            "or changed. Put the file back from your backup."
        )
    return text


def exposed(file: Path) -> str | None:
    """What is wrong with a secret's permissions, as a message; None when only its owner can read it."""
    if not file.stat().st_mode & _OTHERS:
        return None
    return (
        f"{file} can be read by other accounts of this machine, who could then test guesses at passphrases. "
        f"Nothing was started. Make it yours alone: chmod 600 '{file}'"
    )


def _make(file: Path) -> None:
    """Write a fresh secret durably, whole or not at all; of two starts at once, the first wins."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    handle = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_hex(_BYTES) + "\n")
            out.flush()
            os.fsync(out.fileno())
        _name(partial, file)
    finally:
        partial.unlink()


def _name(partial: Path, file: Path) -> None:
    try:
        file.hardlink_to(partial)
    except FileExistsError:
        return
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

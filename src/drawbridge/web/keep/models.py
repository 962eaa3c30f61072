"""The tables. Nothing in them says what anyone said, which kind of thing it was, or at what hour.

``Journal``, ``SealedEntry`` and ``Snapshot`` lie in the data file; ``Wrap``, ``Session``, ``Asked`` and ``Attempt`` in
the keystore, so that old backups of the data become unreadable once the keystore has forgotten a journal.
"""

from __future__ import annotations

from django.db import models


class Journal(models.Model):
    """That a journal exists. Until it is kept, it is erased when ``settings.ANONYMOUS_LIFE`` is over."""

    id = models.UUIDField(primary_key=True)
    created = models.DateField()
    kept = models.BooleanField(default=False)


class SealedEntry(models.Model):
    """One entry, of whatever kind. ``seq`` is the order of arrival; older entries of a file come below zero."""

    seq = models.BigAutoField(primary_key=True)
    journal = models.ForeignKey(Journal, on_delete=models.CASCADE, related_name="rows")
    entry = models.UUIDField()
    day = models.DateField()
    format = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField()
    blob = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("journal", "entry"), name="one_row_an_entry"),)


class Snapshot(models.Model):
    """Something derived from a journal's entries, sealed. ``label`` tells what it is only to whoever holds the key."""

    journal = models.ForeignKey(Journal, on_delete=models.CASCADE, related_name="snapshots")
    label = models.UUIDField()
    blob = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("journal", "label"), name="one_snapshot_a_label"),)


class Wrap(models.Model):
    """A journal's data key, sealed under a passphrase or a recovery code."""

    journal = models.UUIDField()
    kind = models.CharField(max_length=12)
    lookup = models.CharField(max_length=64)
    salt = models.BinaryField()
    cost = models.CharField(max_length=60)
    blob = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("journal", "kind"), name="one_wrap_a_kind"),
            models.UniqueConstraint(fields=("kind", "lookup"), name="one_journal_a_lookup"),
        )


class Session(models.Model):
    """A journal open in one browser: the hash of the browser's secret, and the data key sealed under it."""

    digest = models.CharField(max_length=64, primary_key=True)
    journal = models.UUIDField(db_index=True)
    blob = models.BinaryField()
    kept = models.BooleanField()
    created = models.DateTimeField()
    seen = models.DateTimeField()
    expires = models.DateTimeField()


class Asked(models.Model):
    """A passkey asked for and not yet there: the hash of the secret on the page, and the data key sealed under it."""

    digest = models.CharField(max_length=64, primary_key=True)
    journal = models.UUIDField(db_index=True)
    blob = models.BinaryField()
    until = models.DateTimeField()


class Attempt(models.Model):
    """Failed openings of one nickname (a keyed hash of it), or of recovery codes as a whole."""

    lookup = models.CharField(max_length=64, primary_key=True)
    failed = models.PositiveIntegerField(default=0)
    until = models.DateTimeField()

"""Journals kept so far are found by their nickname alone, until they are opened with it once. Nothing is sealed anew."""

from django.db import migrations

from drawbridge.web.keep.router import KEYS


def rename(before: str, after: str):  # type: ignore[no-untyped-def]
    def run(apps, schema_editor):  # type: ignore[no-untyped-def]
        if schema_editor.connection.alias == KEYS:
            apps.get_model("keep", "Wrap").objects.using(KEYS).filter(kind=before).update(kind=after)

    return run


class Migration(migrations.Migration):
    dependencies = [("keep", "0002_snapshot")]
    operations = [migrations.RunPython(rename("passphrase", "by_name"), migrations.RunPython.noop, hints={"model_name": "wrap"})]

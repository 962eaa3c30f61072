"""What comes back from one statement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms

from drawbridge.journal.entries import Answered
from drawbridge.pack import Pack

LONGEST_MS = 3_600_000


class AnswerForm(forms.Form):
    """An answer to one statement: a choice, or the skip button."""

    entry = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    take = forms.UUIDField(widget=forms.HiddenInput)
    item = forms.CharField(widget=forms.HiddenInput, max_length=80)
    ms = forms.IntegerField(widget=forms.HiddenInput, required=False)
    choice = forms.IntegerField(required=False)
    skip = forms.CharField(required=False)

    def __init__(self, data: Mapping[str, Any] | None, pack: Pack) -> None:
        super().__init__(data)
        self.pack = pack

    def clean_item(self) -> str:
        item = str(self.cleaned_data["item"])
        if item not in {known.id for known in self.pack.items}:
            raise forms.ValidationError("That statement is not one of this quiz's. Nothing was changed.")
        return item

    def clean_ms(self) -> int | None:
        """A time that cannot be is left out; it never costs an answer."""
        ms = self.cleaned_data.get("ms")
        return ms if ms is not None and 0 <= ms <= LONGEST_MS else None

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("skip"):
            cleaned["value"] = None
            return cleaned
        choice = cleaned.get("choice")
        if choice is None:
            raise forms.ValidationError("Choose one of the five answers, or skip this one.")
        if not 0 <= choice < len(self.pack.answers):
            raise forms.ValidationError("That answer is not one of the five. Nothing was changed; choose again.")
        cleaned["value"] = choice
        return cleaned

    @property
    def problem(self) -> str:
        """The first thing to mend, as one sentence."""
        return next((str(error) for errors in self.errors.values() for error in errors), "")

    def answered(self, at: object) -> Answered:
        """The entry to record."""
        data = self.cleaned_data
        return Answered.model_validate(
            {
                "id": data["entry"],
                "at": at,
                "take": data["take"],
                "item": data["item"],
                "value": data["value"],
                "ms": data["ms"],
            }
        )

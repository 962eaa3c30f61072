"""The consent form: one neutral question about age, and a plain yes."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from django import forms

ADULT = 18


class ConsentForm(forms.Form):
    """The year itself is never stored, only that the person is old enough."""

    entry = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    year = forms.IntegerField(
        label="In which year were you born?",
        help_text="Used once, on this page. It is not kept.",
        min_value=1900,
        max_value=2100,
        error_messages={
            "required": "Enter the year you were born, four figures.",
            "invalid": "Enter the year as four figures, such as 1987.",
            "min_value": "Enter a year after 1900.",
            "max_value": "Enter a year that has been.",
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 6, "maxlength": 4}),
    )
    agree = forms.BooleanField(
        label="I have read this, and I want to begin.",
        error_messages={
            "required": "Tick the box if you want to begin. Otherwise you can leave; nothing has been stored."
        },
    )

    def old_enough(self, today: date) -> bool:
        """Surely 18: the birthday may still be to come this year."""
        return today.year - int(self.cleaned_data["year"]) > ADULT

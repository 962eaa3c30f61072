"""Fields that sheets of several rooms hold, each made in one way."""

from __future__ import annotations

from typing import Any

from django import forms

ALIAS_LENGTH = 60


class Numbers(forms.RadioSelect):
    """A row of numbers to choose from, with words at both ends."""

    def __init__(self, low: str, high: str) -> None:
        super().__init__()
        self.low, self.high = low, high


def number_or_none(label: str, choices: list[tuple[int, str]], low: str, high: str) -> forms.TypedChoiceField:
    """A number that may be left out, which is then None."""
    widget = Numbers(low, high)
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=int, widget=widget, empty_value=None, required=False
    )


def alias_field(label: str, help_text: str, required: str = "") -> forms.CharField:
    """What someone is called; it may be left out where nothing is said of it being ``required``."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=ALIAS_LENGTH,
        required=bool(required),
        error_messages={
            "required": required,
            "max_length": f"A letter or a short nickname, up to {ALIAS_LENGTH} characters.",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def whom(data: dict[str, Any]) -> str | None:
    """Whom a sheet names: a typed alias, taken out of the data, counts more than a chosen name."""
    return data.pop("alias", "") or data.get("person") or None


def day_field(label: str, invalid: str, help_text: str = "", required: str = "") -> forms.DateField:
    """A day as browsers pick it; it may be left out where nothing is said of it being ``required``."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=bool(required),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": required, "invalid": invalid},
    )

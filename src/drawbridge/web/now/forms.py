"""Two sheets of taps. The last tap of each is the button that sends it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils import timezone

from drawbridge.pack.moment import Moment
from drawbridge.web.fields import alias_field, whom
from drawbridge.web.now.choices import BEGAN, HAPPENED, Choice


class MomentForm(forms.Form):
    """Which pull, how strong, when it began; with whom and on which day only if the person wants."""

    pull = forms.ChoiceField(error_messages={"required": "Choose what pulls at you."})
    strength = forms.TypedChoiceField(
        choices=[(n, str(n)) for n in range(11)],
        coerce=int,
        error_messages={"required": "Choose how strong it is. A guess is fine."},
    )
    began = forms.ChoiceField(choices=list(BEGAN.items()), error_messages={"required": "Choose when it started."})
    person = forms.CharField(max_length=60, required=False)
    alias = alias_field("Someone else", "One letter is enough. Nobody else sees it.")
    day = forms.DateField(
        input_formats=["%Y-%m-%d"],
        required=False,
        error_messages={"invalid": "Choose one of the days, or leave the day out."},
    )

    def __init__(self, data: QueryDict | None, moment: Moment) -> None:
        super().__init__(data)
        _offer(self.fields["pull"], moment.pulls)

    def clean_day(self) -> date | None:
        """A day before today; today itself needs no saying."""
        day: date | None = self.cleaned_data["day"]
        today = timezone.localdate()
        if day is not None and day > today:
            raise forms.ValidationError("Choose a day that has been.")
        return None if day == today else day

    def clean(self) -> dict[str, object]:
        """A typed alias counts more than a chosen one, and a day in the past more than the button that sent it."""
        data = super().clean() or {}
        if data.get("day") and "began" in data:
            data["began"] = "before_today"
        data["person"] = whom(data)
        return data


class AfterForm(forms.Form):
    """What was done, and how early it was caught."""

    did = forms.ChoiceField(error_messages={"required": "Choose what you did. Every answer is useful."})
    caught = forms.ChoiceField(error_messages={"required": "Choose when you caught it. Late counts."})

    def __init__(self, data: QueryDict | None, moment: Moment) -> None:
        super().__init__(data)
        _offer(self.fields["did"], moment.endings)
        _offer(self.fields["caught"], moment.caught)


class ToldForm(forms.Form):
    """Whether what was feared came, or that it is not to be asked again."""

    happened = forms.ChoiceField(choices=[*HAPPENED.items(), ("skip", "Do not ask about this one")])


def _offer(field: forms.Field, choices: Iterable[Choice]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(choice.id, choice.label) for choice in choices]

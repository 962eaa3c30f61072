"""The sheets of a step: who and whether it is safe, what will happen, what happened."""

from __future__ import annotations

from uuid import uuid4

from django import forms

from drawbridge.web.fields import Numbers, alias_field, number_or_none

ALARM = [(n, str(n)) for n in range(11)]
AGAINST = [(n, f"{n:+}".replace("-", "−") if n else "0") for n in range(-5, 6)]
FELT = ("went", "too_much", "against")
"""What of the outcome stands in an entry of its own."""
SURE = [(n, str(n)) for n in range(0, 101, 10)]


def _words(label: str, limit: int, hint: str = "", required: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=limit,
        required=bool(required),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={
            "required": required,
            "max_length": f"This holds {limit:,} characters. Your words are still here; shorten them, or keep part.",
        },
    )


def alarm_field(label: str) -> forms.TypedChoiceField:
    """How strong an alarm is; it may be left out."""
    return number_or_none(label, ALARM, "calm", "as strong as it gets")


class PersonForm(forms.Form):
    """The person's own answer, before any step with someone. It is not stored unless they go on."""

    person = alias_field(
        "Who is it? A letter or a nickname is enough.", "Leave it empty if you like. Nobody else sees it."
    )
    safe = forms.ChoiceField(
        label="Is it safe to be small with them?",
        choices=[("yes", "Yes"), ("unsure", "I am not sure"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes, no, or not sure. Not sure counts as no for now."},
    )


class PredictionForm(forms.Form):
    """Written before, and not changed after."""

    entry = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    smaller = forms.BooleanField(label="I will do the smaller version", required=False)
    predicted = _words(
        "What will happen?",
        2000,
        "Something a camera could see: what they do, or what you do, and by when.",
        required="Write what you expect to happen. A few words are enough.",
    )
    sure = forms.TypedChoiceField(
        label="How sure are you, in 100?",
        choices=SURE,
        coerce=int,
        widget=Numbers("no idea", "certain"),
        error_messages={"required": "Choose a number. A guess is fine."},
    )
    alarm = alarm_field("How strong is the alarm when you think of it? Leave it out if you like.")


class OutcomeForm(forms.Form):
    """What happened, beside what was expected, and what is expected next time."""

    entry = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    matched = forms.ChoiceField(
        label="Did it go as you predicted?",
        choices=[
            ("as_predicted", "Yes, as predicted"),
            ("partly", "Partly"),
            ("otherwise", "No, otherwise"),
            ("could_not_tell", "Could not tell"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one. “Could not tell” is a full answer."},
    )
    happened = _words("What happened?", 4000, "What they did, or what you did. Not what it means.")
    alarm = alarm_field("The alarm at its highest. Leave it out if you like.")
    went = forms.ChoiceField(
        label="Did you stay with it? Leave it out if you like.",
        choices=[
            ("stayed", "I stayed"),
            ("left", "I left, or stopped before the end"),
            ("left_with_return", "I left, and said when I am back"),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    too_much = forms.ChoiceField(
        label="Was it too much to stay present? Leave it out if you like.",
        choices=[("no", "No"), ("yes", "Yes, too much"), ("not_sure", "Could not tell")],
        widget=forms.RadioSelect,
        required=False,
    )
    against = number_or_none(
        "How did it go, against what you expected? 0 is as expected. Leave it out if you like.",
        AGAINST,
        "far worse",
        "far better",
    )
    next_time = _words("What do you expect next time?", 2000)
    next_sure = number_or_none(
        "How sure are you of that, in 100? Leave it out if you like.", SURE, "no idea", "certain"
    )

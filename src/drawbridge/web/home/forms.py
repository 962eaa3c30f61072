"""The consent form: one neutral question about age, three about the text above it, and a plain yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django import forms

ADULT = 18


@dataclass(frozen=True)
class Check:
    """A question about what was just read; ``note`` is said to whoever gives another answer than the right one."""

    name: str
    question: str
    answers: tuple[tuple[str, str], ...]
    right: str
    note: str


CHECKS = (
    Check(
        "reader",
        "Who reads what you write here?",
        (("counsellor", "A counsellor"), ("nobody", "Nobody"), ("owner", "Whoever runs this copy")),
        "nobody",
        "Nobody does, neither a person nor a program. So nobody notices if you are in danger; help is on every page.",
    ),
    Check(
        "lost",
        "You lose your passphrase and the recovery code. What then?",
        (("sent", "A new one is sent to me"), ("asked", "Whoever runs this copy can open it"), ("gone", "It is gone")),
        "gone",
        "Then what you wrote is gone for good. Nobody can open it or send you a new key.",
    ),
    Check(
        "worse",
        "It stirs up more than you want. What then?",
        (("stop", "I stop there"), ("through", "I go on, since it has to hurt first")),
        "stop",
        "Stop there. It does not have to hurt, and nothing is lost by stopping. The help page has people to talk to.",
    ),
)
"""Each may be left out. A wrong answer is explained, once; it keeps nobody out."""


def _check(check: Check) -> forms.ChoiceField:
    return forms.ChoiceField(label=check.question, choices=check.answers, widget=forms.RadioSelect, required=False)


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
    reader, lost, worse = map(_check, CHECKS)
    agree = forms.BooleanField(
        label="I have read this, and I want to begin.",
        error_messages={
            "required": "Tick the box if you want to begin. Otherwise you can leave; nothing has been stored."
        },
    )

    @property
    def checks(self) -> list[forms.BoundField]:
        return [self[check.name] for check in CHECKS]

    def explain(self) -> bool:
        """Say beside each wrong answer what is so. False when there is none, or it was said before."""
        wrong = [check for check in CHECKS if self.cleaned_data[check.name] not in ("", check.right)]
        if self.data.get("explained"):
            return False
        for check in wrong:
            self.add_error(check.name, check.note)
        return bool(wrong)

    def old_enough(self, today: date) -> bool:
        """Surely 18: the birthday may still be to come this year."""
        return today.year - int(self.cleaned_data["year"]) > ADULT

"""What is asked about someone: a letter, a kind of tie, and what to do with their place on the list."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from drawbridge.mirror.people import People, Person, spelled
from drawbridge.web.fields import alias_field

TIES = {
    "unsaid": "Rather not say",
    "partner": "Partner, or someone I was with",
    "parent": "Parent",
    "child": "Child",
    "family": "Other family",
    "friend": "Friend",
    "work": "Someone at work",
    "other": "Someone else",
}


class NameForm(forms.Form):
    """What someone is called here. A name that means somebody else is only taken when the two are one person."""

    alias = alias_field(
        "What do you call them here?",
        "One letter is best. If anyone else ever reads this, a letter tells them least.",
        required="Type a letter or a short nickname.",
    )
    tie = forms.ChoiceField(
        label="Which kind of tie?",
        choices=list(TIES.items()),
        error_messages={"required": "Choose a kind, or “Rather not say”."},
    )

    def clean_alias(self) -> str:
        alias: str = self.cleaned_data["alias"]
        if not spelled(alias):
            raise forms.ValidationError("Type a letter or a short nickname.")
        return alias

    def another(self, here: People, person: Person | None = None) -> Person | None:
        """Who bears this name already; the person it is about does not count."""
        found = here.named(self.cleaned_data["alias"])
        return None if found == person else found


class MergeForm(forms.Form):
    """Who is the same person under another name. That other name stays."""

    into = forms.ChoiceField(
        label="Under which name do you know them, too? That name stays.",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose one of the names.",
            "invalid_choice": "This name is not on your list any more. Choose another.",
        },
    )

    def __init__(self, data: object, others: Sequence[Person]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        field = self.fields["into"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(person.id, person.alias) for person in others]


class RemoveForm(forms.Form):
    """Off the list, or gone for good with everything noted with them."""

    how = forms.ChoiceField(
        label="What is to go?",
        choices=[("list", "Only their place on the list"), ("all", "They, and everything noted with them, for good")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the two. Nothing was changed."},
    )
    sure = forms.BooleanField(label="Yes, delete it for good", required=False)

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("how") == "all" and not data.get("sure"):
            self.add_error("sure", "Tick this too. What is deleted for good does not come back; nothing is gone yet.")
        return data

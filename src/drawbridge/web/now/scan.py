"""A minute's look back on the day: was there a pull? One answer a day; the latest holds, and no day has to have one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from drawbridge.journal import Journal
from drawbridge.journal.entries import DayScanned
from drawbridge.mirror.scans import scans
from drawbridge.web.consent import with_consent
from drawbridge.web.once import form_id, once

STILL_YESTERDAY = 5
"""Before this hour, someone who looks back on the day means the one before."""
FOUND = {
    "none": "None that I noticed",
    "one": "One",
    "several": "Several",
    "not_sure": "Not sure",
}


class ScanForm(forms.Form):
    """Which day, and whether there was a pull."""

    day = forms.DateField(input_formats=["%Y-%m-%d"], error_messages={"required": "Choose the day."})
    found = forms.ChoiceField(choices=list(FOUND.items()), error_messages={"required": "Choose one of the four."})

    def __init__(self, data: object, days: tuple[date, ...]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.days = days

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day not in self.days:
            raise forms.ValidationError("Choose today or yesterday.")
        return day


@require_http_methods(["GET", "POST"])
@with_consent
def scan(request: HttpRequest, journal: Journal) -> HttpResponse:
    """Look back, and tap. What came of it stands on the same page."""
    here = timezone.localtime()
    days = _days(here)
    form = ScanForm(request.POST if request.method == "POST" else None, days)
    if form.is_valid():
        once(journal, DayScanned(id=form_id(request), at=timezone.now(), **form.cleaned_data))
        return redirect("now:scan")
    found = scans(journal.entries())
    context = {
        "form": form,
        "days": [(day, day == here.date()) for day in days],
        "found": FOUND,
        "said": found.days.get(days[0]),
        "counted": found,
    }
    return render(request, "now/scan.html", context, status=422 if form.errors else 200)


def _days(here: datetime) -> tuple[date, date]:
    """Today and yesterday, the likelier one first."""
    today, before = here.date(), here.date() - timedelta(days=1)
    return (before, today) if here.hour < STILL_YESTERDAY else (today, before)

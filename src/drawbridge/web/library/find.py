"""Search. What someone looks for is private: it is sent as a form, answered at once, and kept nowhere.

Sent as a form it stands in no address, and so in no history of a shared machine and in no log on the way. The price:
going back to an answer asks the browser to send the words again. Where scripts run, the answer comes into the page that
asked, and going back is what it always is.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from drawbridge.pack import Pack
from drawbridge.pack.search import LONGEST, Hit, search
from drawbridge.web.library.pages import Listed, catalogue
from drawbridge.web.packs import index_of, shelf


@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """The pages that answer a question, each with the passage that does; without one, the box to ask in."""
    pack, asked = shelf().current, request.POST.get("asked", "").strip()[:LONGEST]
    context: dict[str, object] = {"asked": asked}
    if asked:
        found = search(index_of(pack), asked)
        context |= {"found": found, "hits": [_shown(pack, hit) for hit in found.hits]}
    return render(request, "library/find.html", context)


def _shown(pack: Pack, hit: Hit) -> dict[str, object]:
    page: Listed = catalogue(pack)[hit.page]
    places = [{"url": page.at(place.key), "heading": place.heading, "passage": place.passage} for place in hit.places]
    return {"page": page, "best": places[0] if places else None, "rest": places[1:]}

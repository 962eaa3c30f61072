"""What search engines may know of this copy: nothing, or the pages of the library, as whoever runs it chooses.

No page about a person is ever listed, and no title of any page says what it is about: titles stay in the history of a
browser. Where the library may be found, the words go into the description, which only search engines read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from xml.etree import ElementTree as ET

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from drawbridge.pack import Pack
from drawbridge.web.library.pages import catalogue
from drawbridge.web.packs import shelf

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NOBODY = "User-agent: *\nDisallow: /\n"
LIBRARY = """\
User-agent: *
Disallow: {find}
Disallow: {mark}
Allow: {library}
Allow: {static}
Disallow: /

Sitemap: {map}
"""


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """``robots.txt``: the library where it may be found, else nothing at all."""
    if not settings.FINDABLE:
        return HttpResponse(NOBODY, content_type="text/plain")
    rooms = {name: reverse(f"library:{name}") for name in ("find", "mark", "library")}
    whole = request.build_absolute_uri(reverse("sitemap"))
    return HttpResponse(LIBRARY.format(**rooms, static=settings.STATIC_URL, map=whole), content_type="text/plain")


@require_GET
def sitemap(request: HttpRequest) -> HttpResponse:
    """The public pages of the library (sitemaps.org, version 0.9). There is none where it is not to be found."""
    if not settings.FINDABLE:
        raise Http404
    root = ET.Element("urlset", {"xmlns": SITEMAP})
    for path, reviewed in public(shelf().current):
        row = ET.SubElement(root, "url")
        ET.SubElement(row, "loc").text = request.build_absolute_uri(path)
        if reviewed:
            ET.SubElement(row, "lastmod").text = reviewed.isoformat()
    return HttpResponse(
        ET.tostring(root, encoding="utf-8", xml_declaration=True), content_type="application/xml; charset=utf-8"
    )


def public(pack: Pack) -> Iterator[tuple[str, date | None]]:
    """The address of every page that may be listed, and when it was last read through, where that is known."""
    yield from ((reverse(f"library:{name}"), None) for name in ("library", "questions", "needs"))
    reviewed = {f"pattern:{guide.pattern}": guide.reviewed for guide in pack.guides}
    reviewed |= {f"article:{article.id}": article.reviewed for article in pack.articles}
    yield from ((page.url, reviewed.get(page.id)) for page in catalogue(pack).values())


def about(request: HttpRequest, path: str, description: str) -> dict[str, object]:
    """What a public page says of itself in its head: nothing, unless it may be found."""
    if not settings.FINDABLE:
        return {}
    return {"findable": {"canonical": request.build_absolute_uri(path), "description": description}}

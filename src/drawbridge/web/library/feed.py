"""A feed of the articles, whole, in Atom (RFC 4287): whoever reads them there tells this site nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import condition, require_GET

from drawbridge.pack import Article, Pack
from drawbridge.web.packs import shelf

ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"

Absolute = Callable[[str], str]
ET.register_namespace("", ATOM)


def _etag(request: HttpRequest) -> str:
    return f'"{shelf().current.fingerprint[:32]}"'


@require_GET
@condition(etag_func=_etag)
def feed(request: HttpRequest) -> HttpResponse:
    """Every article, the one last read through first. Asked again with the same pack, it answers 304."""
    return HttpResponse(atom(shelf().current, request.build_absolute_uri), content_type="application/atom+xml")


def atom(pack: Pack, absolute: Absolute) -> bytes:
    """The feed as UTF-8 XML; ``absolute`` makes an address whole. Ids follow from the pack, not from where it runs."""
    home, own = absolute(reverse("library:library")), absolute(reverse("library:feed"))
    root = ET.Element(_atom("feed"), {f"{{{XML}}}lang": pack.language})
    _texts(root, id=_urn(pack.id), title="Drawbridge", updated=_instant(_latest(pack)))
    ET.SubElement(root, _atom("link"), {"rel": "self", "href": own, "type": "application/atom+xml"})
    ET.SubElement(root, _atom("link"), {"rel": "alternate", "href": home, "type": "text/html"})
    _texts(ET.SubElement(root, _atom("author")), name="Drawbridge")
    numbered = list(enumerate(pack.articles, 1))
    for number, article in sorted(numbered, key=lambda pair: (-pair[1].reviewed.toordinal(), pair[0])):
        _entry(root, pack, article, absolute(reverse("library:article", args=[number])))
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _entry(root: ET.Element, pack: Pack, article: Article, address: str) -> None:
    entry = ET.SubElement(root, _atom("entry"))
    updated = _instant(article.reviewed)
    _texts(entry, id=_urn(f"{pack.id}/{article.id}"), title=article.title, updated=updated, summary=article.line)
    ET.SubElement(entry, _atom("link"), {"rel": "alternate", "href": address, "type": "text/html"})
    text = ET.SubElement(entry, _atom("content"), {"type": "html", f"{{{XML}}}base": address})
    body = "".join(f"<h2>{part.heading}</h2>{part.html}" for part in article.sections)
    text.text = body + (render_to_string("library/letters.html") if article.lettered else "")


def _texts(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, _atom(name)).text = text


def _atom(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _urn(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'drawbridge:{name}')}"


def _instant(day: date) -> str:
    return datetime.combine(day, time(), UTC).isoformat()


def _latest(pack: Pack) -> date:
    return max((article.reviewed for article in pack.articles), default=date(2026, 1, 1))

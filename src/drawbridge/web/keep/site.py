"""Where passkeys hold: at one address of this copy, which its host sets or which is the one being read.

A browser ties each passkey to the name in the address, and gives none away where the connection can be read along.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from drawbridge.journal.passkey import Site

_ASK = "Whoever runs this copy can give it one"


def site_of(request: HttpRequest) -> Site:
    """``DRAWBRIDGE_ADDRESS`` where the host sets it, else the address of this request, among those answered to."""
    origin = _origin(settings.ADDRESS) or _read_at(request)
    return Site(urlsplit(origin).hostname or "", origin)


def why_not(request: HttpRequest) -> str:
    """A sentence on why no browser would take a passkey here; empty where one would."""
    site, here = site_of(request), _read_at(request)
    if site.origin != here:
        return f"Passkeys hold at {site.origin}, and this is {here}. Open your journal there."
    if (number := _number(site.name)) is not None:
        local = here.replace(urlsplit(here).netloc.removesuffix(_port(here)), "localhost")
        instead = f"On this machine, open your journal at {local}" if number.is_loopback else _ASK
        return f"Passkeys hold at a name, and {here} is a number. {instead}."
    if not here.startswith("https:") and site.name.rpartition(".")[2] != "localhost":
        return f"Passkeys need an address that begins with https, and this one is {here}."
    return ""


def _read_at(request: HttpRequest) -> str:
    return _origin(f"{request.scheme}://{request.get_host()}")


def _origin(address: str) -> str:
    """An address as browsers name it, without path and usual port; empty for one that is none."""
    there = urlsplit(address.lower())
    usual = {"http": ":80", "https": ":443"}.get(there.scheme, "")
    return f"{there.scheme}://{there.netloc.removesuffix(usual)}" if usual and there.hostname else ""


def _port(address: str) -> str:
    """With its colon; empty where there is none."""
    port = urlsplit(address).port
    return f":{port}" if port else ""


def _number(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name)
    except ValueError:
        return None

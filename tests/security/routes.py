"""Every address there is, from the address book itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from django.urls import URLPattern, URLResolver, get_resolver


def routes(resolver: URLResolver | None = None, prefix: str = "/") -> Iterator[str]:
    """Addresses as the address book writes them, such as ``/practice/step/<uuid:step>/``."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern)


SAMPLES = {"int": "1", "slug": "A1", "uuid": "00000000-0000-4000-8000-000000000000"}
"""What stands for a parameter nobody gave a value for, by its kind."""


def address(route: str, values: Mapping[str, str] = MappingProxyType({})) -> str:
    """A real address for a route."""
    return re.sub(r"<(\w+):(\w+)>", lambda found: values.get(found[2], SAMPLES[found[1]]), route)


ALL = sorted(routes())
"""One entry for each route."""

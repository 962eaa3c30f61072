"""Someone without a browser, at a real server: keeps cookies, follows redirects, reads what comes."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable
from http.client import HTTPResponse
from http.cookiejar import CookieJar

from tests.security.forms import Form, Page


class Visitor:
    """A visit to the Drawbridge at ``address``. Nothing is asked of any other host."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = CookieJar()
        jar = urllib.request.HTTPCookieProcessor(self.cookies)
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)

    def get(self, path: str) -> Page:
        return self._ask("GET", path, ())

    def post(self, path: str, data: Iterable[tuple[str, str]]) -> Page:
        return self._ask("POST", path, tuple(data))

    def send(self, form: Form, filled: dict[str, str]) -> Page:
        """Send a form: what stands in its fields, with ``filled`` over it, and its button."""
        data = {field.name: field.value for field in form.fields if not field.options} | filled
        return self.post(form.action, [*data.items(), *([form.button] if form.button else [])])

    def cookie(self, name: str) -> str | None:
        return next((cookie.value for cookie in self.cookies if cookie.name == name), None)

    def loses_its_session(self) -> None:
        """The journal locks, and the page that is open stays open."""
        for cookie in [cookie for cookie in self.cookies if cookie.name == "s"]:
            self.cookies.clear(cookie.domain, cookie.path, cookie.name)

    def _ask(self, method: str, path: str, data: tuple[tuple[str, str], ...]) -> Page:
        body = urllib.parse.urlencode(data).encode() if method == "POST" else None
        request = urllib.request.Request(urllib.parse.urljoin(self.address, path), body, method=method)
        try:
            return self._page(self._opener.open(request, timeout=30), (method, path, data))
        except urllib.error.HTTPError as refused:
            return self._page(refused, (method, path, data))

    def _page(
        self, answer: HTTPResponse | urllib.error.HTTPError, sent: tuple[str, str, tuple[tuple[str, str], ...]]
    ) -> Page:
        with answer:
            path = urllib.parse.urlsplit(answer.url).path
            asked = sent if path == urllib.parse.urlsplit(sent[1]).path else ("GET", path, ())
            return Page(path, answer.status or 0, answer.read().decode(errors="replace"), asked)

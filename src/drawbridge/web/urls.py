"""Every address. All are neutral: none says what the page is about."""

from __future__ import annotations

from django.urls import include, path

from drawbridge.web import leave
from drawbridge.web.library import sitemap
from drawbridge.web.offline.views import worker

urlpatterns = [
    path("", include("drawbridge.web.home.urls")),
    path("quiz/", include("drawbridge.web.quiz.urls")),
    path("now/", include("drawbridge.web.now.urls")),
    path("map/", include("drawbridge.web.map.urls")),
    path("library/", include("drawbridge.web.library.urls")),
    path("practice/", include("drawbridge.web.practice.urls")),
    path("progress/", include("drawbridge.web.progress.urls")),
    path("lab/", include("drawbridge.web.lab.urls")),
    path("people/", include("drawbridge.web.people.urls")),
    path("promises/", include("drawbridge.web.promises.urls")),
    path("keep/", include("drawbridge.web.keep.urls")),
    path("help/", include("drawbridge.web.help.urls")),
    path("offline/", include("drawbridge.web.offline.urls")),
    path("app/", include("drawbridge.web.named.urls")),
    path("worker.js", worker, name="worker"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("x", leave.leave, name="leave"),
    path("blank/", leave.blank, name="blank"),
]

handler400 = "drawbridge.web.trouble.bad_request"
handler403 = "drawbridge.web.trouble.forbidden"
handler404 = "drawbridge.web.trouble.not_found"
handler500 = "drawbridge.web.trouble.broken"

from django.urls import path

from drawbridge.web.progress import sheets, views

app_name = "progress"
urlpatterns = [
    path("", views.progress, name="progress"),
    path("show/", views.show, name="show"),
    path("takes/", views.retaken, name="takes"),
    path("loop/", views.loop, name="loop"),
    path("loop/<int:number>/", views.loop, name="loop_of"),
    path("check/", sheets.check, name="check"),
    path("go-on/", sheets.go_on, name="go_on"),
    path("flaw/", sheets.flaw, name="flaw"),
    path("flaw/<uuid:flaw>/", sheets.asked, name="asked"),
    path("time/", sheets.time, name="time"),
    path("second/<slug:code>/", sheets.second, name="second"),
    path("came/<uuid:moment>/", sheets.came, name="came"),
]

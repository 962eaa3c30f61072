from django.urls import path

from drawbridge.web.now import scan, views

app_name = "now"
urlpatterns = [
    path("", views.now, name="now"),
    path("moment/", views.note, name="note"),
    path("day/", scan.scan, name="scan"),
    path("<uuid:moment>/", views.moment, name="moment"),
    path("<uuid:moment>/after/", views.after, name="after"),
    path("<uuid:moment>/told/", views.told, name="told"),
    path("<uuid:moment>/plan/<uuid:plan>/", views.recalled, name="recalled"),
    path("<uuid:moment>/back/", views.take_back, name="back"),
]

from django.urls import path

from drawbridge.web.promises import rest, views

app_name = "promises"
urlpatterns = [
    path("", views.promises_page, name="promises"),
    path("new/", views.new, name="new"),
    path("quiet/", rest.quiet, name="quiet"),
    path("hour/", rest.hour, name="hour"),
    path("<uuid:promise>/", views.card, name="card"),
    path("<uuid:promise>/event.ics", views.event, name="event"),
    path("<uuid:promise>/ended/", views.ended, name="ended"),
    path("<uuid:promise>/moved/", views.moved, name="moved"),
    path("<uuid:promise>/undo/", views.undo, name="undo"),
    path("<uuid:promise>/back/", views.take_back, name="back"),
]

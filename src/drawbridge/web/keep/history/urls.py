from django.urls import path

from drawbridge.web.keep.history import views

urlpatterns = [
    path("", views.history, name="history"),
    path("<uuid:entry>/", views.entry, name="entry"),
    path("<uuid:entry>/change/", views.change, name="change_entry"),
    path("<uuid:entry>/back/", views.take_back, name="entry_back"),
    path("<uuid:entry>/delete/", views.delete, name="delete_entry"),
]

from django.urls import path

from drawbridge.web.map import views

app_name = "map"
urlpatterns = [
    path("", views.map_page, name="map"),
    path("not-me/", views.not_me, name="not_me"),
]

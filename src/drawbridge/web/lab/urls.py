from django.urls import path

from drawbridge.web.lab import views

app_name = "lab"
urlpatterns = [
    path("", views.lab, name="lab"),
    path("year/", views.year, name="year"),
]

from django.urls import path

from drawbridge.web.home import views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("start/", views.start, name="start"),
    path("privacy/", views.privacy, name="privacy"),
    path("young/", views.young, name="young"),
]

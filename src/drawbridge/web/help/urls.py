from django.urls import path

from drawbridge.web.help import views

app_name = "help"
urlpatterns = [path("", views.help_page, name="help"), path("leaving/", views.leaving, name="leaving")]

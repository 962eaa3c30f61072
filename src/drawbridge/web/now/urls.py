from django.urls import path

from drawbridge.web.now import views

app_name = "now"
urlpatterns = [path("", views.now, name="now")]

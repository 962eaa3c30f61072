from django.urls import path

from drawbridge.web.named import views

app_name = "named"
urlpatterns = [
    path("", views.choices, name="choices"),
    path("<int:number>/", views.choice, name="choice"),
    path("<int:number>/manifest.webmanifest", views.described, name="manifest"),
]

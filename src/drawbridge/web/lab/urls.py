from django.urls import path

from drawbridge.web.lab import mine, views

app_name = "lab"
urlpatterns = [
    path("", views.lab, name="lab"),
    path("said/", views.said, name="said"),
    path("pairs/", views.pairs, name="pairs"),
    path("year/", views.year, name="year"),
    path("mine/", mine.mine, name="mine"),
    path("mine/work/", mine.work, name="work"),
    path("mine/switch/", mine.switch, name="switch"),
]

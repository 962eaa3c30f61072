from django.urls import path

from drawbridge.web.offline import views
from drawbridge.web.offline.editions import EDITIONS, NOTHING

app_name = "offline"
_NAMES = [one.path.split("/")[2] for one in (*EDITIONS, NOTHING) if one.path.startswith("/offline/")]
urlpatterns = [
    path("", views.switch, name="offline"),
    *(path(f"{name}/", views.edition, {"name": name}, name=name) for name in _NAMES),
]

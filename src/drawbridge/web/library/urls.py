from django.urls import path

from drawbridge.web.library import views

app_name = "library"
urlpatterns = [
    path("", views.library, name="library"),
    path("<int:number>/", views.guide, name="guide"),
    path("text/<int:number>/", views.article, name="article"),
    path("<slug:code>/", views.capacity, name="capacity"),
]

"""Guides to patterns, what each capacity is, articles, and the ways to find them."""

from django.urls import path

from drawbridge.web.library import browse, feed, find, marks, views

app_name = "library"
urlpatterns = [
    path("", browse.library, name="library"),
    path("questions/", browse.questions, name="questions"),
    path("needs/", browse.needs, name="needs"),
    path("find/", find.find, name="find"),
    path("mark/", marks.mark, name="mark"),
    path("feed.xml", feed.feed, name="feed"),
    path("<int:number>/", views.guide, name="guide"),
    path("text/<int:number>/", views.article, name="article"),
    path("<slug:code>/", views.capacity, name="capacity"),
]

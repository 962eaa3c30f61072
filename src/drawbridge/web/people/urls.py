from django.urls import path

from drawbridge.web.people import gate, views

app_name = "people"
urlpatterns = [
    path("", views.everyone, name="people"),
    path("<uuid:person>/", views.person, name="person"),
    path("<uuid:person>/name/", views.name, name="name"),
    path("<uuid:person>/merge/", views.merge, name="merge"),
    path("<uuid:person>/remove/", views.remove, name="remove"),
    path("<uuid:person>/steps/", views.steps_with, name="steps"),
    path("<uuid:person>/look/", gate.look, name="look"),
]

from django.urls import path

from drawbridge.web.quiz import views

app_name = "quiz"
urlpatterns = [
    path("", views.quiz, name="quiz"),
    path("begin/", views.begin, name="begin"),
    path("back/<int:place>/", views.back, name="back"),
    path("pause/", views.pause, name="pause"),
    path("stop/", views.stop, name="stop"),
    path("continue/", views.carry_on, name="continue"),
]

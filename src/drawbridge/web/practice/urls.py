from django.urls import path

from drawbridge.web.practice import views

app_name = "practice"
urlpatterns = [
    path("", views.practice, name="practice"),
    path("step/<uuid:step>/", views.step, name="step"),
    path("step/<uuid:step>/after/", views.after, name="after"),
    path("<slug:code>/", views.ladder, name="ladder"),
    path("<slug:code>/<int:number>/", views.rung, name="rung"),
]

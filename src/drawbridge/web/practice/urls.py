from django.urls import path

from drawbridge.web.practice import plans, stays, views

app_name = "practice"
urlpatterns = [
    path("", views.practice, name="practice"),
    path("step/<uuid:step>/", views.step, name="step"),
    path("step/<uuid:step>/after/", views.after, name="after"),
    path("plans/", plans.everyone, name="plans"),
    path("plans/from/<slug:code>/", plans.begin, name="plan"),
    path("plans/<uuid:plan>/", plans.change, name="plan_change"),
    path("plans/<uuid:plan>/away/", plans.put_away, name="plan_away"),
    path("stays/", stays.begin, name="stays"),
    path("stays/<uuid:stay>/", stays.stay, name="stay"),
    path("<slug:code>/", views.ladder, name="ladder"),
    path("<slug:code>/<int:number>/", views.rung, name="rung"),
]

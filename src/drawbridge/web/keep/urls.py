from django.urls import include, path

from drawbridge.web import unsent
from drawbridge.web.keep import digits, letter, mail, passkeys, take_away, views, way_out

app_name = "keep"
urlpatterns = [
    path("", views.keep, name="keep"),
    path("open/", views.open_page, name="open"),
    path("open/passkey/", passkeys.open_with, name="open_with_passkey"),
    path("lock/", views.lock, name="lock"),
    path("code/new/", views.new_code, name="new_code"),
    path("code/", views.code, name="code"),
    path("digits/", digits.digits, name="digits"),
    path("passkeys/", passkeys.passkeys, name="passkeys"),
    path("passkeys/new/", passkeys.added, name="passkey_added"),
    path("passkeys/<uuid:passkey_id>/", passkeys.remove, name="passkey_remove"),
    path("recover/", views.recover, name="recover"),
    path("change/", views.change, name="change"),
    path("elsewhere/", views.end_others, name="end_others"),
    path("take/", take_away.take_away, name="take_away"),
    path("bring/", take_away.bring_in, name="bring_in"),
    path("history/", include("drawbridge.web.keep.history.urls")),
    path("unsent/", unsent.throw_away, name="unsent"),
    path("leaving/", way_out.way_out, name="leaving"),
    path("letter/", letter.letter_page, name="letter"),
    path("notes/", mail.mail, name="mail"),
    path("notes/stop/<slug:token>/", mail.stop, name="mail_stop"),
    path("erase/", views.erase, name="erase"),
]

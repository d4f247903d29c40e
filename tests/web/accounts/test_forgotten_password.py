"""The site sends no mail, so it promises none."""

from django.test import Client

from ambidex.web.settings import EMAIL_BACKEND

ASK = "Ask your administrator for a link"


def test_who_forgot_their_password_is_told_whom_to_ask_and_no_mail_server_is_looked_for(somebody, settings):
    settings.EMAIL_BACKEND = EMAIL_BACKEND  # in tests another stands in its place
    person, client = somebody(), Client()
    assert "/account/password/reset/" not in client.get("/account/login/").content.decode()
    assert ASK in client.get("/account/password/reset/").content.decode()
    answer = client.post("/account/password/reset/", {"email": person.email}, follow=True)
    assert ASK in answer.content.decode()

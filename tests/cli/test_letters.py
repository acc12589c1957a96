"""The commands about letters: one to try the settings with, and a list of what did not arrive."""

from dataclasses import replace

import pytest
from flask import Flask

from logbook.foundation.config import Settings, WrongSetting, load
from tests.notices.mailbox import mail_server


def invoke(app: Flask, *arguments: str) -> str:
    """What a command says."""
    return app.test_cli_runner().invoke(args=["letters", *arguments]).output


def test_a_letter_to_try_the_settings_with_says_where_it_went(app: Flask, settings: Settings):
    assert "outbox" in invoke(app, "try", "ada@northfield.example")
    assert len(list((settings.instance / "outbox").iterdir())) == 1
    assert invoke(app, "failed") == "Every letter that was tried has left.\n"


def test_a_letter_that_is_refused_says_why_and_stands_in_the_list(app: Flask, settings: Settings):
    with mail_server() as mailbox:
        mailbox.refused.add("ada@northfield.example")
        app.config["SETTINGS"] = replace(
            settings, smtp_host="127.0.0.1", smtp_port=mailbox.port, smtp_tls="none", mail_sender="a@northfield.example"
        )
        said = invoke(app, "try", "ada@northfield.example")
    assert said == "Error: The mail server refused the address (550). The worker tries it again.\n"
    assert "waits after attempt 1: The mail server refused the address (550)." in invoke(app, "failed")


def test_an_address_that_is_none_is_a_sentence(app: Flask):
    assert "'ada' is not an e-mail address" in invoke(app, "try", "ada")


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"SMTP_TLS": "maybe"}, "LOGBOOK_SMTP_TLS is 'maybe'; it takes starttls, tls or none."),
        ({"SMTP_HOST": "mail.example"}, "LOGBOOK_MAIL_SENDER is empty"),
        ({"MAIL_SENDER": "Logbook <a@b.example>"}, "LOGBOOK_MAIL_SENDER is 'Logbook <a@b.example>'"),
        ({"SMTP_USER": "logbook", "SMTP_TLS": "none"}, "LOGBOOK_SMTP_USER needs TLS"),
        ({"SMTP_PORT": "0"}, "LOGBOOK_SMTP_PORT is 0"),
    ],
)
def test_a_wrong_setting_of_mail_stops_the_start(tmp_path, chosen, sentence):
    with pytest.raises(WrongSetting, match=sentence.replace("(", r"\(")):
        load(tmp_path, {f"LOGBOOK_{name}": value for name, value in chosen.items()})

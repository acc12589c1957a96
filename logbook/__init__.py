"""Fellowship Logbook: pain medicine fellows log cases, attendings sign them, program directors issue documents.

The house. One package per part of the domain (a *room*), the same few file names in each (*shelves*), and a strict
order between rooms (*floors*). A module imports from its own floor or a lower one only; setup.cfg says so to
import-linter, and the tests ask it.

    cli                     commands of ``flask --app logbook``
    exchange                files in, files out: schedules, lists of cases
    documents               what leaves on paper
    curves                  attempts in the order of time, beside limits the program sets
    progress | reminders    counts and medians: computed, never stored | one letter a person about what waits
    sample                  what a second reader looks at again
    signoff                 who vouches
    cases                   what was done
    accounts | catalogue    how one signs in | what can be logged and what must be reached
    jobs                    work that begins once its cause is kept
    people                  who, in which program, with which role, since when
    notices                 letters: a template's name and plain facts
    web                     doors, transactions, forms, errors, headers
    permissions             who may do what: one table
    adapters                one file per outside thing
    foundation              configuration, database, errors, canonical JSON, audit

Shelves within a room: ``views`` → ``forms`` → ``actions`` → ``queries`` → ``rules`` → ``models``.
"""

import os
from pathlib import Path

from click import ClickException
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from logbook.foundation import config
from logbook.foundation.config import Settings
from logbook.foundation.db import Database

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """The application: the one place that sees every room. Without ``settings`` they come from the environment."""
    # Imported here, so that whoever imports one room's rules does not load the whole house.
    from logbook import cli
    from logbook.accounts import views as accounts
    from logbook.cases import views as cases
    from logbook.catalogue import views as catalogue
    from logbook.curves import views as curves
    from logbook.documents import views as documents
    from logbook.exchange import views as exchange
    from logbook.notices import views as notices
    from logbook.people import views as people
    from logbook.progress import views as progress
    from logbook.sample import views as sample
    from logbook.signoff import views as signoff
    from logbook.trail import views as trail
    from logbook.web import afterwards, doors, errors, headers, health, pages, transactions
    from logbook.web.forms import csrf

    settings = settings or _settings()
    app = Flask(
        __name__,
        instance_path=str(settings.instance),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.upload_bytes,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_NAME="__Host-logbook" if settings.secure_cookies else "logbook",
        PERMANENT_SESSION_LIFETIME=12 * 60 * 60,
        # Of two requests at once the later answer would bring back the session as it was before the other.
        SESSION_REFRESH_EACH_REQUEST=False,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        WTF_CSRF_TIME_LIMIT=12 * 60 * 60,
    )
    app.extensions["database"] = Database(settings.url, signing_keys=settings.signing_keys)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    for part in (transactions, afterwards, errors, headers, doors, pages):
        part.init_app(app)
    csrf.init_app(app)
    accounts.init_app(app)
    rooms = (notices, accounts, people, catalogue, cases, signoff, sample, progress, curves, documents, exchange, trail)
    for views in (health, *rooms):
        app.register_blueprint(views.bp)
    cli.init_app(app)
    return app


def _settings() -> Settings:
    try:
        settings = config.load(Path(os.environ.get("LOGBOOK_INSTANCE", ROOT / "instance")))
        if settings.pkcs12_file:
            from logbook.adapters import certificates

            certificates.check(settings)
        return settings
    except config.WrongSetting as wrong:
        # What a command raises so is printed as the sentence it is, without a traceback.
        raise ClickException(str(wrong)) from wrong

"""Every setting once: its name, its type, its meaning, and where its value comes from."""

import contextlib
import os
import re
import runpy
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any


class WrongSetting(Exception):
    """A setting has a value that cannot be used; the sentence names the setting and what it takes."""


def setting(meaning: str, default: Any = None) -> Any:
    """A field of ``Settings`` with its one line of meaning."""
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The configuration of one installation. ``load`` fills it; nothing else reads the environment."""

    instance: Path = setting("Directory of the database, the keys and the issued documents")
    secret_key: str = setting("Signs sessions and forms; made on first start and kept in instance/secret_key", "")
    database_url: str = setting("SQLAlchemy URL; empty means SQLite in the instance directory", "")
    documents_dir: str = setting("Directory of issued PDFs; empty means documents/ in the instance directory", "")
    signing_keys_dir: str = setting(
        "Directory of the private keys that sign for the server; empty means keys/ in the instance directory", ""
    )
    pkcs12_file: str = setting(
        "The institution’s own certificate (PKCS #12) for signing documents; empty means one made here per program", ""
    )
    pkcs12_password: str = setting("Password of that file", "")
    time_stamp_url: str = setting("Time-stamp server (RFC 3161) asked at each signature; empty means none", "")
    public_url: str = setting(
        "Address by which readers of a document reach this server; empty means where it serves", ""
    )
    secure_cookies: bool = setting("Send cookies over HTTPS only; turn on behind TLS", False)
    trusted_proxies: int = setting("Number of reverse proxies in front whose X-Forwarded-* headers are believed", 0)
    idle_minutes: int = setting("Minutes without a request after which a person is signed out", 30)
    sign_in_attempts: int = setting("Failed sign-ins allowed per account in 15 minutes", 10)
    address_attempts: int = setting(
        "Failed sign-ins and verification codes allowed per network address in 15 minutes", 100
    )
    link_hours: int = setting("Hours for which a link to set a password works", 72)
    upload_bytes: int = setting("Largest request the server reads, in bytes", 2_000_000)
    smtp_host: str = setting("Mail server; empty means that letters are written to instance/outbox/", "")
    smtp_port: int = setting("Port of the mail server", 587)
    smtp_tls: str = setting("How the mail server is spoken to: starttls, tls or none", "starttls")
    smtp_user: str = setting("User at the mail server; empty means none", "")
    smtp_password: str = setting("Password of that user", "")
    mail_sender: str = setting("Address that letters come from; needed with a mail server", "")
    demo_password: str = setting("Password of the demo people; empty means a random one, printed at start", "")

    @property
    def url(self) -> str:
        """The database in use."""
        return self.database_url or f"sqlite:///{self.instance / 'logbook.sqlite'}"

    @property
    def documents(self) -> Path:
        """Where issued documents are kept."""
        return Path(self.documents_dir) if self.documents_dir else self.instance / "documents"

    @property
    def previews(self) -> Path:
        """Where previews lie for a day."""
        return self.documents / "previews"

    @property
    def signing_keys(self) -> Path:
        """Where the private signing keys are kept; several machines on one database share them."""
        return Path(self.signing_keys_dir) if self.signing_keys_dir else self.instance / "keys"


def load(instance: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from ``instance/config.py`` (upper-case names), overridden by ``LOGBOOK_…`` variables.

    Makes the instance directory and the secret key if they are missing. Raises WrongSetting with a sentence for a
    value of the wrong type or out of bounds, and for a name that no setting has.
    """
    instance = instance.resolve()
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    known = {each.name: each for each in fields(Settings) if each.name != "instance"}
    values: dict[str, Any] = {}
    for name, value in [*_from_file(instance / "config.py"), *_from_environment(environ)]:
        if name not in known:
            raise WrongSetting(f"LOGBOOK_{name.upper()} is not a setting; the settings are {', '.join(sorted(known))}.")
        values[name] = _typed(name, value, type(known[name].default))
    settings = Settings(instance=instance, **values)
    if not settings.public_url:
        settings = replace(settings, public_url=_where_it_serves(environ))
    _check(settings)
    return settings if settings.secret_key else replace(settings, secret_key=_secret_key(instance))


def _where_it_serves(environ: Mapping[str, str]) -> str:
    host = environ.get("HOST", "127.0.0.1")
    if host in ("", "0.0.0.0", "::"):  # noqa: S104  # compared, not bound: every address of this machine
        host = "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{environ.get('PORT', '5000')}"


def _from_file(path: Path) -> list[tuple[str, Any]]:
    if not path.exists():
        return []
    try:
        names = runpy.run_path(str(path))
    except Exception as error:
        raise WrongSetting(f"{path.name} in the instance directory cannot be read: {error}.") from error
    return [(name.lower(), value) for name, value in names.items() if name.isupper()]


# Read by ./run and by the process manager, not by the application.
OF_THE_LAUNCHER = {"workers", "worker", "printers", "instance"}


def _from_environment(environ: Mapping[str, str]) -> list[tuple[str, Any]]:
    prefix = "LOGBOOK_"
    names = [(key.removeprefix(prefix).lower(), value) for key, value in environ.items() if key.startswith(prefix)]
    return [(name, value) for name, value in names if name not in OF_THE_LAUNCHER]


def _typed(name: str, value: Any, kind: type) -> Any:
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if kind is bool:
        if isinstance(value, bool):
            return value
        if str(value).strip().lower() in words:
            return words[str(value).strip().lower()]
        raise WrongSetting(f"LOGBOOK_{name.upper()} is {value!r}; it takes yes or no.")
    if kind is int:
        try:
            return int(value)
        except (TypeError, ValueError):
            raise WrongSetting(f"LOGBOOK_{name.upper()} is {value!r}; it takes a whole number.") from None
    return str(value)


def _check(settings: Settings) -> None:
    for name in ("idle_minutes", "sign_in_attempts", "address_attempts", "link_hours", "upload_bytes"):
        if getattr(settings, name) < 1:
            raise WrongSetting(f"LOGBOOK_{name.upper()} is {getattr(settings, name)}; it takes 1 or more.")
    if settings.trusted_proxies < 0:
        raise WrongSetting(f"LOGBOOK_TRUSTED_PROXIES is {settings.trusted_proxies}; it takes 0 or more.")
    if not settings.public_url.startswith(("http://", "https://")):
        raise WrongSetting(f"LOGBOOK_PUBLIC_URL is {settings.public_url!r}; it starts with http:// or https://.")
    if settings.time_stamp_url and not settings.time_stamp_url.startswith(("http://", "https://")):
        raise WrongSetting(
            f"LOGBOOK_TIME_STAMP_URL is {settings.time_stamp_url!r}; it starts with http:// or https://."
        )
    if not settings.url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise WrongSetting("LOGBOOK_DATABASE_URL takes a sqlite:/// or postgresql:// address.")
    if settings.demo_password and len(settings.demo_password) < 8:
        raise WrongSetting("LOGBOOK_DEMO_PASSWORD is too short; it takes 8 characters or more.")
    _check_mail(settings)
    if settings.secret_key and len(settings.secret_key) < 32:
        raise WrongSetting("LOGBOOK_SECRET_KEY is too short; it takes 32 characters or more, or leave it out.")


def _check_mail(settings: Settings) -> None:
    if settings.smtp_tls not in ("starttls", "tls", "none"):
        raise WrongSetting(f"LOGBOOK_SMTP_TLS is {settings.smtp_tls!r}; it takes starttls, tls or none.")
    if settings.smtp_host and not settings.mail_sender:
        raise WrongSetting("LOGBOOK_MAIL_SENDER is empty; with a mail server it takes the address letters come from.")
    if settings.mail_sender and not re.fullmatch(r"[!-?A-~]+@[!-?A-~]+", settings.mail_sender):
        raise WrongSetting(f"LOGBOOK_MAIL_SENDER is {settings.mail_sender!r}; it takes one address, name@hospital.org.")
    if settings.smtp_user and settings.smtp_tls == "none":
        raise WrongSetting("LOGBOOK_SMTP_USER needs TLS: set LOGBOOK_SMTP_TLS to starttls or tls, or leave it empty.")
    if not 1 <= settings.smtp_port <= 65535:
        raise WrongSetting(f"LOGBOOK_SMTP_PORT is {settings.smtp_port}; it takes 1 to 65535.")


def _secret_key(instance: Path) -> str:
    path = instance / "secret_key"
    if not path.exists():
        # Written aside and linked into place: of several processes starting at once one makes the key, none reads half.
        draft = instance / f"secret_key.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()

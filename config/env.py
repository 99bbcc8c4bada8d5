"""Typed readers of the environment. A bad value stops the start with a sentence."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})


def text(name: str, default: str = "") -> str:
    """Return the variable, or the content of the file that NAME_FILE points to."""
    path = os.environ.get(f"{name}_FILE", "")
    value = os.environ.get(name, "")
    if path and value:
        raise ImproperlyConfigured(f"Both {name} and {name}_FILE are set. Set one of them.")
    if not path:
        return value or default
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name}_FILE is {path!r}, which cannot be read: {error.strerror}."
        ) from error


def flag(name: str, *, default: bool) -> bool:
    """Return the variable as yes or no."""
    value = text(name).lower()
    if not value:
        return default
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}. Write true or false.")


def whole(name: str, default: int, *, low: int, high: int) -> int:
    """Return the variable as a whole number between low and high."""
    value = text(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write a whole number from {low} to {high}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """Return the variable as a list, split at commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """Return the variable, which must be one of the allowed words."""
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write one of: {', '.join(allowed)}.")
    return value


@dataclass(frozen=True)
class Database:
    """The parts of a DATABASE_URL."""

    name: str
    user: str
    password: str
    host: str
    port: str
    options: dict[str, str]


def database(url: str) -> Database:
    """Read a PostgreSQL address such as postgres://user:password@host:5432/name."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// or postgresql://.")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ImproperlyConfigured("DATABASE_URL names no database. Put its name after the last slash.")
    try:
        port = str(parts.port or query.pop("port", ""))
    except ValueError as error:
        raise ImproperlyConfigured("The port in DATABASE_URL is not a number up to 65535.") from error
    return Database(
        name=name,
        user=unquote(parts.username or query.pop("user", "")),
        password=unquote(parts.password or ""),
        host=query.pop("host", "") or unquote(parts.hostname or ""),
        port=port,
        options=query,
    )


def broker(url: str) -> str:
    """Turn a REDIS_URL into the form Celery reads."""
    parts = urlsplit(url)
    if parts.scheme in {"redis", "rediss"}:
        return url
    if parts.scheme == "unix" and parts.path.startswith("/"):
        number = parse_qs(parts.query).get("db", ["0"])[-1]
        return f"redis+socket://{parts.path}?virtual_host={number}"
    raise ImproperlyConfigured("REDIS_URL must begin with redis://, rediss:// or unix:///.")

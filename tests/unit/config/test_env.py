from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env

if TYPE_CHECKING:
    from pathlib import Path


def test_a_flag_must_be_true_or_false(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO", "maybe")
    with pytest.raises(ImproperlyConfigured, match="DEMO is 'maybe'\\. Write true or false\\."):
        env.flag("DEMO", default=False)


@pytest.mark.parametrize(("value", "meant"), [("1", True), ("Yes", True), ("off", False), ("", True)])
def test_a_flag_is_read_in_the_usual_words(monkeypatch: pytest.MonkeyPatch, value: str, meant: bool) -> None:
    monkeypatch.setenv("DEMO", value)
    assert env.flag("DEMO", default=True) is meant


@pytest.mark.parametrize("value", ["eighty", "0", "70000", "-1", "٨٠"])
def test_a_port_must_be_a_whole_number_in_range(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PORT", value)
    with pytest.raises(ImproperlyConfigured, match="from 1 to 65535"):
        env.whole("PORT", 8000, low=1, high=65_535)


def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("from-the-file\n", encoding="utf-8")
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setenv("SECRET_KEY_FILE", str(file))
    assert env.text("SECRET_KEY") == "from-the-file"


def test_a_secret_given_twice_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "one")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "secret"))
    with pytest.raises(ImproperlyConfigured, match="Set one of them"):
        env.text("SECRET_KEY")


def test_a_missing_secret_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "absent"))
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        env.text("SECRET_KEY")


def test_a_database_address_is_read_with_quoted_parts() -> None:
    assert env.database("postgres://ann%40x:p%2Fw@db.example:6432/my%20base?sslmode=require") == env.Database(
        name="my base",
        user="ann@x",
        password="p/w",
        host="db.example",
        port="6432",
        options={"sslmode": "require"},
    )


def test_a_database_address_may_name_a_socket_folder() -> None:
    assert env.database("postgres://insource@/insource?host=/run/here").host == "/run/here"


@pytest.mark.parametrize("url", ["mysql://x/y", "postgres://host", "postgres://host:notaport/x"])
def test_a_wrong_database_address_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        env.database(url)


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("redis://redis:6379/2", "redis://redis:6379/2"),
        ("unix:///run/redis.sock?db=3", "redis+socket:///run/redis.sock?virtual_host=3"),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock?virtual_host=0"),
    ],
)
def test_a_redis_address_becomes_a_broker_address(url: str, broker: str) -> None:
    assert env.broker(url) == broker


def test_another_broker_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL"):
        env.broker("amqp://rabbit")

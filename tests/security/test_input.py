"""What nobody types and attackers send: never a server error, always a sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory

from tests.security.asking import Asker, request, text_of
from tests.security.conftest import undone
from tests.security.matrix import ROWS
from tests.security.seen import allowed
from tests.security.table import Row
from tests.security.world import World

pytestmark = pytest.mark.django_db

BASE = Path(__file__).resolve().parent.parent.parent
LOOKS = [row for row in ROWS if "GET" in row.tries and not row.name.startswith("/")]
SENDS = [row for row in ROWS if set(row.tries) - {"GET"}]
FORMS = [row for row in SENDS if not row.api and row.tries.get("POST")]
BODIES = [row for row in SENDS if not row.note and row.tries.get("POST", row.tries.get("PUT")).json]  # type: ignore[union-attr]

# As they stand in an address: already escaped.
IN_ADDRESSES = {
    "NUL": "%00",
    "surrogate": "%ED%A0%80",
    "not UTF-8": "%FF%FE",
    "enormous number": "9" * 30,
    "more digits than Python reads": "9" * 5_000,
    "negative": "-1",
    "exponent": "1e999",
    "other digits": quote("١٢"),
    "long": "x" * 10_000,
    "relation": "user__password__startswith",
    "up": "..%2F..%2Fetc%2Fpasswd",
    "markup": quote('"><script>alert(1)</script>'),
}
# Enough where nothing of the kind is read.
FEW = {"NUL", "enormous number", "relation", "up"}
PARAMETERS: dict[str, tuple[str, ...]] = {
    "accounts:sign_in": ("next",),
    "accounts:notice": ("next",),
    "annotation:done": ("batch",),
    "annotation:guideline": ("version", "changes"),
    "annotation:upload": ("batch",),
    "annotation:batches": ("q", "state"),
    "annotation:due": ("due_at",),
    "exports:new_dataset": ("projects", "format"),
    "exports:fit": ("projects", "format"),
    "annotation_api:records": ("project", "after"),
}
# Read where any page may have them.
ANYWHERE = {"page", "format", "order", "user__password__startswith"}

IN_FORMS = {
    "NUL": "a\0b",
    "long": "x" * 300_000,
    "enormous number": "9" * 400,
    "more digits than Python reads": "9" * 5_000,
    "exponent": "1e999",
    "not a number": "NaN",
    "other digits": "١٢",
    "negative": "-5",
    "unknown": "no-such-thing",
    "override": "\u202etxt.exe",
}
ONE_BY_ONE = {"NUL", "more digits than Python reads"}
# The problem is shown inside the dialog, which keeps its text itself.
DIALOGS = {"annotation:skip", "annotation:flag"}
# Fields whose text is kept.
STORED = {"name", "email", "comment", "note", "description", "q-why"}
# As they stand in a JSON text.
IN_JSON = {
    "null": "null",
    "true": "true",
    "list": "[]",
    "object": "{}",
    "NUL": '"a\\u0000b"',
    "surrogate": '"\\ud800"',
    "NUL in a key": '{"a\\u0000b": 1}',
    "2 to the 63rd": str(2**63),
    "400 digits": "9" * 400,
    "5,000 digits": "9" * 5_000,
    "exponent": "1e999",
    "not a number": "NaN",
    "deep": "[" * 5_000 + "]" * 5_000,
    "long": json.dumps("x" * 300_000),
    "other digits": json.dumps("١٢"),
    "far future": '"9999-12-31T23:59:59-23:59"',
}
ONE_FIELD = {"NUL", "surrogate", "2 to the 63rd", "object", "far future"}
UNREADABLE = ("NUL", "surrogate", "not UTF-8", "deep", "twice", "half")
BROKEN = {
    "blanks": b" \n",
    "not UTF-8": b'{"a": "\xff"}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "mark": b"\xef\xbb\xbf{}",
    "twice": b'{"answer": {}, "answer": {}}',
    "list": b"[]",
    "null": b"null",
    "half": b'{"a":',
}


@pytest.fixture(scope="module")
def asker(built: World) -> Asker:
    return Asker(built)


def fine(response: Any, what: str, *, refused: bool = False) -> str:
    """Return what is wrong with an answer, if anything."""
    if response.status_code >= 500:
        return f"{what}: {response.status_code}"
    if refused and response.status_code < 400:
        return f"{what}: {response.status_code}, not refused"
    if response.status_code >= 400 and response.status_code not in {405, 416}:
        text = text_of(response).partition("\n\n")[2]
        told = json.loads(text)["detail"] if "problem+json" in response.headers["Content-Type"] else text
        if len(told.split()) < 3:
            return f"{what}: {response.status_code} without a sentence"
    return ""


def get(asker: Asker, row: Row, address: str, **headers: str) -> HttpResponse:
    name = allowed(row, "GET")
    client = asker.client("" if row.api else name)
    with undone():
        return request(
            client, "GET", address, {}, False, {**(asker.headers(name) if row.api else {}), **headers}
        )


def read_in_source() -> set[str]:
    found: set[str] = set()
    for app in ("accounts", "annotation", "exports", "jobs", "config"):
        for file in (BASE / app).rglob("*.py"):
            text = file.read_text()
            found |= set(re.findall(r"(?:GET|query_params)\.(?:get|getlist)\(\s*\"(\w+)\"", text))
            found |= set(re.findall(r"\"(\w+)\" in request\.GET", text))
    return found


def test_every_parameter_the_product_reads_is_attacked() -> None:
    attacked = {name for names in PARAMETERS.values() for name in names}
    assert read_in_source() <= attacked


@pytest.mark.parametrize("row", LOOKS, ids=lambda row: row.label)
def test_bad_queries(row: Row, world: World, asker: Asker) -> None:
    start, _, usual = row.url(world).partition("?")
    every = sorted(ANYWHERE | {name for names in PARAMETERS.values() for name in names})
    wrong = []
    own = PARAMETERS.get(row.name, ())
    for kind, value in IN_ADDRESSES.items():
        if not own and kind not in FEW:
            continue
        queries = ["&".join(f"{name}={value}" for name in every)]
        queries += [f"{name}={value}" + (f"&{usual}" if name not in usual else "") for name in own]
        for query in queries:
            what = f"{kind} in {query.partition('=')[0]}"
            wrong.append(fine(get(asker, row, f"{start}?{query}"), what, refused=kind == "NUL"))
    assert not any(wrong), "\n".join(filter(None, wrong))


@pytest.mark.parametrize(
    "row", {(row.of, row.api): row for row in ROWS if row.of}.values(), ids=lambda row: row.label
)
def test_bad_pieces_of_an_address(row: Row, world: World, asker: Asker) -> None:
    method = next(iter(row.tries))
    name = allowed(row, method)
    address = row.url(world).partition("?")[0]
    pieces = [piece for piece in address.split("/") if re.search(r"[0-9A-Z@]|mark", piece) and piece != "v1"]
    wrong = []
    for piece in pieces:
        for kind, value in IN_ADDRESSES.items():
            if kind not in FEW and re.fullmatch(r"[0-9a-f-]{36}", piece):
                continue
            client = asker.client("" if row.api else name)
            headers = asker.headers(name) if row.api else {}
            with undone():
                answer = request(client, method, address.replace(piece, value), {}, row.api, headers)
            wrong.append(fine(answer, f"{kind} for {piece}", refused=True))
    assert not any(wrong), "\n".join(filter(None, wrong))


@pytest.mark.parametrize("row", FORMS, ids=lambda row: row.label)
def test_bad_forms(row: Row, world: World, asker: Asker) -> None:
    content = row.tries["POST"].content(world)
    typed = [field for field, good in content.items() if not isinstance(good, SimpleUploadedFile)]
    client = asker.client("anonymous" if row.open else allowed(row, "POST"))
    wrong = []
    for kind, value in IN_FORMS.items():
        for fields in [typed, *([field] for field in typed if kind in ONE_BY_ONE and len(typed) > 1)]:
            with undone():
                sent = {**rewound(content), **dict.fromkeys(fields, value)}
                answer = request(client, "POST", row.url(world), sent, False, {})
            refused = kind == "NUL" and bool(STORED & set(fields))
            if answer.status_code == 422 and len(fields) == 1 and row.name not in DIALOGS:
                wrong += lost(answer, content, fields[0])
            wrong.append(fine(answer, f"{kind} in {', '.join(fields)}", refused=refused))
    assert not any(wrong), "\n".join(filter(None, wrong))


def lost(answer: HttpResponse, content: Mapping[str, Any], bad: str) -> list[str]:
    """Name the other fields whose text the page that refuses does not show again."""
    page = text_of(answer)
    kept = (STORED | {"text"}) & set(content) - {bad}
    return [f"{field} is lost when {bad} is bad" for field in sorted(kept) if str(content[field]) not in page]


def rewound(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body whose files are read from their beginning."""
    for value in content.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)
    return dict(content)


@pytest.mark.parametrize("row", BODIES, ids=lambda row: row.label)
def test_bad_bodies(row: Row, world: World, asker: Asker) -> None:
    method = next(method for method in row.tries if method != "GET")
    name = allowed(row, method)
    wrong = []
    for kind, raw in bodies(dict(row.tries[method].content(world))):
        client = asker.client("" if row.api else name)
        headers = asker.headers(name) if row.api else {}
        with undone():
            send = getattr(client, method.lower())
            answer = send(row.url(world), raw, content_type="application/json", headers=headers)
        refused = bool(row.tries[method].body) and kind.startswith(UNREADABLE)
        wrong.append(fine(answer, kind, refused=refused))
        if answer.status_code >= 400 and "problem+json" not in answer.headers["Content-Type"]:
            wrong.append(f"{kind}: {answer.headers['Content-Type']}")
    assert not any(wrong), "\n".join(filter(None, wrong))


def bodies(content: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Yield the good body with one field made bad, with one field too many, and bodies that are none."""
    for kind, value in IN_JSON.items():
        for fields in [
            list(content),
            *([field] for field in content if kind in ONE_FIELD and len(content) > 1),
        ]:
            kept = {field: json.dumps(good) for field, good in content.items() if field not in fields}
            sent = {
                **kept,
                **dict.fromkeys(fields, value),
                **({"no_such_field": value} if not content else {}),
            }
            pairs = ", ".join(f"{json.dumps(field)}: {text}" for field, text in sent.items())
            yield f"{kind} in {', '.join(fields)}", f"{{{pairs}}}".encode()
    yield from BROKEN.items()


@pytest.mark.parametrize("address", ["/account/", "/api/v1/me/"])
def test_bad_cookies(address: str, world: World, asker: Asker) -> None:
    values = [
        "x" * 4_000,
        '"a\\000bcdefgh"',
        "../../etc/passwd",
        "%00",
        "/",
        '"\\',
        "é" * 40,
        "America",
        "posixrules",
    ]
    wrong = []
    for name in ("zone", settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"):
        for value in values:
            client = asker.client("lead")
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            cookies = {settings.SESSION_COOKIE_NAME: session, name: value}
            header = "; ".join(f"{key}={one}" for key, one in cookies.items())
            client.cookies.clear()
            answer = client.get(address, HTTP_COOKIE=header)
            wrong.append(fine(answer, f"{name}={value[:20]}"))
    assert not any(wrong), "\n".join(filter(None, wrong))


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "a b"},
        {"Accept": "text/html"},
        {"Accept": "x" * 5_000},
        {"Content-Type": "text/plain; charset=utf-16"},
        {"X-Forwarded-For": "'; DROP TABLE accounts_user; --"},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer a b"},
        {"Authorization": "Bearer \udcff"},
        {"Authorization": "Basic %%%"},
        {"User-Agent": "x" * 10_000},
        {"HX-Request": "true", "HX-Current-URL": "\udcff", "HX-Target": "x" * 5_000},
        {"X-Request-ID": "a\nb"},
        {"Range": "bytes=99999999999999999999999-"},
        {"Range": "bytes=1-0"},
        {"Range": "bytes=-0"},
        {"Range": "bytes=" + "9" * 5_000 + "-"},
        {"Range": "bytes=²-"},
        {"If-None-Match": "x" * 5_000},
    ],
    ids=str,
)
def test_bad_headers(headers: dict[str, str], world: World, asker: Asker) -> None:
    wrong = []
    rows = {row.label: row for row in ROWS}
    for label in (
        "annotation:home",
        "annotation:batches",
        "exports:file",
        "annotation_api:me",
        "exports_api:file",
    ):
        row = rows[label]
        answer = get(asker, row, f"{row.url(world)}?q=a", **headers)
        wrong.append(fine(answer, label) if "Host" not in headers else fine(answer, label, refused=True))
    assert not any(wrong), "\n".join(filter(None, wrong))


KINDS_SENT_TO = {
    "accounts:account",
    "annotation:upload",
    "annotation:review_start",
    "annotation_api:projects",
    "annotation_api:imports",
}


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=é",
        "application/json; charset=nonsense",
        "application/xml",
        "nonsense",
    ],
)
@pytest.mark.parametrize(
    "body", [b"", b"a=%00&b=%FF", b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nA\r\n--x--']
)
def test_bad_kinds_of_body(kind: str, body: bytes, world: World, asker: Asker) -> None:
    wrong = []
    for row in [row for row in SENDS if row.label in KINDS_SENT_TO]:
        name = allowed(row, "POST")
        client = asker.client("" if row.api else name)
        headers = asker.headers(name) if row.api else {}
        with undone():
            answer = client.generic("POST", row.url(world), body, content_type=kind, headers=headers)
        wrong.append(fine(answer, row.label))
    assert not any(wrong), "\n".join(filter(None, wrong))


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\a.jsonl",
        "a\0.jsonl",
        "x" * 300 + ".jsonl",
        '"><img src=x>.jsonl',
        "a\r\nX-Evil: 1.jsonl",
        ".",
        "con.jsonl",
        "\u202eljs.jsonl",
        "",
    ],
)
def test_names_of_files_never_become_paths_or_headers(name: str, world: World, asker: Asker) -> None:
    rows = {row.label: row for row in ROWS}
    content = b'{"prompt": "no responses"}\n'
    for label in ("annotation:upload", "annotation_api:imports"):
        row = rows[label]
        client = asker.client("lead" if not row.api else "")
        head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/plain\r\n\r\n'
        body = head.encode() + content + b"\r\n--x--\r\n"
        with undone():
            answer = client.post(
                row.url(world),
                body,
                content_type="multipart/form-data; boundary=x",
                headers=asker.headers("lead") if row.api else {},
            )
            problem = fine(answer, label)
            assert not problem, problem
            if answer.status_code < 400:
                check_stored(world, asker)


def check_stored(world: World, asker: Asker) -> None:
    from annotation.models import Import  # noqa: PLC0415

    made = Import.objects.latest("id")
    assert re.fullmatch(r"[0-9a-f-]{36}\.jsonl", Path(str(made.file.name)).name)
    assert Path(made.file.path).resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve())
    answer = asker.client("lead").get(f"/imports/{made.public_id}/refusals.jsonl")
    assert answer.status_code == 200
    assert "X-Evil" not in answer.headers
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("charset", ["base64", "utf-16", "latin-1", "nonsense", '"rot13"', "undefined"])
@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/json"])
def test_only_utf8_is_read(kind: str, charset: str, world: World) -> None:
    from config.wsgi import application  # noqa: PLC0415 - what the web server loads

    told: list[str] = []

    def start(status: str, _headers: object, _error: object = None) -> Any:
        told.append(status)

    for method in ("GET", "POST"):
        asked = RequestFactory().generic(method, "/sign-in/?next=a", b"", content_type="text/plain").environ
        asked["CONTENT_TYPE"] = f"{kind}; charset={charset}"
        body = b"".join(application(asked, start))
        assert told.pop() == "415 Unsupported Media Type"
        assert b"UTF-8" in body


@pytest.mark.parametrize("path", ["/preview/", "/projects/{}/guideline/preview/"])
@pytest.mark.parametrize("text", ["[" * 3_000_000, "*a " * 1_000_000, "> " * 1_500_000, "$x$" * 1_000_000])
def test_a_preview_of_an_enormous_text_costs_little(path: str, text: str, world: World, asker: Asker) -> None:
    answer = asker.client("lead").post(path.format(world.here.project.slug), {"text": text})
    assert answer.status_code in {200, 422}
    # It comes back as it was typed: rendering it is what would cost.
    assert not [tag for tag in (b"<math", b"<blockquote", b"<em>") if tag in answer.content]

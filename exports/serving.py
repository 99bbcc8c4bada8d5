"""Send a file: whole, in part, or not at all if the reader has it already."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from exports import files
from exports.models import Shard

CONTENT_TYPE = "application/jsonl"
_PIECE = 1 << 16
# One range of bytes, as curl -C and download managers send it. Several at once are answered with the whole file.
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


def asked_part(request: HttpRequest, shard: Shard) -> tuple[int, int] | None:
    """First and last byte asked for; None means all of it. The last is before the first if there is no such part."""
    found = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if found is None or found[0] == "bytes=-":
        return None
    if request.headers.get("If-Range", etag(shard)) != etag(shard):
        return None
    size = shard.bytes
    if not found[1]:
        wanted = int(found[2])
        return (max(size - wanted, 0), size - 1) if wanted else (size, size - 1)
    first, last = int(found[1]), min(int(found[2] or size - 1), size - 1)
    return first, last


def etag(shard: Shard) -> str:
    """The SHA-256 as a strong tag: the same tag is the same bytes, in whatever release."""
    return f'"{shard.sha256}"'


def is_known(request: HttpRequest, shard: Shard) -> bool:
    """Whether the reader has this very file."""
    tags = [tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")]
    return "*" in tags or etag(shard) in tags


def send(request: HttpRequest, shard: Shard) -> HttpResponseBase:
    """The answer to a request for a file."""
    if is_known(request, shard):
        return _dressed(HttpResponse(status=304), shard)
    part = asked_part(request, shard)
    if request.method == "HEAD":
        headers = {"Content-Length": str(shard.bytes)}
        return _dressed(HttpResponse(content_type=CONTENT_TYPE, headers=headers), shard)
    if part is None:
        whole = FileResponse(files.reading(shard.file), content_type=CONTENT_TYPE)
        whole["Content-Length"] = str(shard.bytes)
        return _dressed(whole, shard)
    first, last = part
    if first > last:
        refused = HttpResponse(status=416, content_type="text/plain")
        refused["Content-Range"] = f"bytes */{shard.bytes}"
        return _dressed(refused, shard)
    length = last - first + 1
    answer = StreamingHttpResponse(_pieces(shard.file, first, length), status=206, content_type=CONTENT_TYPE)
    answer["Content-Length"] = str(length)
    answer["Content-Range"] = f"bytes {first}-{last}/{shard.bytes}"
    return _dressed(answer, shard)


def file_name(shard: Shard) -> str:
    """What a browser saves it as: the release's name, and the part if there are several."""
    release = shard.release
    whole = f"{release.dataset.slug}-{release.version}"
    return f"{whole}.jsonl" if shard.name.endswith("-of-00001.jsonl") else f"{whole}-{shard.name}"


def _dressed(response: HttpResponseBase, shard: Shard) -> HttpResponseBase:
    response["ETag"] = etag(shard)
    response["Accept-Ranges"] = "bytes"
    # Kept by the reader, asked about each time: access may have ended.
    response["Cache-Control"] = "private, no-cache"
    if response.status_code in (200, 206):
        response["Content-Disposition"] = f'attachment; filename="{file_name(shard)}"'
    return response


def _pieces(name: str, first: int, length: int) -> Iterator[bytes]:
    with files.reading(name) as file:
        file.seek(first)
        while length > 0 and (piece := file.read(min(_PIECE, length))):
            length -= len(piece)
            yield piece

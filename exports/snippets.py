"""Lines to paste into a shell and into Python."""

from __future__ import annotations

from collections.abc import Sequence

from exports.models import Release
from exports.queries.datasets import File


def saved_as(release: Release, files: Sequence[File]) -> list[str]:
    """What the snippets call the files: the release's name, and a number if there are several."""
    whole = f"{release.dataset.slug}-{release.version}"
    if len(files) == 1:
        return [f"{whole}.jsonl"]
    return [f"{whole}-{file.name}" for file in files]


def shell(release: Release, files: Sequence[File], base: str) -> str:
    """Download with a token from the account page, and check the SHA-256."""
    names = saved_as(release, files)
    lines = ["export INSOURCE_TOKEN='paste a token from your account page'"]
    for name, file in zip(names, files, strict=True):
        address = f"{base}/api/v1/releases/{release.public_id}/files/{file.name}"
        lines += [
            f'curl -f -o {name} -H "Authorization: Bearer $INSOURCE_TOKEN" \\',
            f"  {address}",
            f"echo '{file.sha256}  {name}' | sha256sum --check",
        ]
    return "\n".join(lines)


def python(release: Release, files: Sequence[File]) -> str:
    """Load the files with the library trainers use."""
    names = saved_as(release, files)
    data = f'"{names[0]}"' if len(names) == 1 else "[" + ", ".join(f'"{name}"' for name in names) + "]"
    return "\n".join(
        [
            "from datasets import load_dataset",
            "",
            f'rows = load_dataset("json", data_files={data}, split="train")',
            f'print(rows[0]["{release.dataset.shape.answer}"][-1]["content"])',
        ]
    )

"""Static files under hashed names, cached for a year."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Also rewrites the imports between JavaScript modules: a module loaded under two names would run twice."""

    support_js_module_import_aggregation = True

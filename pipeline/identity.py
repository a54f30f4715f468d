"""A brief's identity: cleaned source + settings + models, so that a rerun skips what is done,
redoes what changed and never confuses the two.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from pipeline import __version__
from pipeline.article import Article, ModelRecord
from pipeline.settings import ProfileSettings

# What changes only how fast a brief is made, or (names) counts by its content.
_NO_MATTER: Any = {
    "description": True,
    "names": True,
    "translator": {"threads"},
    "summarizer": {"threads"},
}


def fingerprint(
    article: Article,
    profile_name: str,
    profile: ProfileSettings,
    models: Iterable[ModelRecord],
    names: str,
) -> str:
    """Hex sha256 over everything that decides what the brief says; `names` is the lists' digest.

    The source's path and raw bytes are not part of it: the same article under another name is
    the same brief. Its metadata is, because the brief prints it.
    """
    content = {
        "software": __version__,
        "profile": profile_name,
        "settings": profile.model_dump(mode="json", exclude=_NO_MATTER),
        "models": [asdict(model) for model in models],
        "names": names,
        "id": article.source.id,
        "url": article.source.url,
        "outlet": article.source.outlet,
        "published": article.source.published,
        "title": article.title,
        "lines": [(line.number, line.text, line.role, line.kept) for line in article.lines],
        "sentences": [(s.id, s.paragraph, s.role, s.ar) for s in article.sentences],
    }
    canonical = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def brief_id(identity: str) -> str:
    """The file name of the brief with this fingerprint: its first 16 hex digits."""
    return identity[:16]

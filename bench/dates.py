"""Date and currency flags and corrections on stored outputs: python -m bench.dates

FLORES dev, on the text alone. Flags on the human reference are false alarms.
"""

from __future__ import annotations

from collections import Counter

from bench.names import SHARED, lines_of
from pipeline.article import Translation
from pipeline.settings import DecodingSettings
from pipeline.translation.names.ladder import Ladder
from pipeline.translation.names.matcher import NameMatcher
from pipeline.translation.names.step import NameStep


def main() -> None:
    """Print one line per system."""
    step = NameStep(NameMatcher([]), Ladder(None, DecodingSettings()))
    sources = lines_of(SHARED / "devsets/flores-dev.ar")
    for system in ("reference", "opusmt", "argos", "bergamot-base", "google"):
        name = "flores-dev.en" if system == "reference" else f"flores-dev.{system}.en"
        counts: Counter[str] = Counter()
        for source, english in zip(sources, lines_of(SHARED / "devsets" / name), strict=True):
            done = step.correct_line(source, Translation(english, -1.0))
            counts.update(f"{flag.kind} flagged" for flag in done.flags)
            counts["put right"] += done.text != english
        print(f"{system:14} {dict(counts)} in {len(sources)} sentences")


if __name__ == "__main__":
    main()

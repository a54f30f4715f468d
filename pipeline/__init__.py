"""Mujaz: Arabic news articles to bilingual briefs. Importing the package does no work.

from pipeline import Mujaz

print(Mujaz().translate("وصل الوزير إلى القاهرة يوم الأحد."))
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.api import Mujaz

__all__ = ["Mujaz", "__version__"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """`Mujaz` on first use, so that the command line does not load what it does not need."""
    if name == "Mujaz":
        from pipeline.api import Mujaz

        return Mujaz
    raise AttributeError(f"module 'pipeline' has no attribute {name!r}")

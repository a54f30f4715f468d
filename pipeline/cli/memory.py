"""`mujaz memory status | clear`."""

from __future__ import annotations

from pipeline.cli.options import ModelsFile, emit, settings_of
from pipeline.errors import UsageError


def memory_status(models: ModelsFile = None) -> None:
    """Show how much the translation memory holds, and where it is."""
    from pipeline.models.engines.memory import memory_status as status
    from pipeline.models.store import ModelStore

    settings = settings_of(models)
    file = ModelStore(settings).memory_file
    rows, size = status(file)
    emit(f"{file}: {rows} outputs, {size / 1e6:.1f} of {settings.memory.size_mb} MB\n")


def memory_clear(models: ModelsFile = None) -> None:
    """Forget everything in the translation memory; briefs stay as they are."""
    from pipeline.models.engines.memory import clear_memory
    from pipeline.models.store import ModelStore

    file = ModelStore(settings_of(models)).memory_file
    if not file.is_file():
        emit(f"{file}: nothing there\n")
        return
    try:
        freed = clear_memory(file)
    except OSError as error:
        raise UsageError(
            f"cannot clear {file}: {error.strerror or error}", "check its permissions"
        ) from error
    emit(f"{file}: cleared, {freed / 1e6:.1f} MB freed\n")

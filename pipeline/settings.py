"""models.yaml -> validated settings. Every error names the file, the key and the remedy.

Only the shape of the settings and their reading live here; what a model is on disk is the
business of `pipeline.models`.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.errors import SettingsError

ENVIRONMENT_VARIABLE = "MUJAZ_MODELS"
FILE_NAME = "models.yaml"

Family = Literal["marian", "bart", "pegasus", "t5"]
EngineName = Literal["ctranslate2", "pytorch"]
Quantization = Literal["int8", "int8_float32", "int16", "float32", "float16", "bfloat16"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ModelSettings(_Strict):
    """One entry under `models:`, either a hub id (`hub`, `revision`) or a local folder (`path`).

    Attributes:
        family: architecture, which decides tokenizer and conversion.
        path: local folder; relative paths are resolved against the settings file.
        licence, parameters_million, download_mb, quality: shown by `mujaz models list`.
        notice: what the reader must know about the model, said once per run.
        prefix: text put before every input (T5: `summarize: `).
        forced_target: leading control token such as `>>eng<<` for multi-target Marian models.
        max_source_tokens: window of the encoder, its end-of-sentence token included.
        max_target_tokens: positions of the decoder; the hard limit of any output.
        smoke: what `models fetch` and `check` ask of the model's output: `strict`, sane English;
            `structure`, only that something comes out (for untrained test models).
    """

    task: Literal["translation", "summarization"]
    family: Family
    hub: str | None = None
    revision: str = "main"
    path: str | None = None
    licence: str = "unknown"
    parameters_million: float | None = None
    download_mb: float | None = None
    quality: str = "not published"
    notice: str = ""
    prefix: str = ""
    forced_target: str = ""
    max_source_tokens: Annotated[int, Field(ge=8)] = 512
    max_target_tokens: Annotated[int, Field(ge=8)] = 512
    smoke: Literal["strict", "structure"] = "strict"

    @model_validator(mode="after")
    def _one_origin(self) -> ModelSettings:
        if (self.hub is None) == (self.path is None):
            raise ValueError("give exactly one of 'hub' (a hub id) and 'path' (a local folder)")
        return self

    @property
    def reads_arabic(self) -> bool:
        """Translators, and Marian models that have learned to summarize Arabic into English."""
        return self.task == "translation" or self.family == "marian"


class DecodingSettings(_Strict):
    """How an engine decodes. Lengths are in the model's own tokens.

    Attributes:
        batch_tokens: source tokens per batch, padding included.
        max_length_ratio, max_length_slack: an output may have at most
            `ratio * source tokens + slack` tokens; reaching that is reported as `length_limit`.
    """

    beam_size: Annotated[int, Field(ge=1, le=32)] = 4
    length_penalty: float = 1.0
    no_repeat_ngram_size: Annotated[int, Field(ge=0)] = 0
    repetition_penalty: Annotated[float, Field(gt=0)] = 1.0
    batch_tokens: Annotated[int, Field(ge=64)] = 2048
    max_length_ratio: Annotated[float, Field(gt=0)] = 3.0
    max_length_slack: Annotated[int, Field(ge=1)] = 20


class TranslatorSettings(_Strict):
    """The translator of a profile.

    Attributes:
        threads: batches decoded at the same time, one thread each; 0 takes every core.
        max_sentence_tokens: longer sentences are split at clauses, translated in parts and
            joined; sentence models lose words long before their window is full.
        repair: a sentence that loops, hits the length limit or loses a number is decoded again,
            and the better hypothesis kept.
        shortlist: only pieces of the model's shortlist can come out, which is faster for large
            vocabularies; `mujaz models shortlist` learns it.
    """

    model: str
    engine: EngineName = "ctranslate2"
    quantization: Quantization = "int8"
    device: Literal["cpu", "cuda"] = "cpu"
    threads: Annotated[int, Field(ge=0)] = 0
    max_sentence_tokens: Annotated[int, Field(ge=16)] = 200
    repair: bool = True
    shortlist: bool = False
    decoding: DecodingSettings = DecodingSettings()

    @model_validator(mode="after")
    def _shortlist_needs_ctranslate2(self) -> TranslatorSettings:
        if self.shortlist and self.engine != "ctranslate2":
            raise ValueError("'shortlist: true' needs 'engine: ctranslate2'")
        return self


class SummarizerSettings(_Strict):
    """The summarizer of a profile.

    `extractive` picks Arabic sentences and needs no model; `abstractive` names one.

    Attributes:
        sentences: extractive: at most this many; 0 lets the article's length decide.
        min_share, max_share: abstractive: bounds of the summary's length as a share of the
            English article's tokens, capped by `max_tokens`.
        support_threshold: a summary sentence whose support is lower is flagged `weak_support`;
            0.12 by bench/summary_support.py.
        unsupported: what becomes of a written sentence that its article does not bear out (any of
            `number_unsupported`, `name_unsupported`, `claim_reversed`, `weak_support`): `mark`
            prints it with its flags, `replace` puts the best supporting sentence of the article
            in its place and says so.
    """

    method: Literal["extractive", "abstractive"] = "extractive"
    model: str | None = None
    engine: EngineName = "ctranslate2"
    quantization: Quantization = "int8"
    device: Literal["cpu", "cuda"] = "cpu"
    threads: Annotated[int, Field(ge=0)] = 0
    decoding: DecodingSettings = DecodingSettings(no_repeat_ngram_size=3)
    sentences: Annotated[int, Field(ge=0)] = 0
    min_share: Annotated[float, Field(ge=0, le=1)] = 0.08
    max_share: Annotated[float, Field(gt=0, le=1)] = 0.35
    max_tokens: Annotated[int, Field(ge=16)] = 142
    support_threshold: Annotated[float, Field(ge=0, le=1)] = 0.12
    unsupported: Literal["mark", "replace"] = "mark"

    @model_validator(mode="after")
    def _model_when_abstractive(self) -> SummarizerSettings:
        if self.method == "abstractive" and self.model is None:
            raise ValueError("method 'abstractive' needs 'model', a name from 'models'")
        if self.method == "extractive" and self.model is not None:
            raise ValueError("method 'extractive' takes no 'model'")
        return self


class LimitSettings(_Strict):
    """What an article may be before it is refused with a reason.

    Attributes:
        max_bytes: larger files are refused unread.
        max_tags: elements of a page; the time to find its text grows with their square
            (50,000 links: 45 s). News pages have some thousands.
        max_characters, max_lines: of an article's text. The longest articles of the press have
            some 100,000 characters.
        max_sentences: of a cleaned article; bounds how long one article keeps the models.
        in_flight: articles a batch holds at a time: enough sentences (some 600) to fill sorted
            batches, few enough that an interruption costs little.
        min_free_mb: free disk space (10^6 bytes) below which a batch does not start, and stops.
        min_arabic_share: share of letters that must be Arabic script for the article to count
            as Arabic.
    """

    max_bytes: Annotated[int, Field(ge=1)] = 5_000_000
    max_tags: Annotated[int, Field(ge=1)] = 10_000
    max_characters: Annotated[int, Field(ge=1)] = 150_000
    max_lines: Annotated[int, Field(ge=1)] = 5_000
    max_sentences: Annotated[int, Field(ge=1)] = 1_000
    in_flight: Annotated[int, Field(ge=1)] = 32
    min_free_mb: Annotated[float, Field(ge=0)] = 50.0
    min_arabic_share: Annotated[float, Field(ge=0, le=1)] = 0.5


class MemorySettings(_Strict):
    """The translation memory of `mujaz batch`, on this machine and for all output folders.

    Attributes:
        size_mb: it is kept to about this size on disk, least recently used first to go; 0 keeps
            nothing beyond the run.
    """

    size_mb: Annotated[int, Field(ge=0)] = 1024


class NamesSettings(_Strict):
    """Which names lists are in force; docs/names.md explains them.

    Attributes:
        shipped: whether the list that came with the program is.
        files: further lists, `.tsv` or `.yaml`; a later one wins over an earlier one and all over
            the shipped one. Relative paths are resolved against the settings file.
    """

    shipped: bool = True
    files: list[str] = Field(default_factory=list)


class ProfileSettings(_Strict):
    """A named pair of translator and summarizer.

    Attributes:
        names: this profile's names lists; None for the ones at the top of the file.
    """

    description: str = ""
    translator: TranslatorSettings
    summarizer: SummarizerSettings = SummarizerSettings()
    names: NamesSettings | None = None


class Settings(_Strict):
    """The whole of models.yaml. `file` is where it was read from."""

    version: Literal[1] = 1
    default_profile: str
    models: dict[str, ModelSettings]
    profiles: dict[str, ProfileSettings]
    limits: LimitSettings = LimitSettings()
    memory: MemorySettings = MemorySettings()
    names: NamesSettings = NamesSettings()
    file: Path = Path(FILE_NAME)

    def profile(self, name: str | None) -> tuple[str, ProfileSettings]:
        """The profile called `name`, or the default one for None.

        Raises:
            SettingsError: there is no such profile; lists those there are.
        """
        chosen = name or self.default_profile
        if chosen not in self.profiles:
            raise SettingsError(
                f"unknown profile '{chosen}' ({self.file})",
                f"profiles there: {', '.join(self.profiles)}{_suggestion(chosen, self.profiles)}",
            )
        return chosen, self.profiles[chosen]

    def names_files(self, profile: ProfileSettings) -> tuple[bool, tuple[Path, ...]]:
        """Whether the shipped names list is in force for `profile`, and its own lists."""
        chosen = profile.names or self.names
        return chosen.shipped, tuple(
            (self.file.parent / Path(file).expanduser()).resolve() for file in chosen.files
        )

    def model(self, name: str) -> ModelSettings:
        """The model called `name`.

        Raises:
            SettingsError: there is no such model; lists those there are.
        """
        if name not in self.models:
            raise SettingsError(
                f"unknown model '{name}' ({self.file})",
                f"models there: {', '.join(self.models)}{_suggestion(name, self.models)}",
            )
        return self.models[name]

    def model_folder(self, model: ModelSettings) -> Path | None:
        """Folder of a local model, resolved against the settings file; None for a hub model."""
        if model.path is None:
            return None
        return (self.file.parent / Path(model.path).expanduser()).resolve()


def shipped_settings_file() -> Path:
    """models.yaml that came with the program: in the installed package, else in the checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "shipped" / FILE_NAME
    return installed if installed.is_file() else package.parent / FILE_NAME


def find_settings_file(explicit: Path | None = None) -> Path:
    """The settings file in effect: `explicit`, $MUJAZ_MODELS, ./models.yaml, the shipped one."""
    if explicit is not None:
        return explicit
    if variable := os.environ.get(ENVIRONMENT_VARIABLE):
        return Path(variable)
    here = Path(FILE_NAME)
    return here if here.is_file() else shipped_settings_file()


def load_settings(explicit: Path | None = None) -> Settings:
    """Read and validate the settings file in effect (see `find_settings_file`).

    Raises:
        SettingsError: missing or unreadable file, bad YAML, unknown key, wrong type, or a
            profile that names a model that is not there.
    """
    file = find_settings_file(explicit)
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SettingsError(
            f"settings file not found: {file}",
            f"give another with --models FILE or ${ENVIRONMENT_VARIABLE}, "
            f"or copy {shipped_settings_file()}",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"cannot read settings file {file}: {error}", "it must be a readable UTF-8 file"
        ) from error
    try:
        data = yaml.load(text, Loader=_PlainLoader)  # noqa: S506 - a SafeLoader, made stricter
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error)
        raise SettingsError(
            f"{file}{where}: not valid YAML: {problem}", "mind indentation and colons"
        ) from error
    return parse_settings(data, file)


def parse_settings(data: Any, file: Path) -> Settings:
    """Validate the content of a settings file. Raises SettingsError as `load_settings` does."""
    if not isinstance(data, dict):
        raise SettingsError(
            f"{file}: expected a mapping with 'default_profile', 'models' and 'profiles'",
            f"see {shipped_settings_file()} for a complete example",
        )
    if "file" in data:
        raise SettingsError(f"{file}: unknown key 'file'", "remove it")
    try:
        settings = Settings.model_validate({**data, "file": file})
    except ValidationError as error:
        raise _explain(error, file) from error
    _check_references(settings)
    return settings


class _PlainLoader(yaml.SafeLoader):
    """SafeLoader that refuses aliases (a few lines of them can expand to gigabytes) and
    duplicate keys (the last would silently win).
    """

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            event: yaml.events.Event = self.get_event()  # type: ignore[no-untyped-call]
            mark: Any = event.start_mark
            raise yaml.MarkedYAMLError(
                problem="aliases (*name) are not supported", problem_mark=mark
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen: set[str] = set()
        for key_node, _ in node.value:
            key = str(key_node.value)
            if key in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"key '{key}' stands twice", problem_mark=key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def _explain(error: ValidationError, file: Path) -> SettingsError:
    problems = []
    for item in error.errors():
        key = ".".join(str(part) for part in item["loc"]) or "(top level)"
        if item["type"] == "extra_forbidden":
            known = _known_keys(item["loc"])
            name = str(item["loc"][-1])
            problems.append(
                f"{key}: unknown key{_suggestion(name, known)}; "
                f"known here: {', '.join(sorted(known))}"
            )
        elif item["type"] == "missing":
            problems.append(f"{key}: missing")
        else:
            message = item["msg"].removeprefix("Value error, ")
            given = item["input"]
            shown = "" if isinstance(given, dict) else f", not {given!r}"
            problems.append(f"{key}: {message}{shown}")
    return SettingsError(
        f"{file}: " + f"\n{file}: ".join(problems), "correct the key and run again"
    )


def _known_keys(location: tuple[int | str, ...]) -> list[str]:
    """Field names of the settings class in which an unknown key at `location` was found."""
    current: Any = Settings
    for part in location[:-1]:
        fields = getattr(current, "model_fields", None)
        # dict[str, X] has no fields of its own: `part` is then the name of an entry.
        current = fields[str(part)].annotation if fields else current.__args__[1]
    return [name for name in getattr(current, "model_fields", {}) if name != "file"]


def _check_references(settings: Settings) -> None:
    if settings.default_profile not in settings.profiles:
        raise SettingsError(
            f"{settings.file}: default_profile: no profile '{settings.default_profile}'",
            f"profiles there: {', '.join(settings.profiles)}",
        )
    for name, profile in settings.profiles.items():
        wanted = [("translator", profile.translator.model, "translation")]
        if profile.summarizer.model is not None:
            wanted.append(("summarizer", profile.summarizer.model, "summarization"))
        for part, model, task in wanted:
            key = f"profiles.{name}.{part}.model"
            if model not in settings.models:
                raise SettingsError(
                    f"{settings.file}: {key}: no model '{model}'"
                    f"{_suggestion(model, settings.models)}",
                    f"models there: {', '.join(settings.models)}",
                )
            if settings.models[model].task != task:
                raise SettingsError(
                    f"{settings.file}: {key}: '{model}' is a {settings.models[model].task} model",
                    f"name a model with task: {task}",
                )


def _suggestion(name: str, known: Any) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f" (did you mean '{close[0]}'?)" if close else ""

"""Every setting is named in .env.example with its default, and can be left empty."""

from pathlib import Path

import pytest
from platformdirs import user_data_path
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from bot.bootstrap import second_look
from bot.settings import Settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Run where nothing is set and no .env lies."""
    for name in variables():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def variable(name: str, field: FieldInfo) -> str:
    """Return the environment variable of a setting."""
    if field.validation_alias is None:
        return f"{Settings.model_config['env_prefix']}{name}".upper()
    return str(getattr(field.validation_alias, "choices", [field.validation_alias])[0])


def variables() -> dict[str, FieldInfo]:
    return {variable(name, field): field for name, field in Settings.model_fields.items()}


def example() -> dict[str, tuple[str, str]]:
    """Return the variables of .env.example with their value and the comment above."""
    found, comment = {}, ""
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            comment = line.removeprefix("#").strip()
        elif line:
            name, _, value = line.partition("=")
            found[name] = (value, comment)
    return found


def test_the_example_names_exactly_the_settings_in_their_order() -> None:
    assert list(example()) == list(variables())


def test_the_example_shows_every_default_and_what_it_means() -> None:
    for name, field in variables().items():
        value, comment = example()[name]
        shown = "" if field.default_factory else str(field.default)
        assert value == (shown.lower() if field.annotation is bool else shown), name
        assert field.description, name
        assert comment.startswith(field.description), name


def test_the_example_copied_as_it_is_changes_nothing(tmp_path: Path) -> None:
    plain = Settings()
    (tmp_path / ".env").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    copied = Settings()
    assert copied == plain


def test_an_empty_value_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Settings()
    for name in variables():
        monkeypatch.setenv(name, "")
    assert Settings() == plain
    assert plain.data == user_data_path("learnt", appauthor=False)
    assert (plain.nation, plain.idle_minutes, plain.embedding_model) == ("England", 30, "")


def test_what_is_set_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LEARNT_NATION=Wales\nLEARNT_IDLE_MINUTES=5\nOTHER=1\n")
    monkeypatch.setenv("LEARNT_IDLE_MINUTES", "10")
    monkeypatch.setenv("LEARNT_DATA", str(tmp_path))
    monkeypatch.setenv("EMBEDDING_MODEL", "hashing")
    settings = Settings()
    assert (settings.nation, settings.idle_minutes) == ("Wales", 10)  # the environment goes before the file
    assert (settings.data, settings.embedding_model) == (tmp_path, "hashing")


def test_no_cross_encoder_is_loaded_unless_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert second_look(Settings()) is None
    monkeypatch.setenv("RERANKER_MODEL", "some/model")
    monkeypatch.setenv("RERANKER_MS", "80")
    assert (Settings().reranker_model, Settings().reranker_ms) == ("some/model", 80)


@pytest.mark.parametrize("milliseconds", ["0", "-5", "9", "10001", "a while"])
def test_a_budget_that_makes_no_sense_is_refused(milliseconds: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RERANKER_MS", milliseconds)
    with pytest.raises(ValidationError):
        Settings()


@pytest.mark.model
def test_a_cross_encoder_that_cannot_be_loaded_is_told_at_the_start_and_missed_by_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "model").mkdir()
    assert second_look(Settings(reranker_model=str(tmp_path / "model"))) is None
    (told,) = [record.getMessage() for record in caplog.records if record.name == "bot.bootstrap"]
    assert "cannot be loaded: set RERANKER_MODEL to" in told
    assert "Until then the search alone orders what it finds." in told


@pytest.mark.parametrize("minutes", ["0", "-1", "soon"])
def test_a_setting_that_makes_no_sense_is_refused(minutes: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEARNT_IDLE_MINUTES", minutes)
    with pytest.raises(ValidationError):
        Settings()

"""Every setting, typed, read once."""

from pathlib import Path

from platformdirs import user_data_path
from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What can be set in the environment or in a file named .env."""

    model_config = SettingsConfigDict(
        env_prefix="LEARNT_", env_file=".env", extra="ignore", env_ignore_empty=True, populate_by_name=True
    )

    data: Path = Field(
        default_factory=lambda: user_data_path("learnt", appauthor=False),
        description="Folder that holds the library, the index and the original files.",
    )

    @field_validator("data")
    @classmethod
    def _home(cls, value: Path) -> Path:
        return value.expanduser()

    nation: str = Field(
        default="England", description="Where you practise; guidance of another nation is marked as such."
    )
    area: str = Field(
        default="",
        description="The area whose contacts an emergency card shows to somebody without an area of their own.",
    )
    idle_minutes: int = Field(
        default=30, ge=1, description="Minutes without a message after which a conversation is forgotten."
    )
    approval: bool = Field(
        default=True, description="A second person approves each lesson. false: its author alone decides."
    )
    quiet_hours: str = Field(
        default="19:00-07:30",
        pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$",
        description="Hours in London in which nothing is sent that nobody asked for. Equal times: none.",
    )
    telegram_token: SecretStr = Field(
        default=SecretStr(""),
        validation_alias=AliasChoices("TELEGRAM_TOKEN", "telegram_token"),
        description="The token of the Telegram bot, from BotFather. Keep it secret: whoever has it is the bot.",
    )
    telegram_base_url: str = Field(
        default="https://api.telegram.org/bot",
        pattern=r"^https?://\S+/bot$",
        validation_alias=AliasChoices("TELEGRAM_BASE_URL", "telegram_base_url"),
        description="Where the Bot API is; ends in /bot.",
    )
    telegram_base_file_url: str = Field(
        default="https://api.telegram.org/file/bot",
        pattern=r"^https?://\S+/bot$",
        validation_alias=AliasChoices("TELEGRAM_BASE_FILE_URL", "telegram_base_file_url"),
        description="Where the Bot API keeps files; ends in /bot.",
    )
    telegram_inline: bool = Field(
        default=False,
        validation_alias=AliasChoices("TELEGRAM_INLINE", "telegram_inline"),
        description="Answer @the_bot QUESTION in any chat, for people with a role. Every keystroke is then sent here.",
    )
    embedding_model: str = Field(
        default="",
        validation_alias=AliasChoices("EMBEDDING_MODEL", "embedding_model"),
        description="Any sentence-transformers model, by name or path. Empty: the packaged all-MiniLM-L6-v2. "
        "hashing: none, for tests.",
    )
    reranker_model: str = Field(
        default="",
        validation_alias=AliasChoices("RERANKER_MODEL", "reranker_model"),
        description="Any sentence-transformers cross-encoder, by name or path, that looks again at the best passages. "
        "Empty: none.",
    )
    reranker_ms: int = Field(
        default=150,
        ge=10,
        le=10_000,
        validation_alias=AliasChoices("RERANKER_MS", "reranker_ms"),
        description="Milliseconds of a question that the cross-encoder may take.",
    )

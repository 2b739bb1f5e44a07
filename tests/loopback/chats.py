"""Chats and what was posted in them."""

from collections import deque
from dataclasses import dataclass, field

from tests.loopback.wire import Json

GONE = ("left", "kicked")
GENERAL = 1
"""The topic of a forum whose messages carry no topic."""

TELEGRAM: Json = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
"""Who forwards the posts of a channel to its group."""
ANONYMOUS_ADMIN: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT: Json = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}

BOT_RIGHTS = tuple(
    "can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members can_promote_members "
    "can_change_info can_invite_users can_pin_messages can_post_stories can_edit_stories can_delete_stories".split()
)


@dataclass(slots=True)
class Posted:
    """A message as it now stands, and what became of it."""

    message: Json
    ours: bool
    """Whether the bot under test posted it."""
    edits: int = 0
    deleted: bool = False


@dataclass(slots=True)
class Topic:
    """A topic of a forum."""

    name: str
    closed: bool = False


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat, a group or a channel."""

    id: int
    kind: str
    info: Json
    members: dict[int, str] = field(default_factory=dict)
    rights: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(BOT_RIGHTS, True))
    """What the bot may do where it is an administrator."""
    may_write: bool = True
    """Whether members may write: the group's own permissions."""
    posts: dict[int, Posted] = field(default_factory=dict)
    drafts: dict[int, str] = field(default_factory=dict)
    drafted: list[str] = field(default_factory=list)
    """Every draft that was ever shown."""
    pinned: list[int] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    topics: dict[int, Topic] = field(default_factory=dict)
    linked: "Chat | None" = None
    """The group that gets what a channel posts."""
    migrated_to: int | None = None
    sent: deque[float] = field(default_factory=deque)
    """When the bot posted here, for the flood limit."""

    def public(self) -> Json:
        """Return the chat as it stands in a message."""
        return {"id": self.id, "type": self.kind, **self.info}

    @property
    def forum(self) -> bool:
        """Return whether the group has topics."""
        return bool(self.info.get("is_forum"))

    def live(self, message_id: int) -> Posted | None:
        """Return a message that was not deleted."""
        posted = self.posts.get(message_id)
        return None if posted is None or posted.deleted else posted

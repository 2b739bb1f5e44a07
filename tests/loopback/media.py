"""What people send beside words: the smallest form of each kind that Telegram would send."""

import time

from tests.loopback.wire import Json

_SIZE = {"width": 640, "height": 480}
FILES: dict[str, Json] = {
    "photo": _SIZE,
    "voice": {"duration": 7, "mime_type": "audio/ogg"},
    "audio": {"duration": 7, "mime_type": "audio/mpeg"},
    "video": {**_SIZE, "duration": 7, "mime_type": "video/mp4"},
    "video_note": {"length": 240, "duration": 7},
    "animation": {**_SIZE, "duration": 3, "mime_type": "video/mp4"},
    "document": {"file_name": "notes.pdf", "mime_type": "application/pdf"},
    "sticker": {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular", "emoji": "🙂"},
}
_OTHERS: dict[str, Json] = {
    "location": {"latitude": 53.65, "longitude": -1.78},
    "contact": {"phone_number": "07700 900123", "first_name": "Dana"},
    "dice": {"emoji": "🎲", "value": 4},
    "poll": {
        "id": "P1",
        "question": "Who can cover Friday?",
        "options": [
            {"text": "I can", "voter_count": 0, "persistent_id": "1"},
            {"text": "I cannot", "voter_count": 0, "persistent_id": "2"},
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    },
}
KINDS = (*FILES, *_OTHERS)


def content(kind: str, file: Json) -> Json:
    """Return the part of a message that carries something of a kind; `file` names the bytes of a file."""
    if kind in _OTHERS:
        return {kind: _OTHERS[kind]}
    whole = file | FILES[kind] | ({"file_name": file["file_name"]} if kind == "document" else {})
    if kind != "document":
        whole.pop("file_name", None)
    if kind == "animation":
        return {"animation": whole, "document": file}  # Telegram fills both, for apps that know no animations.
    return {kind: [whole] if kind == "photo" else whole}


def attached(message: Json) -> str:
    """Return the kind of what a message carries beside words, or nothing."""
    if "animation" in message:
        return "animation"  # It is a document too.
    return next((kind for kind in KINDS if kind in message), "")


def origin(of: Json | str) -> Json:
    """Return where a forwarded message comes from: a user, a chat, a channel, or the name of a hidden user."""
    date = int(time.time()) - 60
    if isinstance(of, str):
        return {"type": "hidden_user", "sender_user_name": of, "date": date}
    if of.get("type") == "channel":
        return {"type": "channel", "chat": of, "message_id": 1, "date": date}
    if "type" in of:
        return {"type": "chat", "sender_chat": of, "date": date}
    return {"type": "user", "sender_user": of, "date": date}

"""A Telegram on this machine: the Bot API over HTTP for a bot under test, and a world for tests to play in."""

import asyncio
import time
from collections.abc import Iterable
from typing import Any, Literal, Self

from aiohttp import web

from tests.loopback.chats import GENERAL, Chat, Topic
from tests.loopback.faults import Drop, Fault, Flood, error_of, taken
from tests.loopback.methods import METHODS
from tests.loopback.people import Person
from tests.loopback.transcript import transcript
from tests.loopback.wire import Given, Json, Refused, unpacked
from tests.loopback.world import Call, World

Away = Literal["", "refused", "502"]
_NOT_COUNTED = {"sendChatAction", "sendMessageDraft"}
_BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head></html>"


class Server(World):
    """Serve the Bot API on a port of its own while the context is open."""

    def __init__(
        self,
        token: str = "1000:TEST",
        username: str = "learnt_bot",
        *,
        flood: bool = False,
        reads_all_groups: bool = False,
    ) -> None:
        super().__init__(token, username, reads_all_groups=reads_all_groups)
        self.token = token
        self.flood = flood
        self.latency = 0.0
        self.away: Away = ""
        self._limits = Flood()
        self._faults: list[Fault] = []
        self._open: set[asyncio.BaseTransport] = set()
        self._port = 0

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=60 << 20)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/files/{number}", self._file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await self._listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._hang_up()
        await self._runner.cleanup()

    async def _listen(self) -> None:
        self._site = web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True)
        await self._site.start()
        self._port = self._runner.addresses[0][1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def base_url(self) -> str:
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.url}/file/bot"

    # The world, for tests.

    def person(self, name: str, *, language: str = "en", username: str = "", is_bot: bool = False) -> Person:
        """Return somebody new whom the bot has never met."""
        number = 10_000 + len(self.users)
        user: Json = {"id": number, "is_bot": is_bot, "first_name": name}
        user |= {"username": username} if username else {}
        user |= {} if is_bot else {"language_code": language}
        self.users[number] = user
        names: Json = {key: value for key, value in user.items() if key in ("first_name", "username")}
        self.chats[number] = Chat(number, "private", names, {number: "member"})
        return Person(self, user)

    def group(
        self,
        title: str,
        *people: Person,
        admins: Iterable[Person] = (),
        bot: str = "member",
        kind: Literal["group", "supergroup", "channel"] = "supergroup",
        forum: bool = False,
        linked: Chat | None = None,
    ) -> Chat:
        """Return a new group with these people and the bot in it, as a member unless said otherwise."""
        number = -5_000_000 - len(self.chats) if kind == "group" else -1_000_000_000_000 - len(self.chats)
        chat = Chat(number, kind, {"title": title, **({"is_forum": True} if forum else {})}, linked=linked)
        chat.members = {person.id: "member" for person in people} | {person.id: "administrator" for person in admins}
        chat.members[self.me["id"]] = bot
        if forum:
            chat.topics[GENERAL] = Topic("General")
            self.post(chat, {"sender_chat": chat.public()}, {"supergroup_chat_created": True})  # Opens General.
        self.chats[number] = chat
        return chat

    def channel(self, title: str, *people: Person, bot: str = "administrator", linked: Chat | None = None) -> Chat:
        """Return a new channel where these people and the bot may post; `linked` gets every post forwarded."""
        return self.group(title, admins=people, bot=bot, kind="channel", linked=linked)

    def migrate(self, group: Chat) -> Chat:
        """Make a supergroup of a group and return it; both sides say so."""
        new = self.group(group.info["title"])
        new.members, new.rights, new.may_write = dict(group.members), dict(group.rights), group.may_write
        creator = {"from": self.users[next(user for user in group.members if user in self.users)]}
        self.deliver(group, self.post(group, creator, {"migrate_to_chat_id": new.id}))
        group.migrated_to = new.id
        self.deliver(new, self.post(new, creator, {"migrate_from_chat_id": group.id}))
        return new

    def age(self, message: Json, seconds: float) -> None:
        """Let a message have been written so much earlier."""
        message["date"] = int(message["date"] - seconds)

    def transcript(self, chat: Chat | Person | int) -> list[Json]:
        """Return everything that was ever said in a chat, as it now stands."""
        return transcript(self.chats[chat if isinstance(chat, int) else chat.id], self.me)

    # What goes wrong on purpose.

    def fail_next(
        self,
        method: str,
        *,
        code: int | None = None,
        description: str = "",
        retry_after: int | None = None,
        drop: bool | Drop = False,
        delay: float = 0.0,
        times: int = 1,
        chat: Chat | Person | None = None,
    ) -> None:
        """Let the next calls of a method ("*": of any) fail, in one chat or in all.

        A call is answered with an error, or its connection is cut `before` or `after` it was carried out
        (True: before); with a delay alone it only takes longer.
        """
        cut: Drop = "before" if drop is True else drop or ""
        error = error_of(code, description, retry_after)
        fault = Fault(method, chat.id if chat else None, error, cut, delay)
        self._faults.extend([fault] * times)

    def forget_faults(self) -> None:
        """Let nothing more go wrong."""
        self._faults.clear()

    async def go_away(self, how: Away = "refused") -> None:
        """Refuse every connection, or answer every request with 502, until `come_back`."""
        self.away = how
        if how == "refused":
            await self._site.stop()
            self._hang_up()
        self.updates.cut_off(Refused(502, "Bad Gateway"))

    async def come_back(self) -> None:
        """Serve again, on the same port."""
        if self.away == "refused":
            await self._listen()
        self.away = ""

    def _hang_up(self) -> None:
        for transport in self._open:
            if isinstance(transport, asyncio.Transport):
                transport.abort()

    # HTTP.

    async def _file(self, request: web.Request) -> web.Response:
        number = request.match_info["number"]
        if request.match_info["token"] != self.token or number not in self.files:
            return _failed(Refused(404, "Not Found"))
        fault = taken(self._faults, "download", None)
        if fault and fault.error:
            return _failed(fault.error)
        self.downloads.append(number)
        return web.Response(body=self.files[number][1])

    async def _answer(self, request: web.Request) -> web.Response:
        """Answer one request as Telegram does."""
        transport = request.transport
        if transport is None:
            return web.Response()  # Whoever asked has gone.
        self._open.add(transport)
        try:
            return await self._carry_out(request)
        except Refused as error:
            return _failed(error)
        finally:
            self._open.discard(transport)

    async def _carry_out(self, request: web.Request) -> web.Response:
        """Do what a request asks for and answer it. Raise Refused."""
        if self.away == "refused":
            return _cut(request)
        if self.away == "502":
            return web.Response(status=502, text=_BAD_GATEWAY, content_type="text/html")
        if request.match_info["token"] != self.token:
            raise Refused(401, "Unauthorized")
        given = await _read(request)
        method = request.match_info["method"]
        call = Call(method, given.params, time.monotonic())
        self.calls.append(call)
        self.changed()
        try:
            fault = taken(self._faults, method, call.chat)
            await asyncio.sleep(self.latency + (fault.delay if fault else 0.0))
            if fault and fault.drop == "before":
                call.error = "cut off before"
                return _cut(request)
            if fault and fault.error:
                raise fault.error
            call.result = await self._result(method, given)
            if fault and fault.drop == "after":
                call.error = "cut off after"
                return _cut(request)
            return web.json_response({"ok": True, "result": call.result})
        except Refused as error:
            gone = request.transport is None or request.transport.is_closing()
            call.error = "nobody waits any more" if gone else str(error)
            raise
        except Exception as error:
            call.error = f"the loopback server itself is wrong: {error!r}"
            raise
        finally:
            call.ended = time.monotonic()
            self.changed()

    async def _result(self, method: str, given: Given) -> Any:
        """Return what a method returns. Raise Refused."""
        if method == "getUpdates":
            return await self.updates.fetch(given)
        if method not in METHODS:
            self.unsupported[method] += 1
            raise Refused(404, "Not Found: method not found")
        posts = method.startswith(("send", "edit")) and method not in _NOT_COUNTED
        if self.flood and posts and not given.text("inline_message_id"):
            self._limits.meter(self.chat_of(given))
        return METHODS[method](self, given)


async def _read(request: web.Request) -> Given:
    """Return the parameters and files of a request. Raise Refused where they cannot be read."""
    params: Json = dict(request.query)
    files: dict[str, tuple[str, bytes]] = {}
    if request.content_type == "application/json":
        return Given(params | await request.json())
    for key, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[key] = (value.filename, value.file.read())
        else:
            params[key] = value if isinstance(value, str) else bytes(value).decode()
    return Given(unpacked(params), files)


def _failed(error: Refused) -> web.Response:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.code)


def _cut(request: web.Request) -> web.Response:
    """Cut a connection; the response goes nowhere."""
    if request.transport:
        request.transport.abort()
    return web.Response()

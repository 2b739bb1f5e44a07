"""Play the conversations with the real bot and write their pictures: `python -m tests.pictures [DATA]`.

DATA is a folder with a published starter library, which is copied; without it one is made, in a minute or two. Only
the pictures that print a day (the card's numbers, the end of access) change from one run to the next.
"""

import asyncio
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.contacts import Contact, Contacts, Service, write_contacts
from tests.loopback.process import ROOT, BotProcess
from tests.loopback.server import Server
from tests.pictures.briefing import briefing_picture
from tests.pictures.plays import PLAYS, Stage

_PICTURES = ROOT / "docs" / "pictures"
_CONTACTS = {
    Service.FRONT_DOOR: "0113 496 0001, Monday to Friday 9 to 5",
    Service.OUT_OF_HOURS: "0113 496 0002",
    Service.LADO: "0113 496 0003",
    Service.STAFF_SUPPORT: "0113 496 0004",
}


async def _played(data: Path) -> Stage:
    """Return the pictures of all conversations."""
    async with Server() as server:
        stage = Stage(server, data)
        env = {"LEARNT_DATA": str(data), "HF_HUB_OFFLINE": "1"}
        async with await BotProcess.start(server, data, env):
            for play in PLAYS:
                await play(stage)
    return stage


def main(*given: str) -> None:
    """Write every picture, and remove those of conversations that are no more."""
    with TemporaryDirectory() as place:
        data = Path(place) / "data"
        if given:
            shutil.copytree(given[0], data)
        else:
            env = {**os.environ, "LEARNT_DATA": str(data), "HF_HUB_OFFLINE": "1"}
            subprocess.run([sys.executable, "-m", "bot", "reindex"], cwd=ROOT, env=env, check=True)
        checked = {service: Contact(say=say, checked=date.today()) for service, say in _CONTACTS.items()}
        write_contacts(data, Contacts({"Leeds": checked}))
        stage = asyncio.run(_played(data))
        stage.pages["briefing"] = briefing_picture(data)
    _PICTURES.mkdir(exist_ok=True)
    for old in _PICTURES.glob("*.svg"):
        old.unlink()
    for name, svg in stage.pictures.items():
        (_PICTURES / f"{name}.svg").write_text(svg, encoding="utf-8")
        print(f"{name}.svg", f"{len(svg) / 1000:.0f} kB")
    for name, png in stage.pages.items():
        (_PICTURES / f"{name}.png").write_bytes(png)
        print(f"{name}.png", f"{len(png) / 1000:.0f} kB")


if __name__ == "__main__":
    main(*sys.argv[1:])

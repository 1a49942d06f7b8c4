"""Everything that moderators may ask for, in one place. Does nothing itself."""

from dataclasses import dataclass

from bot.ports import Files
from bot.services.audience import Audience
from bot.services.console_words import ConsoleWords
from bot.services.consoles import Consoles
from bot.services.planning import Planning
from bot.services.practising import Practising
from bot.services.refreshing import Refreshing
from bot.services.resting import Resting
from bot.services.roles import Roles
from bot.services.running import Running
from bot.services.scheduling import Scheduling
from bot.services.script_files import ScriptFiles
from bot.services.scripts import Scripts
from bot.services.setting_aside import SettingAside


@dataclass(frozen=True, slots=True)
class Moderating:
    """The services for those who run chats."""

    running: Running
    consoles: Consoles
    scripts: Scripts
    practising: Practising
    audience: Audience
    setting_aside: SettingAside
    resting: Resting
    script_files: ScriptFiles


def build_moderating(  # what they stand on, and the programme's language
    roles: Roles,
    planning: Planning,
    refreshing: Refreshing,
    console_words: ConsoleWords,
    files: Files,
    language: str = "en",
) -> Moderating:
    """Build them, each given what it needs."""
    database, clock = roles.database, roles.clock
    running = Running(database, clock, roles, planning, refreshing.wake)
    scheduling = Scheduling(database, clock, planning, roles)
    scripts = Scripts(database, clock, planning, language)
    return Moderating(
        running=running,
        consoles=Consoles(database, clock, console_words, refreshing),
        scripts=scripts,
        practising=Practising(database, clock, refreshing.wake),
        audience=Audience(database, clock, running),
        setting_aside=SettingAside(database, clock, running),
        resting=Resting(database, running, scripts, scheduling),
        script_files=ScriptFiles(database, files, running, scheduling),
    )

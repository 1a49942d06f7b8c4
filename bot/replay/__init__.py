"""Replays a stretch of a programme on a fast clock, against a Slack-compatible workspace. Not for live bots.

    stage      the bot, its workspace and a database, which are gone afterwards
    material   what is replayed: events, questions, what channels want to hear, what becomes otherwise
    course     the clock that goes from one due moment to the next
    far_end    what arrived in the workspace
    verdict    what became of everything that had to be posted

It stands beside `bot.demo`, above the composition root, and sees every other part.
"""

"""cembot: announces a programme of online events, answers what is on, and logs who took part.

The map, outermost first; each line may import the lines below it, never above:

    __main__   python -m bot
    cli        the commands
    demo       opens the rehearsal
    replay     takes the bot through a month on a fast clock, and judges what it did
    process    keeps a bot going that is built, and ends it
    examination  looks at an installation without running a bot
    app        the composition root: opens what is outside, and joins all to one bot
    building   builds the services, each given what it needs
    on_x       builds what speaks to X, where there are keys for it
    handlers   (top level) people speak: Slack's mentions, commands, buttons, modals
    schedules  (top level) the clock speaks: plan, deliver, expand
    web        what is reached over HTTP: Slack's signed requests, calendars, health; loaded only where it is served
    rehearsal  a Slack-compatible workspace and an X on this machine; imports nothing of ours but errors and clock
    outlets    where announcements go; implement ports; known to app only
    services   what the bot can do, one verb a file
    wording    domain in, words out
    calendars  writers of ours
    feeds      readers of partners' calendars
    asking     from a person's words to a query
    storage    the only folder that knows SQL
    ports      what the services need of the outside
    domain     plain values and decisions
    settings, clock, errors
"""

"""What is reached over HTTP: Slack's signed requests, calendars, and health. Decides nothing that a service decides.

    slack     what Slack sends: bounded, signed, young, and each once
    calendars /calendar.ics, single events, and the page from which people subscribe (with asked, conditional)
    health    /livez and /healthz
    site      the addresses, together
    server    serves them beside everything else in the same loop

Loaded only where something is served.
"""

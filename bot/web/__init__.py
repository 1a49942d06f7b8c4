"""What is reached over HTTP: Slack's signed requests and the bot's health. Decides nothing that a service decides.

    slack     what Slack sends: bounded, signed, young, and each once
    health    /livez and /healthz
    site      the addresses, together
    server    serves them beside everything else in the same loop

Loaded only where something is served.
"""

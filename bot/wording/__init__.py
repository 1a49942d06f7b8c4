"""Domain values in, words out: messages and views for Slack, lines for terminals. No I/O and no clock.

message     what Slack takes and its limits; the safe ways to make text      times    when, in words
listing     how events are listed            answer   what somebody asked for     digest   today's list
start       the notice of a chat             channel  the modal of a channel      privacy  who is counted
help        from the table of commands       refusals what is not possible        table    rows and text for terminals
"""

"""What the bot can do, one verb a file. Each service is given what it needs; none builds anything outside.

agenda      what is on in a stretch of time        importing   a programme's events, taken in
expanding   series into rows, 13 months ahead      answering   from a question to the words of an answer
people      whose zone, who may, who is counted    subscribing what a channel hears
planning    what is due, as rows                   composing   the words of an announcement
delivering  from a row to a certain outcome        attendance  who took part
telling     the whole story of an announcement     health      what runs, what is late, whether all is well
refreshing  what was posted, kept true
examining   what is right about an installation
x_words     the words of posts on X                ways        how each chat is brought to X
x_posting   posts on X, and what they cost         spending    what may be paid for, and the ledger
forecasting what a month on X comes to             examining_x what is right about an account on X
"""

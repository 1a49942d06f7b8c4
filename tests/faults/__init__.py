"""The bot under faults: killed, cut off, refused and starved, and what its destinations say was posted."""

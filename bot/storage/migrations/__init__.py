"""The history of the tables. One file a step in `versions`; nothing here is imported by the running bot."""

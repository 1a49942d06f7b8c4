"""The only folder that knows SQL: tables, queries by subject, migrations, and the database that runs units of work.

A query is a plain synchronous function that takes a connection; `Database` decides on which thread it runs.
Nothing here decides what is due, what counts or what is said.
"""

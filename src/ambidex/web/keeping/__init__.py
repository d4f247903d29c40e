"""Keeping a site: one archive of all that it holds, and a restored copy that is checked before it is believed.

An archive holds the database, and every log and study that the database names. It does not hold the key that signs
sessions: a restored site makes its own, and people sign in again.
"""

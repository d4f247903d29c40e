"""One site and one browser for all tests of this folder; both are gone before the tests of another begin.

The folder is a package because Playwright's loop must not outlive it: Django refuses its database beside a loop.
"""

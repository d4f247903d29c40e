"""The base error and the list of problems it prints.

Every error a user can cause is an `AmbidexError`; the command line prints it and ends with exit status 2.
"""

from ambidex.errors.bad_input import AmbidexError, BadInput, Problem, did_you_mean

__all__ = ["AmbidexError", "BadInput", "Problem", "did_you_mean"]

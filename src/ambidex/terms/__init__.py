"""The vocabulary: name, symbol, unit and description of each measure, and the value that carries one.

`terms.toml` is the law: headings, help, tooltips and the glossary are made from it.
"""

from ambidex.terms.quantity import Quantity
from ambidex.terms.term import Term, all_terms, term

__all__ = ["Quantity", "Term", "all_terms", "term"]

"""How dates are written, a folder a language, where Django's own way does not fit the pages."""

"""The web application: the only package that knows Django.

`pages/` has a folder per page, found by its being there; `accounts` says who may do what; `jobs` keeps long work;
`studies` keeps logs and what was found in them; `records` keeps what people write. Pages show what `workspace` found,
drawn by `draw`; no page computes.
"""

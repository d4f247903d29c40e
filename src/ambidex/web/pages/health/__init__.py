"""Whether the site is well: for a monitor, without a word about anybody."""

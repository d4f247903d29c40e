"""My page: what is held about me, and how I sign in."""

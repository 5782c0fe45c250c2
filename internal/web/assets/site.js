// Runs on every page. Everything works without it.

"""The machine's side of the server."""

"""Pages (páginas): one module per concept; a page reads queries and calls at most one action."""

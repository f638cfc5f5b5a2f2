"""Documents in, drafts out (importación): readers, sections, tables, draft, match; no Django."""

"""Actions (actos): the only door for writes; permission, rule, transaction, write, event."""

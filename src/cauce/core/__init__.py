"""The rules (reglas): plain Python on small frozen facts, standard library only."""

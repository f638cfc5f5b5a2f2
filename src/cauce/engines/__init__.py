"""Engines (motores de cálculo): arrays in, arrays out; no Django, no database."""

"""A run (corrida): hazard, exposure and curves in, impact out; equal bits for any number of workers."""

from cauce.engines.risk.running.run import run

__all__ = ["run"]

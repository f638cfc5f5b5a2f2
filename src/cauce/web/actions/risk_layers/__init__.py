"""Layers of the map (capas del mapa): brought, checked by a job, replaced, released by a named body."""

from cauce.web.actions.risk_layers.checking import KIND, check_again, check_what_waited
from cauce.web.actions.risk_layers.keeping import (
    CannotKeepLayerError,
    add_layer,
    change_layer,
    replace_file,
    retire_layer,
    use_file,
)
from cauce.web.actions.risk_layers.releasing import release_layer, withdraw_layer

__all__ = [
    "KIND",
    "CannotKeepLayerError",
    "add_layer",
    "change_layer",
    "check_again",
    "check_what_waited",
    "release_layer",
    "replace_file",
    "retire_layer",
    "use_file",
    "withdraw_layer",
]

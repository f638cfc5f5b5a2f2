"""Environment (variables de entorno): every setting that an administrator may give, read once, wrong ones refused."""

from cauce.web.environment.backups import backup_key, backups_folder
from cauce.web.environment.checks import check
from cauce.web.environment.databases import database, limit_statements
from cauce.web.environment.former import note_move, place_of
from cauce.web.environment.maps import basemap, origin
from cauce.web.environment.names import LOOPBACK, SETTINGS, Setting, WrongSettingError, check_names, read, switch
from cauce.web.environment.records import log_form, log_level, metrics_token
from cauce.web.environment.servers import SHORTEST_KEY, address, data_folder, debug, home, hosts, outside, secret_key
from cauce.web.environment.services import Bucket, files, mail, scanner, scanner_down, upload_bytes

__all__ = [
    "LOOPBACK",
    "SETTINGS",
    "SHORTEST_KEY",
    "Bucket",
    "Setting",
    "WrongSettingError",
    "address",
    "backup_key",
    "backups_folder",
    "basemap",
    "check",
    "check_names",
    "data_folder",
    "database",
    "debug",
    "files",
    "home",
    "hosts",
    "limit_statements",
    "log_form",
    "log_level",
    "mail",
    "metrics_token",
    "note_move",
    "origin",
    "outside",
    "place_of",
    "read",
    "scanner",
    "scanner_down",
    "secret_key",
    "switch",
    "upload_bytes",
]

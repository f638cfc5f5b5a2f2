"""Settings of gunicorn (servidor de páginas) for one small server: copy to /etc/cauce/gunicorn.conf.py."""

bind = "127.0.0.1:8000"  # Caddy or nginx stands before it; nobody else reaches it
workers = 2  # one for each core
threads = 4  # pages at once in each
worker_class = "gthread"
preload_app = True  # read once, shared by all
max_requests = 5_000  # then another process follows, so that its memory has a bound
max_requests_jitter = 1_000  # not all at once
timeout = 60
graceful_timeout = 30
keepalive = 30  # the proxy uses a connection again
worker_tmp_dir = "/dev/shm"
forwarded_allow_ips = "127.0.0.1"
errorlog = "-"  # into the journal
loglevel = "warning"
logger_class = "cauce.web.server_logs.ServerLogger"

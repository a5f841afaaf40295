"""The origin of all servers: an nginx that serves files."""

import os
import re
import urllib.request

from harness import bodies
from harness.processes import Process, free_port

NGINX = """{user} daemon off; worker_processes {workers}; pid {folder}/pid; error_log {folder}/error.log;
worker_rlimit_nofile {files};
events {{ worker_connections {connections}; }}
http {{
  default_type application/json; tcp_nodelay on; tcp_nopush on; sendfile on;
  keepalive_requests 1000000000; keepalive_timeout 600;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/temp; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  {inside}
}}
"""

LOCATIONS = """
  access_log off; open_file_cache max=1000;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location /kept/ {{ alias {www}/; add_header Cache-Control "public, max-age=86400"; }}
    location /coded/ {{ alias {www}/; add_header Cache-Control "public, max-age=86400";
      gzip on; gzip_vary on; gzip_types application/json; gzip_min_length 1; gzip_proxied any; gzip_http_version 1.0; }}
    location /live/ {{ alias {www}/; add_header Cache-Control no-store; }}
    location ~ ^/each/([^/]+)/ {{ alias {www}/$1; add_header Cache-Control "public, max-age=86400"; }}
    location ~ ^/brief/([^/]+)/ {{ alias {www}/$1; add_header Cache-Control "public, max-age=1"; }}
    location = /count {{ stub_status; }}
  }}
"""


def nginx_file(folder, workers, inside):
    """Writes a configuration, and gives its name."""
    files = os.sysconf("SC_OPEN_MAX")
    text = NGINX.format(user="user root;" if os.geteuid() == 0 else "", workers=workers, folder=folder, files=files,
                        connections=files - 100, inside=inside)
    file = folder / "nginx.conf"
    file.write_text(text)
    return file


class Origin:
    def __init__(self, folder, sizes, cores):
        folder = folder / "origin"
        folder.mkdir(parents=True)
        bodies.write(folder / "www", sizes)
        self.port = free_port()
        file = nginx_file(folder, 1, LOCATIONS.format(port=self.port, www=folder / "www"))
        self.process = Process(["nginx", "-e", folder / "error.log", "-c", file], cores, folder / "out")

    def requests(self):
        """How many it has had, but for those that asked this."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/count", timeout=10) as answer:
            self._asked = getattr(self, "_asked", 0) + 1
            return int(re.search(r"\n\s*\d+ \d+ (\d+)", answer.read().decode())[1]) - self._asked

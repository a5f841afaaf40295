"""The servers under comparison, each as its users would configure it: the same bound on what is kept, the same
number of connections to the origin, metrics as they come, and an access log only where it is asked for."""

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from harness.origin import nginx_file
from harness.processes import Process, free_port

MEMORY_MIB = 256
ORIGIN_CONNECTIONS = 256
HERE = Path(__file__).resolve().parents[3]


class Peer:
    """A server that runs."""
    jit = False
    """Whether it has to be warmed up for long."""

    def __init__(self, name, process, port, log=None):
        self.name, self.process, self.port, self.log = name, process, port, log

    def wait(self, path="/kept/1", seconds=60):
        """Until it answers. Raises RuntimeError where it does not."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.process.ended():
            try:
                answer = ask(self, path, {})
                if answer.status == 200:
                    return
            except OSError:
                pass  # not yet
            time.sleep(0.05)
        raise RuntimeError(f"{self.name} does not answer: {self.process.said()}")


def ask(peer, path, fields):
    """One request. The answer has status, headers and body."""
    import http.client
    import ssl
    if peer.tls:
        context = ssl._create_unverified_context()
        line = http.client.HTTPSConnection("127.0.0.1", peer.port, timeout=5, context=context)
    else:
        line = http.client.HTTPConnection("127.0.0.1", peer.port, timeout=5)
    try:
        line.request("GET", path, headers=fields)
        answer = line.getresponse()
        answer.body = answer.read()
        return answer
    finally:
        line.close()


class Start:
    """What a server is started with."""

    def __init__(self, folder, origin, cores, log, certificate):
        self.folder, self.origin, self.cores = folder, origin, cores
        self.log, self.certificate = log, certificate

    def own_folder(self, name):
        folder = self.folder / name
        folder.mkdir(parents=True)
        return folder


class Nginx:
    name = "nginx"

    def missing(self, start):
        return None

    def version(self):
        said = subprocess.run(["nginx", "-v"], capture_output=True, text=True, check=True).stderr
        return re.search(r"nginx/(\S+)", said)[1]

    def start(self, start):
        folder, port = start.own_folder(self.name), free_port()
        tls = start.certificate
        listen = f"listen 127.0.0.1:{port} backlog=4096" + (" ssl http2;" if tls else ";")
        if tls:
            listen += f" ssl_certificate {tls.certificate}; ssl_certificate_key {tls.key}; ssl_protocols TLSv1.2 TLSv1.3;"
        log = folder / "access.log" if start.log else None
        inside = f"""
          access_log {f'{log} combined buffer=64k flush=1s' if log else 'off'};
          proxy_cache_path {folder}/cache levels=1:2 keys_zone=answers:100m max_size={MEMORY_MIB}m use_temp_path=off;
          open_file_cache max=10000; proxy_buffers 40 8k;
          upstream origin {{ server 127.0.0.1:{start.origin.port}; keepalive {ORIGIN_CONNECTIONS}; }}
          server {{ {listen}
            location / {{ proxy_pass http://origin; proxy_cache answers; proxy_cache_revalidate on;
              proxy_http_version 1.1; proxy_set_header Connection ''; add_header X-Cache $upstream_cache_status; }} }}"""
        file = nginx_file(folder, len(start.cores.server), inside)
        process = Process(["nginx", "-e", folder / "error.log", "-c", file], start.cores.server, folder / "out")
        return Peer(self.name, process, port, log)


class Varnish:
    name = "varnish"

    def missing(self, start):
        if not shutil.which("varnishd"):
            return "not installed"
        if start.certificate:
            return "has no TLS"
        return "writes no log by itself" if start.log else None

    def version(self):
        said = subprocess.run(["varnishd", "-V"], capture_output=True, text=True, check=True)
        return re.search(r"varnish-(\S+)", said.stderr + said.stdout)[1]

    def start(self, start):
        folder, port = start.own_folder(self.name), free_port()
        (folder / "answers.vcl").write_text(f"""vcl 4.1;
backend origin {{ .host = "127.0.0.1"; .port = "{start.origin.port}"; }}
sub vcl_backend_response {{ if (bereq.url ~ "^/brief/") {{ set beresp.grace = 0s; set beresp.keep = 10m; }} }}
sub vcl_deliver {{ if (obj.hits > 0) {{ set resp.http.X-Cache = "HIT"; }} else {{ set resp.http.X-Cache = "MISS"; }} }}
""")
        process = Process(["varnishd", "-F", "-n", folder / "state", "-a", f"127.0.0.1:{port}", "-T", "none",
                           "-f", folder / "answers.vcl", "-s", f"malloc,{MEMORY_MIB}m"],
                          start.cores.server, folder / "out")
        return Peer(self.name, process, port)


class Frontdesk:
    def __init__(self, name="frontdesk", root=HERE):
        self.name, self.root = name, Path(root).resolve()

    def missing(self, start):
        return None if (self.root / "frontdesk").exists() else f"{self.root} is no checkout of Frontdesk"

    def version(self):
        def git(*words):
            try:
                said = subprocess.run(["git", "-C", self.root, *words], capture_output=True, text=True, check=True)
                return said.stdout.strip()
            except (OSError, subprocess.CalledProcessError):
                return ""
        commit = git("rev-parse", "--short", "HEAD") or "no commit known"
        # What the comparison itself writes is no change of what is measured.
        changed = git("status", "--porcelain", "--", "proxy/src/main", "pom.xml", "proxy/pom.xml", "frontdesk", "rules")
        return commit + (" and changes" if changed else "")

    def java_options(self):
        return os.environ.get("FRONTDESK_JAVA_OPTS", "-Xmx512m")

    def start(self, start):
        folder, port = start.own_folder(self.name), free_port()
        tls, log = start.certificate, folder / "access.log" if start.log else None
        (folder / "frontdesk.yaml").write_text("\n".join(filter(None, (
            "version: 1",
            f'listen: {{ address: "127.0.0.1:{port}"'
            + (f', tls: {{ certificate: "file:{tls.certificate}", key: "file:{tls.key}" }}' if tls else "") + " }",
            'admin: { address: "127.0.0.1:0" }',
            f'upstreams: {{ origin: {{ primary: ["http://127.0.0.1:{start.origin.port}"], '
            f"connections: {ORIGIN_CONNECTIONS}, queue: 20000 }} }}",
            f"memory: {{ size: {MEMORY_MIB}MiB }}",
            "limits: { connections: 20000 }",
            f'access-log: {{ to: "{log}", format: combined }}' if log else "", ""))))
        # The launcher becomes the server, so its process is the one to measure.
        process = Process([self.root / "frontdesk", "run", "--config", folder / "frontdesk.yaml"], start.cores.server,
                          folder / "out", os.environ | {"FRONTDESK_JAVA_OPTS": self.java_options()})
        peer = Peer(self.name, process, port, log)
        peer.jit = True
        return peer


def peers(names):
    for name in names:
        if "=" in name:
            yield Frontdesk(*name.split("=", 1))
        else:
            yield {"frontdesk": Frontdesk, "nginx": Nginx, "varnish": Varnish}[name]()


class Certificate:
    """For 127.0.0.1, signed by itself."""

    def __init__(self, folder):
        self.certificate, self.key = folder / "tls.crt", folder / "tls.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", self.key, "-out", self.certificate], check=True, capture_output=True)

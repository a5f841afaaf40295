#!/usr/bin/env bash
# Takes a result of run.sh into the pages: copies it to results/published.json, draws results/published.svg from it,
# and puts tables between the markers in README.md, loadtests/README.md and proxy/docs/performance.md.
#
#   loadtests/compare/publish.sh results/2026-11-21T0710.json
#   loadtests/compare/publish.sh            makes them again from what is published
#   loadtests/compare/publish.sh --check    changes nothing; 1 where a page is not what the published result says
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$here exec python3 -m harness.publish "$@"

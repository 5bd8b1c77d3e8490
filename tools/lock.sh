#!/usr/bin/env bash
# Lock every dependency, tests and build included, in constraints.txt: versions only, no address of any index.
set -euo pipefail
cd "$(dirname "$0")/.."
python3 -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' |
  uv pip compile pyproject.toml - --extra test --extra export --extra notebook --extra docs --universal --python-version 3.11 \
    --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet --output-file constraints.txt

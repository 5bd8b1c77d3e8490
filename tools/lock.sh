#!/usr/bin/env bash
# Lock every dependency, tests and build included: versions in constraints.txt, and those of a plain installation, with the hashes of
# their files, in requirements.lock. Neither has the address of any index.
set -euo pipefail
cd "$(dirname "$0")/.."
resolve=(uv pip compile --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet)
python3 -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' |
  "${resolve[@]}" pyproject.toml - --extra test --extra export --extra notebook --extra docs --extra dask --output-file constraints.txt
"${resolve[@]}" pyproject.toml --constraint constraints.txt --generate-hashes --output-file requirements.lock

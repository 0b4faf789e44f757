#!/usr/bin/env bash
# How long `rubin-query query "SELECT 1"` takes from the shell's call to its end: published with the runtime in it, published without, and as built. Usage: bench/Startup/measure.sh [RUNS]
set -euo pipefail
cd "$(dirname "$0")/../.."
runs=${1:-20}
published=artifacts/startup
dotnet publish src/Rubin.Query.Console -c Release -r linux-x64 --self-contained -o "$published-whole" -v q -nologo
dotnet publish src/Rubin.Query.Console -c Release -r linux-x64 --self-contained false -o "$published" -v q -nologo
dotnet build src/Rubin.Query.Console -c Release -v q -nologo

# The median and the least of wall times in milliseconds.
measure() {
    local name=$1; shift
    "$@" > /dev/null
    for _ in $(seq "$runs"); do
        local start end
        start=$(date +%s%N); "$@" > /dev/null; end=$(date +%s%N)
        echo $(((end - start) / 1000000))
    done | sort -n | awk -v name="$name" '{ t[NR] = $1 } END { printf "%s: median %d ms, least %d ms of %d runs\n", name, t[int((NR + 1) / 2)], t[1], NR }'
}

measure "published with the runtime" "$published-whole/rubin-query" query "SELECT 1"
measure "published (ReadyToRun)" "$published/rubin-query" query "SELECT 1"
measure "as built (JIT)" dotnet artifacts/bin/Rubin.Query.Console/release/rubin-query.dll query "SELECT 1"

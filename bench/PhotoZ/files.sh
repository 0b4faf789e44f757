#!/usr/bin/env bash
# BPZ from a Parquet file to a Parquet file with a density for each object, on one worker. Usage: bench/PhotoZ/files.sh PHOTOZ_DATA
# PHOTOZ_DATA holds parquet/test_dc2_validation_9816.parquet and rail_base/estimation_data. Processor time of a large run less that of a small one, so that the start of the
# program does not count; medians of 7 after 2.
set -euo pipefail
cd "$(dirname "$0")/../.."
data=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
program=(dotnet artifacts/bin/Rubin.Query.Console/release/rubin-query.dll query --workers 1 --mydb "$work/mydb")
dotnet build src/Rubin.Query.Console -c Release -v q -nologo

# 20,449 galaxies over and over: 20 and 80 times.
for n in 20 80; do
    "${program[@]}" "COPY (SELECT g.* FROM '$data/parquet/test_dc2_validation_9816.parquet' AS g, generate_series(1, $n) AS s(k)) TO '$work/$n.parquet'" > /dev/null
done
"${program[@]}" "CREATE PHOTOZ MODEL bpz USING BPZ WITH (path = '$data/rail_base/estimation_data', seds = 'CWWSB4', filters = 'DC2LSST')" > /dev/null

# Milliseconds of processor time, user and system, of a run over so many copies.
run() {
    local t
    TIMEFORMAT='%U %S'
    t=$({ time "${program[@]}" "COPY (SELECT o.id, p.zmode, p.pdf FROM '$work/$1.parquet' AS o, LATERAL photoz('bpz', COLUMNS('_lsst'), pdf => '$2') AS p) TO '$work/out.parquet'" > /dev/null; } 2>&1)
    awk '{ printf "%d\n", ($1 + $2) * 1000 }' <<< "$t"
}

for pdf in u8 grid; do
    run 20 $pdf > /dev/null
    run 20 $pdf > /dev/null
    for _ in $(seq 7); do
        small=$(run 20 $pdf)
        large=$(run 80 $pdf)
        echo $((large - small))
    done | sort -n | awk -v pdf=$pdf '{ t[NR] = $1 } END { printf "%s: %d objects a second of processor time, median of %d\n", pdf, 60 * 20449 * 1000 / t[int((NR + 1) / 2)], NR }'
done

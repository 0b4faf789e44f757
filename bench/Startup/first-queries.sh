#!/usr/bin/env bash
# What the first query of a fresh process takes beside a warm one, with the published console: bench/results/<cpu>/first-queries.md. Usage: bench/Startup/first-queries.sh [--output FILE]
set -euo pipefail
cd "$(dirname "$0")/../.."
published=artifacts/startup-whole
dotnet publish src/Rubin.Query.Console -c Release -r linux-x64 --self-contained -o "$published" -v q -nologo
dotnet run -c Release --project bench/Peers -- --rows 5000000 --runs 5 --fresh "$published/rubin-query" "$@"

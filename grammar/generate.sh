#!/usr/bin/env bash
# Writes the parser from the grammar: src/Rubin.Query.Adql/Generated. Needs Node; no Java.
#   grammar/generate.sh           regenerate in place
#   grammar/generate.sh --check   fail where what is committed differs from what the grammar says
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target="$here/../src/Rubin.Query.Adql/Generated"
output=$(mktemp -d)
trap 'rm -rf "$output"' EXIT

[ -d "$here/node_modules/antlr-ng" ] || npm ci --prefix "$here" --silent
cd "$here"
antlr() { node node_modules/antlr-ng/dist/cli/runner.js -Dlanguage=CSharp --package Rubin.Query.Adql.Generated "$@" -o "$output"; }
antlr AdqlLexer.g4
antlr --generate-visitor false --generate-listener false --lib "$output" AdqlParser.g4
rm -f "$output"/*.interp "$output"/*.tokens

# The generated classes are an implementation detail: the public face is AdqlParser in the project itself.
sed -i -E -e 's/^public partial class /internal partial class /' -e '/CLSCompliant/d' "$output"/*.cs

if [ "${1:-}" = --check ]; then
    diff -r "$target" "$output"
    exit
fi
mkdir -p "$target"
rm -f "$target"/*.cs
cp "$output"/*.cs "$target"

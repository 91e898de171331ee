#!/bin/sh
# Counts, with callgrind, the instructions of what must stay quick. Unlike times they are the same on every machine, for one compiler:
# figures are kept of one, and another's are printed only.
#
#   instructions.sh PROBE check|renew      fails if a count has grown by more than 10 % over instructions.json; or keeps the new ones
set -eu
probe=$1
kept=$(dirname "$0")/instructions.json
compiler=$("$probe" compiler)

count() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect="measured_$1" "$probe" "$1" 2>&1 |
        awk '/Collected/ { print $NF }'
}
kept_of() { sed -n "s/^ *\"$1\": \"*\([^\",]*\)\"*,*\$/\1/p" "$kept"; }

counted=
failed=
for name in counter_add whole_pass audit thorough_audit inventory; do
    now=$(count "$name")
    [ -n "$now" ] || { echo "$name could not be counted" >&2; exit 1; }
    counted="$counted,
    \"$name\": $now"
    [ "$2" = check ] || continue
    before=$(kept_of "$name")
    echo "$name: $now instructions, kept: $before"
    [ "$now" -le $((before + before / 10)) ] || failed="$failed $name"
done

if [ "$2" = renew ]; then
    printf '{\n    "compiler": "%s"%s\n}\n' "$compiler" "$counted" >"$kept"
    cat "$kept"
elif [ "$compiler" != "$(kept_of compiler)" ]; then
    echo "The kept figures are of another compiler, $(kept_of compiler); this one is $compiler. Nothing is held against them."
elif [ -n "$failed" ]; then
    echo "More than 10 % more than is kept:$failed. If that is the price of something, ./dev instructions --renew" >&2
    exit 1
fi

#!/usr/bin/env bash
# A month with Merrow Watermakers, in a journal of its own that is gone afterwards.
#
#   Docs/sample/demo.sh REPLAN
set -euo pipefail
replan=$(realpath "$1")
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export REPLAN_JOURNAL=$folder/journal

heading() { printf '\n── %s\n\n' "$1"; }

heading "2 March 2026: what the ERP knows (replan import Docs/sample/extract)"
"$replan" import extract

heading "The first plan (replan regenerate --date 2026-03-02)"
"$replan" regenerate --date 2026-03-02

heading "A month of changes, a net-change run a day (replan apply Docs/sample/changes.ndjson --net-change)"
"$replan" apply changes.ndjson --net-change

heading "What a planner reads first on 9 March (replan messages --as-of 7), the most urgent 25"
"$replan" messages --as-of 7 --format table > "$folder/messages"
# Customers before orders of our own, then what to do about it.
awk 'NR <= 2 { next }
     { line = $0; sub(/^! /, "  ", line); split(line, word, " "); kind = word[1] }
     kind == "uncovered" || kind == "no_source" || kind == "bom_cycle" || kind == "invalid_data" { print 1 "\t" $0; next }
     kind == "delayed" { print (word[4] ~ /@/ ? 6 : 2) "\t" $0; next }
     kind == "past_due_requirement" || kind == "past_due_receipt" { print 3 "\t" $0; next }
     kind == "advance" { print 4 "\t" $0; next }
     kind == "cancel" || kind == "decrease" || kind == "increase" { print 5 "\t" $0; next }
     kind == "below_safety_stock" || kind == "postpone" { print 7 "\t" $0; next }' "$folder/messages" \
  | sort -s -n -k1,1 | cut -f2- | sed -n 1,25p
tail -n 1 "$folder/messages"

heading "What one late motor changed (replan compare 6 7 --item MW-60)"
"$replan" compare 6 7 --item MW-60 --format table

order=MW-60@ROTTERDAM/20260424-1
heading "What an order is for and what it takes (replan why $order --as-of 7)"
"$replan" why "$order" --as-of 7 --format table | sed -n 1,45p

heading "One stocking point, week by week (replan timeline MW-60 ROTTERDAM --buckets week)"
"$replan" timeline MW-60 ROTTERDAM --buckets week --format table

heading "The proof of the first run (replan audit 1)"
"$replan" audit 1 --format table

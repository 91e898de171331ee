#!/bin/sh
# Runs the benchmarks side by side and prints one Markdown table: ours, the peers, the floor, the ratio, and whether the bound is met.
# Figures are processor time unless they say otherwise: the machine may do other work meanwhile.
#
#   table.sh BUILD_DIR long|short
set -eu
bin=$1/bin
library=$1/lib/libtelemetry.so
length=$2
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ "$length" = long ]; then
    requests=10000000 idle=120 seconds=10
else
    requests=200000 idle=55 seconds=4
fi
inventories='1 100 2000'  # megabytes
note() { printf 'bench: %s\n' "$1" >&2; }

# --- measuring; everything ends up in $work/figures, as lines of `name value`

# $1: program, $2: which. The CPU times in ns, and counters, of Google Benchmark's CSV: name,iterations,real,cpu,...
microbenchmark() {
    note "$1"
    "$bin/$1" --benchmark_repetitions=5 --benchmark_min_time=0.1 --benchmark_filter="$2" --benchmark_format=csv 2>/dev/null | awk -F, -v program="$1" '
        /^name,/ { gsub(/"/, ""); for (i = 1; i <= NF; i++) column[$i] = i; next }
        /^"/ {
            gsub(/"/, "")
            name = program "." $1
            factor = $column["time_unit"] == "us" ? 1000 : $column["time_unit"] == "ms" ? 1000000 : 1
            print name, $column["cpu_time"] * factor
            if ($column["bytes_per_second"] != "") print name ".rate", $column["bytes_per_second"]
            if ("allocations" in column && $column["allocations"] != "") print name ".allocations", $column["allocations"]
        }' >>"$work/figures"
}

cost() { # name times command...: us and KiB of one run
    name=$1
    shift
    "$bin/process_cost" "$@" | awk -v name="$name" '{ print name "_us", $1; print name "_kib", $2 }' >>"$work/figures"
}

note "an idle client, for $idle s"
"$bin/embedding_probe" "$work/state" "$idle" >"$work/probe" &
probe=$!
microbenchmark counter_bench .
microbenchmark report_bench 'floor|whole|approve'
microbenchmark inventory_bench .
microbenchmark collector_bench audit

note "the lives of a client"
"$bin/embedding_probe" "$work/lives" 0 | sed -n '/_us /s/^/probe_/p' >>"$work/figures"  # now, while no other program runs

note "programs"
cost curl 50 curl --version
cost dry_run 50 "$bin/update-check" --dry-run --product-version 2018.2.2 --sendTelemetry=true --state-dir "$work/tool" \
    --endpoint https://updates.example.com/v1/check
# An inventory of so many megabytes, of machines of a kilobyte.
inventory_of() {
    awk -v megabytes="$1" 'BEGIN {
        item = "{\"Id\":\"Machines-1\",\"Endpoint\":{\"CommunicationStyle\":\"Ssh\"},\"Name\":\""
        while (length(item) < 997) item = item "n"
        item = item "\"}"
        for (i = 0; i < 100; i++) items = items "," item
        printf "{\"Machines\":[%s", item
        for (i = 0; i < megabytes * 10; i++) printf "%s", items
        print "]}"
    }'
}
mkfifo "$work/inventory"
for megabytes in $inventories; do
    inventory_of "$megabytes" >"$work/inventory" &
    cost "inventory_$megabytes" 1 "$bin/update-check" --dry-run --product-version 2018.2.2 --state-dir "$work/tool" \
        --endpoint https://updates.example.com/v1/check --inventory "$work/inventory"
    wait "$!"
done

strip -o "$work/stripped.so" "$library"
echo "library_size $(stat -c %s "$work/stripped.so")" >>"$work/figures"
kuserfeedback=$(find /usr/lib -name 'libKUserFeedbackCore.so.1.*' 2>/dev/null | head -n 1)
[ -z "$kuserfeedback" ] || echo "kuserfeedback_size $(stat -Lc %s "$kuserfeedback")" >>"$work/figures"
[ ! -x "$bin/kuserfeedback_probe" ] || QT_LOGGING_RULES='*=false' "$bin/kuserfeedback_probe" | sed 's/^/kuserfeedback_/' >>"$work/figures"

note "nginx and the collector, $seconds s each race"
"$here/race.sh" "$bin/collector-mock" "$seconds" "$requests" >>"$work/figures"
note "waiting for the idle client"
wait "$probe"
sed -n '/_us /!s/^/probe_/p' "$work/probe" >>"$work/figures"

# --- the table

awk -v idle="$idle" -v inventories="$inventories" '
    # Of repetitions the best counts: what disturbs one, only adds to it.
    !($1 in figure) || ($1 ~ /\.rate$/ ? $2 > figure[$1] : $2 < figure[$1]) { figure[$1] = $2 }
    # A row that lacks a figure says so; a peer may lack, where it is not installed.
    function f(name) {
        if (name in figure) return figure[name]
        is_lacking = is_lacking || name !~ /kuserfeedback|prometheus/
        return "-"
    }
    function ratio(a, b) { return a == "-" || b == "-" || b + 0 == 0 ? "-" : sprintf("%.2f", a / b) }
    function fixed(format, value) { return value == "-" ? "-" : sprintf(format, value) }
    # over: what was seen over what is bound to be, or the other way round where more is better; 1 at most is met.
    function row(what, ours, peers, floor, times, bound, over, why,    met) {
        met = is_lacking ? "not measured" : over <= 1 ? "yes" : sprintf("**no**, by %.0f %%", (over - 1) * 100) (why == "" ? "" : ": " why)
        printf "| %s | %s | %s | %s | %s | %s | %s |\n", what, ours, peers, floor, times, bound, met
        is_lacking = 0
    }
    # More is better.
    function short_of(least, seen) { return seen > 0 ? least / seen : 2 }
    # What cannot be divided.
    function held(condition) { return condition ? 1 : 2 }
    # A loop of additions to one place waits for the store before, whoever adds; eight counters in turn do not.
    function add(threads,    of, loop, ours) {
        of = "/threads:" threads
        loop = f("counter_bench.empty_loop")
        ours = (f("counter_bench.counter_add_on_in_turn" of) - loop) / 8
        row("`Counter::add`, on, " threads " thread" (threads > 1 ? "s, per thread" : ""),
            fixed("%.2f ns", ours) "; one counter in a loop " fixed("%.2f ns", f("counter_bench.counter_add_on" of) - loop),
            "atomic add " fixed("%.1f ns", f("counter_bench.atomic_fetch_add" of) - loop) ", prometheus-cpp " \
            fixed("%.1f ns", f("counter_bench.prometheus_increment" of) - loop),
            "own plain add in a loop " fixed("%.2f ns", f("counter_bench.thread_local_add" of) - loop),
            ratio(f("counter_bench.counter_add_on" of) - loop, f("counter_bench.thread_local_add" of) - loop) "× floor", "1 ns", ours,
            "it is two loads, an addition and a store in memory: see the floor")
    }
    function inventory_peaks(    megabytes, count, i, kib, least, most, shown) {
        count = split(inventories, megabytes, " ")
        for (i = 1; i <= count; i++) {
            kib = f("inventory_" megabytes[i] "_kib") + 0
            if (i == 1 || kib < least) least = kib
            if (kib > most) most = kib
            shown = shown (i > 1 ? ", " : "") kib " KiB"
        }
        gsub(/ /, ", ", inventories)
        row("peak memory of `update-check` that reads an inventory of " inventories " MB", shown, "", "", ratio(most, least) "×", "the same",
            least > 0 ? most / least / 1.05 : 2)
    }
    # Four fifths of the connections of nginx: five fourths of its time for each.
    function connection(what, name,    ours, peer) {
        ours = f("collector_" name "_us")
        peer = f("nginx_" name "_us")
        row(what, ours " µs", "nginx " peer " µs", "", ratio(ours, peer) "×", "1.25×", ours / (1.25 * peer))
    }
    END {
        print "| what | ours | peers | floor | ratio | bound | met |"
        print "| --- | --- | --- | --- | --- | --- | --- |"
        add(1)
        add(2)
        off = f("counter_bench.counter_add_off/threads:1") - f("counter_bench.empty_loop")
        row("`Counter::add`, off", fixed("%.2f ns", off), "", "", "", "0.5 ns", off / 0.5, "two loads and a jump")
        pass = f("report_bench.whole_pass/measure_process:0")
        writer = f("report_bench.floor_rapidjson_writer")
        row("one pass: snapshot, gate, bytes, gate again", fixed("%.0f µs", pass / 1000), "", "RapidJSON writer " fixed("%.0f µs", writer / 1000),
            ratio(pass, writer) "×", "2×", pass / (2 * writer))
        extra = f("report_bench.whole_pass/measure_process:0.allocations") - f("report_bench.approve.allocations")
        row("allocations of a later pass, besides the request", fixed("%d", extra + 0.5), "", "", "", "0", held(extra < 0.5))
        size = f("library_size") / 1024
        row("shared library, stripped", fixed("%.0f KiB", size), "KUserFeedback " fixed("%.0f KiB", f("kuserfeedback_size") / 1024) " and Qt", "",
            "", "244 KiB", size * 1024 / 250000, "12,000 lines that verify, bound and report, a sixth of it tables for unwinding")
        row("memory added before the first check", f("probe_resident_kib") " KiB", "KUserFeedback " f("kuserfeedback_resident_kib") " KiB", "", "",
            "512 KiB", f("probe_resident_kib") / 512, "half is the code of the library, in pieces of 64 KiB, which other processes share")
        row("shared objects in the process", f("probe_libraries"), "KUserFeedback " f("kuserfeedback_libraries"), "", "", "", 1)
        row("threads on, and off", f("probe_threads_on") - 1 ", " f("probe_threads_after") - 1, "KUserFeedback " f("kuserfeedback_threads_on") - 1, "",
            "", "1, 0", held(f("probe_threads_on") == 2 && f("probe_threads_after") == 1))
        row("wake-ups of an idle client in " idle " s", f("probe_wakes"), "", "", "", "1 a minute", f("probe_wakes") / (idle / 60 + 1))
        row("`create` and `start`, by the clock", fixed("%.2f ms", f("probe_start_us") / 1000), "", "", "", "1 ms", f("probe_start_us") / 1000)
        row("`stop` of an idle client, by the clock", fixed("%.2f ms", f("probe_stop_us") / 1000) "; destroyed right after that " \
            fixed("%.2f ms", f("probe_end_us") / 1000), "", "", "", "1 ms", f("probe_stop_us") / 1000)
        row("`update-check --dry-run`", fixed("%.1f ms", f("dry_run_us") / 1000), "`curl --version` " fixed("%.1f ms", f("curl_us") / 1000), "",
            ratio(f("dry_run_us"), f("curl_us")) "×", "1.3×", f("dry_run_us") / (1.3 * f("curl_us")))
        read = f("inventory_bench.read.rate") / 1e6
        row("inventory read", fixed("%.0f MB/s", read), "RapidJSON SAX " fixed("%.0f MB/s", f("inventory_bench.rapidjson_sax.rate") / 1e6),
            "file alone " fixed("%.0f MB/s", f("inventory_bench.file_only.rate") / 1e6), "", "400 MB/s", short_of(400, read))
        inventory_peaks()
        audit = f("collector_bench.audit_of_clean_bodies.rate") / 1e9
        row("audit of a clean body of 1 KB, again and again", fixed("%.2f GB/s", audit), "", "", "", "1 GB/s", short_of(1, audit))
        audit = f("collector_bench.audit_of_different_bodies.rate") / 1e9
        row("audit of 250 different ones in turn", fixed("%.2f GB/s", audit), "", "", "", "1 GB/s", short_of(1, audit), "no processor foresees the branches of a body that it has not read before")
        row("collector, one thread, a request", f("collector_us") " µs", "nginx answering 204 " f("nginx_us") " µs", "",
            ratio(f("collector_us"), f("nginx_us")) "×", "1.25×", f("collector_us") / (1.25 * f("nginx_us")))
        row("collector, two threads, a request", f("collector_two_threads_us") " µs", "one thread " f("collector_us") " µs", "",
            ratio(f("collector_two_threads_us"), f("collector_us")) "×", "1.2×", f("collector_two_threads_us") / (1.2 * f("collector_us")),
            "two threads and the load share two cores")
        row("p99 at half its peak, by the clock", fixed("%.2f ms", f("collector_p99_us") / 1000),
            "nginx, as many requests " fixed("%.2f ms", f("nginx_p99_us") / 1000), "", ratio(f("collector_p99_us"), f("nginx_p99_us")) "×",
            "5 ms", f("collector_p99_us") / 5000, "beside the load on a machine of two cores; so is nginx")
        connection("a new TLS connection and a request", "connection")
        connection("the same, the session resumed", "resumption")
        row("memory grown over " f("collector_counted") " requests", f("collector_grown_kib") " KiB", "", "", "", "flat", f("collector_grown_kib") / 1024)
    }' "$work/figures"

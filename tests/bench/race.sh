#!/bin/sh
# The collector and nginx (which audits nothing and answers 204) under the same POSTs of wrk over TLS 1.3 with the same certificate.
# Lines of `name value`: us of processor time, since wrk is at its own limit. Each race is run several times, turn by turn, so that what
# disturbs the machine disturbs all alike; of the lines with one name the best counts.
#
#   race.sh COLLECTOR SECONDS REQUESTS     how long each race lasts; after how many requests the collector's memory is looked at
set -eu
collector=$1
seconds=$2
requests_wanted=$3
body=$(cat "$(dirname "$0")/../fuzz/corpus/audit_body/full.json")
rounds='1 2 3'
work=$(mktemp -d)
servers=
end() {
    # shellcheck disable=SC2086 # the ids are words
    [ -z "$servers" ] || kill $servers 2>/dev/null || true
    rm -rf "$work"
}
trap end EXIT

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null

# --- the servers; each has its port in $work/NAME.port and the process that works in $work/NAME.pid

start_nginx() {
    echo 18443 >"$work/nginx.port"
    cat >"$work/nginx.conf" <<END
daemon off; pid $work/pid; error_log stderr crit; worker_processes 1;
events { worker_connections 4096; }
http {
    access_log off; keepalive_requests 1000000000; client_body_temp_path $work/body;
    proxy_temp_path $work/a; fastcgi_temp_path $work/b; uwsgi_temp_path $work/c; scgi_temp_path $work/d;
    server {
        listen 127.0.0.1:18443 ssl; ssl_certificate $work/cert.pem; ssl_certificate_key $work/key.pem;
        ssl_protocols TLSv1.3; ssl_session_cache shared:s:10m; ssl_session_tickets on; location / { return 204; }
    }
}
END
    nginx -p "$work" -c "$work/nginx.conf" &
    servers="$servers $!"
    until pgrep -P "$!" >"$work/nginx.pid" && curl -sk -o "$work/answer" https://127.0.0.1:18443/; do kill -0 "$!"; done
}

start_collector() { # name, threads
    "$collector" serve --listen 127.0.0.1:0 --threads "$2" --offer none --cert "$work/cert.pem" --key "$work/key.pem" \
        --port-file "$work/$1.port" >"$work/$1.verdict" 2>&1 &
    servers="$servers $!"
    echo "$!" >"$work/$1.pid"
    until [ -s "$work/$1.port" ]; do kill -0 "$!"; done
}

# --- the races; each is of the server that was turned to last

turn_to() { # name
    port=$(cat "$work/$1.port")
    worker=$(cat "$work/$1.pid")
}

used_us() { awk -v tick="$(getconf CLK_TCK)" '{ print int(($14 + $15) * 1000000 / tick) }' "/proc/$worker/stat"; }
resident_kib() { awk '/^VmRSS/ { print $2 }' "/proc/$worker/status"; }
per() { awk -v us="$1" -v n="$2" 'BEGIN { printf "%.2f", us / n }'; }

# $1: connections, $2: seconds, $3: the milliseconds that a connection waits before each request, if any. Sets requests, rate and cost.
race() {
    cat >"$work/post.lua" <<END
local body = [[$body]]
local request_bytes = "POST /v1/check HTTP/1.1\r\nHost: 127.0.0.1:$port\r\nUser-Agent: update-check/1\r\nAccept: application/json\r\n" ..
    "Content-Type: application/json\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
function request() return request_bytes end
${3:+function delay() return $3 end}
END
    before=$(used_us)
    $load wrk -t1 -c"$1" -d"$2s" --latency -s "$work/post.lua" "https://127.0.0.1:$port/v1/check" >"$work/wrk"
    after=$(used_us)
    requests=$(awk '/requests in/ { print $1 }' "$work/wrk")
    rate=$(awk '/^Requests\/sec/ { print int($2) }' "$work/wrk")
    cost=$(per $((after - before)) "$requests")
}

# Where time is measured by the clock, the server and the load have a core each, if there are two and taskset may part them.
load=
part_cores() {
    taskset -cp 0 "$worker" >"$work/cores" 2>&1 && taskset -c 1 true 2>>"$work/cores" || return 0
    load='taskset -c 1'
}
join_cores() {
    load=
    taskset -cp "0-$(($(nproc) - 1))" "$worker" >"$work/cores" 2>&1 || true
}

p99_us() {
    awk '$1 == "99%" { print $2 ~ /us$/ ? $2 + 0 : $2 ~ /ms$/ ? $2 * 1000 : $2 * 1000000 }' "$work/wrk"
}

# New connections, one after the other, each with a request. $1: -new for whole handshakes, -reuse to resume the session before.
connect_anew() {
    before=$(used_us)
    openssl s_time -connect "127.0.0.1:$port" "$1" -time "$seconds" -www /healthz >"$work/s_time" 2>/dev/null
    after=$(used_us)
    connections=$(awk '/connections in .* real seconds/ { print $1 }' "$work/s_time")
    cost=$(per $((after - before)) "$connections")
    resumed=$(grep -x '[rt*][rt*]*' "$work/s_time" | tr -cd r | wc -c)  # one letter a connection
}

start_nginx
start_collector collector 1
start_collector collector_two_threads 2

peak=0
for round in $rounds; do
    for name in nginx collector collector_two_threads; do
        turn_to "$name"
        race 64 "$seconds" ""
        echo "${name}_us $cost"
        [ "$name" != collector ] || [ "$rate" -le "$peak" ] || peak=$rate
    done
done
for round in $rounds; do
    for name in nginx collector; do
        turn_to "$name"
        # Half of the collector's peak: each of so many connections sends a request every 8 ms.
        part_cores
        race $((peak * 4 / 1000 + 1)) "$seconds" 8
        join_cores
        echo "${name}_p99_us $(p99_us)"
        connect_anew -new
        echo "${name}_connection_us $cost"
        connect_anew -reuse
        [ "$((resumed + 1))" -ge "$connections" ] || { echo "$name resumed $resumed of $connections sessions" >&2; exit 1; }
        echo "${name}_resumption_us $cost"
    done
done

# What connections take and give back goes up and down: the highest counts, over ten races in which memory is warmed, and after them.
most=0
look_at_memory() { # seconds of the race
    race 64 "$1" ""
    resident=$(resident_kib)
    [ "$resident" -le "$most" ] || most=$resident
}
turn_to collector
for _ in 1 2 3 4 5 6 7 8 9 10; do look_at_memory 1; done
warm=$most
counted=0
while [ "$counted" -lt "$requests_wanted" ]; do
    look_at_memory "$seconds"
    counted=$((counted + requests))
done
echo "collector_grown_kib $((most - warm))"
echo "collector_counted $counted"

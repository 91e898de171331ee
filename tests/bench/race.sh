#!/bin/sh
# The collector and nginx (which audits nothing and answers 204), one after the other, under the same POSTs of wrk over TLS 1.3 with
# the same certificate. Lines of `name value`. Processor time counts: wrk is at its own limit.
#
#   race.sh COLLECTOR SECONDS REQUESTS     how long each race lasts; after how many requests the collector's memory is looked at
set -eu
collector=$1
seconds=$2
requests_wanted=$3
body=$(cat "$(dirname "$0")/../fuzz/corpus/audit_body/full.json")
work=$(mktemp -d)
server=
end() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap end EXIT

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null

# $1: the request's last header line, if any; $2: the milliseconds that a connection waits before each request
wrk_script() {
    cat <<END
local body = [[$body]]
local request_bytes = "POST /v1/check HTTP/1.1\r\nHost: 127.0.0.1:$port\r\nUser-Agent: update-check/1\r\nAccept: application/json\r\n" ..
    "Content-Type: application/json\r\nContent-Length: " .. #body .. "\r\n$1\r\n" .. body
function request() return request_bytes end
END
    [ -z "$2" ] || echo "function delay() return $2 end"
}

used_us() { awk -v tick="$(getconf CLK_TCK)" '{ print int(($14 + $15) * 1000000 / tick) }' "/proc/$1/stat"; }
resident_kib() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }

# $1: connections, $2: seconds, $3 and $4: see wrk_script. Sets requests, rate and cost (us of processor a request).
race() {
    wrk_script "$3" "$4" >"$work/post.lua"
    before=$(used_us "$worker")
    wrk -t1 -c"$1" -d"$2s" --latency -s "$work/post.lua" "https://127.0.0.1:$port/v1/check" >"$work/wrk"
    after=$(used_us "$worker")
    requests=$(awk '/requests in/ { print $1 }' "$work/wrk")
    rate=$(awk '/^Requests\/sec/ { print int($2) }' "$work/wrk")
    cost=$(awk -v us=$((after - before)) -v n="$requests" 'BEGIN { printf "%.2f", us / n }')
}

start_nginx() {
    port=18443
    cat >"$work/nginx.conf" <<END
daemon off; pid $work/pid; error_log stderr crit; worker_processes 1;
events { worker_connections 4096; }
http {
    access_log off; keepalive_requests 1000000000; client_body_temp_path $work/body;
    proxy_temp_path $work/a; fastcgi_temp_path $work/b; uwsgi_temp_path $work/c; scgi_temp_path $work/d;
    server {
        listen 127.0.0.1:$port ssl; ssl_certificate $work/cert.pem; ssl_certificate_key $work/key.pem;
        ssl_protocols TLSv1.3; ssl_session_cache shared:s:10m; location / { return 204; }
    }
}
END
    nginx -p "$work" -c "$work/nginx.conf" &
    server=$!
    until worker=$(pgrep -P "$server") && curl -sk -o "$work/answer" "https://127.0.0.1:$port/"; do kill -0 "$server"; done
}

start_collector() {
    rm -f "$work/port"
    "$collector" serve --listen 127.0.0.1:0 --threads "$1" --offer none --cert "$work/cert.pem" --key "$work/key.pem" \
        --port-file "$work/port" >"$work/verdict" 2>&1 &
    server=$!
    worker=$server
    until [ -s "$work/port" ]; do kill -0 "$server"; done
    port=$(cat "$work/port")
}

stop_server() {
    kill "$server"
    wait "$server" 2>/dev/null || true
    server=
}

start_nginx
race 64 "$seconds" "" ""
echo "nginx_us $cost"
echo "nginx_rate $rate"
race 64 "$seconds" 'Connection: close\r\n' ""
echo "nginx_connection_us $cost"
stop_server

start_collector 1
race 64 "$seconds" "" ""
echo "collector_us $cost"
echo "collector_rate $rate"
# Half of the peak: each of so many connections sends a request every 8 ms.
race $((rate * 4 / 1000 + 1)) "$seconds" "" 8
echo "collector_p99 $(awk '$1 == "99%" { print $2 }' "$work/wrk")"
resident=$(resident_kib "$worker")
counted=0
while [ "$counted" -lt "$requests_wanted" ]; do
    race 64 "$seconds" "" ""
    counted=$((counted + requests))
done
echo "collector_grown_kib $(($(resident_kib "$worker") - resident))"
echo "collector_counted $counted"
race 64 "$seconds" 'Connection: close\r\n' ""
echo "collector_connection_us $cost"
stop_server

start_collector 2
race 64 "$seconds" "" ""
echo "collector_two_threads_us $cost"
stop_server

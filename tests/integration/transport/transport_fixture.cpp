#include "transport_fixture.hpp"

#include "support/must.hpp"
#include "support/sample_report.hpp"

#include <chrono>
#include <deploy_server/metrics.hpp>
#include <utility>

namespace transport {

using support::must;

TransportFixture::TransportFixture() {
    for (const auto* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"}) ::unsetenv(name);
    route.ca_file = directory.write("authority.pem", authority.pem()).string();
}

Listener::Serve TransportFixture::serving(std::function<void(TlsStream&, Socket&)> serve) {
    return [this, serve = std::move(serve)](Socket& socket) {
        TlsStream stream(socket, identity);
        const std::string request = stream.read_request();
        if (request.empty()) return;
        {
            const std::scoped_lock lock(mutex_);
            requests_.push_back(request);
        }
        serve(stream, socket);
    };
}

Listener::Serve TransportFixture::replying(std::string reply) {
    return serving([reply = std::move(reply)](TlsStream& stream, Socket&) {
        stream.write(reply);
        stream.end();
    });
}

telemetry::ApprovedRequest TransportFixture::request_to(const std::string& url) {
    using namespace telemetry::literals;
    const auto& dictionary = deploy_server::metrics::dictionary();
    const support::SampleReport report(dictionary, "2022.1"_version, support::full_snapshot(dictionary));
    const auto endpoint = must(telemetry::Endpoint::parse(url, "endpoint"));
    return must(telemetry::EgressGate(dictionary)
                    .approve(telemetry::Purpose::update_check, endpoint, report.body(), report.expected()));
}

telemetry::Result<telemetry::Reply> TransportFixture::send_to(const std::string& url, std::stop_token stop) {
    return telemetry::network_transport().send(request_to(url), route, std::move(stop));
}

telemetry::Result<telemetry::Reply> TransportFixture::send(const Listener& server, std::stop_token stop) {
    return send_to(url_of(server), std::move(stop));
}

std::optional<telemetry::ErrorCode> TransportFixture::error_of(Listener::Serve serve) {
    const Listener server(std::move(serve));
    const auto reply = send(server);
    if (reply) return std::nullopt;
    return reply.error().code;
}

bool TransportFixture::stops_at_once(const Listener& server, std::future<void> reached) {
    constexpr std::chrono::milliseconds promise(100 * SLOWDOWN);  // of a sanitizer
    std::stop_source source;
    auto sending = std::async(std::launch::async, [&] { return send(server, source.get_token()); });
    reached.wait();
    source.request_stop();
    const bool in_time = sending.wait_for(promise) == std::future_status::ready;
    const auto reply = sending.get();
    return in_time && !reply && reply.error().code == telemetry::ErrorCode::cancelled;
}

std::vector<std::string> TransportFixture::requests() const {
    const std::scoped_lock lock(mutex_);
    return requests_;
}

}  // namespace transport

// A collector inside the test, and what a client says to it.
#pragma once

#include "integration/collector/tls_client.hpp"
#include "serve/server.hpp"

#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace collector::test {

inline const std::string clean_body =
    R"({"schema":1,"product":"deploy-server","version":"2018.2.2","installation":"3f2504e0-4f89-41d3-9a0c-0305e82c3301",)"
    R"("usage":{"consent":1,"metrics":{"environments":12,"machines":{"listeningTentacle":9,"ssh":1},"letsEncrypt":true}}})";

/// An update check as a client posts it.
inline std::string check_request(std::uint16_t port, const std::string& body = clean_body,
                                 const std::string& path = "/v1/check") {
    return "POST " + path + " HTTP/1.1\r\nHost: localhost:" + std::to_string(port) +
           "\r\nUser-Agent: update-check/1\r\nAccept: application/json\r\nContent-Type: "
           "application/json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// Serves on a thread of its own, as long as it lives.
class RunningCollector {
public:
    /// @param notice what answers a clean report.
    explicit RunningCollector(ServerOptions options = {}, const std::vector<std::string>& faults = {},
                              std::string notice = "{\"notice\":1}")
        : server_(options, identity_),
          faults_(faults),
          notice_(std::move(notice)),
          thread_([this] { server_.run(reception_); }) {}
    ~RunningCollector() { stop(); }

    /// Ends it; what it heard until then is in the ledger.
    void stop() {
        if (!thread_.joinable()) return;
        server_.stop();
        thread_.join();
    }

    [[nodiscard]] TlsClient connect() const { return {server_.port(), identity_.trust_pem()}; }
    /// Speaks no TLS, and goes.
    void say_in_the_clear(std::string_view words) const {
        boost::asio::io_context context;
        boost::asio::ip::tcp::socket socket(context);
        socket.connect({boost::asio::ip::make_address("127.0.0.1"), port()});
        boost::asio::write(socket, boost::asio::buffer(words.data(), words.size()));
    }
    [[nodiscard]] std::string request(const std::string& body, const std::string& path = "/v1/check") const {
        return check_request(server_.port(), body, path);
    }
    [[nodiscard]] std::uint16_t port() const { return server_.port(); }
    [[nodiscard]] const std::string& trust_pem() const { return identity_.trust_pem(); }
    [[nodiscard]] const Ledger& ledger() const { return ledger_; }

private:
    AuditRules rules() const {
        AuditRules rules;
        rules.dictionary = read_embedded_dictionary();
        rules.endpoints = report_endpoints({"before", "beta"});
        rules.heads.authorities = {"localhost:" + std::to_string(server_.port())};
        return rules;
    }

    TlsIdentity identity_ = TlsIdentity::make();
    Server server_;
    Ledger ledger_{read_embedded_dictionary().term_count};
    FaultPlan faults_;
    std::string notice_;
    Reception reception_{
        rules(), {{"deploy-server", notice_}}, ledger_, nullptr, {{"beta", {{"deploy-server", "{\"notice\":2}"}}}}, {},
        &faults_};
    std::thread thread_;
};

}  // namespace collector::test

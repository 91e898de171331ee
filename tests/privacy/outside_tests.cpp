// The example server as a whole process in a network of its own: every question, connection, record and packet.
#include "integration/tool/programs.hpp"
#include "integration/tool/tracing.hpp"
#include "privacy/canaries.hpp"
#include "privacy/decrypted.hpp"
#include "privacy/host_pair.hpp"
#include "privacy/system_calls.hpp"
#include "support/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdio>
#include <string>

using namespace support;

namespace {

constexpr std::string_view host = "updates.example.com";
constexpr std::string_view port = "8443";
constexpr std::string_view search_domain = "cobalt-harbor-5531.internal";

/// Whether a namespace can be made, with a loopback device and a resolver's file of its own; says so if not.
bool can_stand_outside() {
    const TemporaryDirectory folder;
    folder.write("resolv.conf", "");
    const Ran ran = run({"unshare", "--map-root-user", "--net", "--mount", TELEMETRY_BIN_DIR "/outside-world", "a.example",
                         folder.path().string(), "true"});
    if (ran.exit_code == 0) return true;
    std::printf("skipped: no network namespace can be made here: %s", ran.err.c_str());
    return false;
}

/// A network with a collector, and a client in it.
class Network {
public:
    Network() {
        const Ran made =
            run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                 folder_.path_of("key.pem"), "-out", folder_.path_of("certificate.pem"), "-days", "30", "-subj",
                 "/O=copper-lantern-71/CN=test", "-addext", std::string("subjectAltName=DNS:").append(host)});
        if (made.exit_code != 0) throw std::runtime_error(made.err);
    }

    /// Runs a client in the folder `name`, which gets what was seen.
    Ran run_client(const std::string& name, const Words& client) const {
        folder_.write(name + "/resolv.conf", std::string("nameserver 127.0.0.1\nsearch ").append(search_domain).append("\n"));
        const std::string authority = std::string(host).append(":").append(port);
        const Words route{
            "--endpoint",    "https://" + authority + "/v1/check", "--ca-file", folder_.path_of("certificate.pem"),
            "--notice-root", folder_.path_of("root.json"),         "--proxy",   "none"};
        const Words collector =
            command("collector-mock",
                    {"--listen", std::string("127.0.0.1:").append(port), "--host", authority, "--cert",
                     folder_.path_of("certificate.pem"), "--key", folder_.path_of("key.pem"), "--root-out",
                     folder_.path_of("root.json"), "--capture-dir", folder_.path_of(name + "/requests"), "--run", "--"},
                    {"PATH=/usr/local/bin:/usr/bin:/bin"});
        return run(Words{"unshare", "--map-root-user", "--net", "--mount", TELEMETRY_BIN_DIR "/outside-world",
                         std::string(host), folder_.path_of(name)} +
                   collector + client + route);
    }

    [[nodiscard]] const TemporaryDirectory& folder() const { return folder_; }
    [[nodiscard]] std::string seen(const std::string& name) const { return folder_.read(name + "/seen"); }

private:
    TemporaryDirectory folder_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(outside_tests)

BOOST_AUTO_TEST_CASE(two_hosts_with_the_same_counts_look_the_same_on_the_wire) {
    if (!can_stand_outside()) return;
    const Network network;
    const privacy::Host first = privacy::first_host();
    const privacy::Host second = privacy::second_host();
    lay(network.folder(), first);
    lay(network.folder(), second);
    const Ran once = network.run_client(first.folder, one_check(network.folder(), first));
    BOOST_REQUIRE_MESSAGE(once.exit_code == 0, once.out + once.err);
    share_installation_id(network.folder(), first, second);
    const Ran twice = network.run_client(second.folder, one_check(network.folder(), second));
    BOOST_REQUIRE_MESSAGE(twice.exit_code == 0, twice.out + twice.err);
    BOOST_TEST(network.seen(first.folder) == network.seen(second.folder));
}

BOOST_AUTO_TEST_CASE(only_the_configured_host_is_asked_for_and_contacted) {
    if (!can_stand_outside()) return;
    const Network network;
    const privacy::Host host = privacy::first_host();
    lay(network.folder(), host);
    const Ran ran = network.run_client(host.folder, one_check(network.folder(), host));
    BOOST_REQUIRE_MESSAGE(ran.exit_code == 0, ran.out + ran.err);
    // Its two kinds of address, of the one name server; one connection, which begins as TLS does.
    BOOST_TEST(network.seen(host.folder)
                   .starts_with("question updates.example.com 1\nquestion updates.example.com 28\n"
                                "datagram 127.0.0.1:53\ndatagram 127.0.0.1:53\n"
                                "connection 127.0.0.1:8443\nrecord 22 "));
    BOOST_TEST(network.seen(host.folder).find("connection", network.seen(host.folder).find("record")) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_host_that_is_given_by_name_is_looked_up_and_nothing_else_is) {
    if (!can_stand_outside() || !can_trace_files()) return;
    const Network network;
    const TemporaryDirectory& folder = network.folder();
    const privacy::Host host = privacy::first_host();
    lay(folder, host);
    const Ran ran = network.run_client(host.folder, privacy::traced_to(folder.path_of("trace"), one_check(folder, host)));
    BOOST_REQUIRE_MESSAGE(ran.exit_code == 0, ran.out + ran.err);
    const auto calls =
        privacy::judge_calls(folder.read("trace"), "example-server", {{folder.path().string()}, std::string(port), true});
    for (const auto& call : calls.forbidden) BOOST_TEST(false, call);
    BOOST_TEST(calls.connected == 1u);
}

BOOST_AUTO_TEST_CASE(the_packets_hold_the_request_that_the_collector_read_and_no_name) {
    if (!can_stand_outside()) return;
    const Network network;
    const TemporaryDirectory& folder = network.folder();
    privacy::Host host = privacy::first_host();
    host.variables.push_back("SSLKEYLOGFILE=" + folder.path_of("key-log"));
    lay(folder, host);
    const Ran ran = network.run_client(host.folder, one_check(folder, host));
    BOOST_REQUIRE_MESSAGE(ran.exit_code == 0, ran.out + ran.err);
    if (folder.read("key-log").empty()) {
        std::puts("skipped: this libcurl writes no key log");
        return;
    }
    const std::string content = privacy::decrypted(folder.read(host.folder + "/sent"), folder.read("key-log"));
    BOOST_TEST(content == folder.read(host.folder + "/requests/000001.request"));

    // The name in the certificate comes in, and goes nowhere.
    folder.write("left/packets", folder.read(host.folder + "/packets"));
    folder.write("left/content", content);
    const privacy::Canaries canaries(privacy::texts_of_inventory(host.inventory) + privacy::names_of_this_machine() +
                                     std::string(search_domain) + "\n/home/tala\nkestrel66\ncopper-lantern-71\n");
    BOOST_TEST(canaries.found_in({folder.path_of("left"), folder.path_of(host.folder + "/state")}) == "");
}

BOOST_AUTO_TEST_CASE(what_is_sent_to_any_address_is_seen) {
    if (!can_stand_outside()) return;
    const Network network;
    static_cast<void>(network.run_client("elsewhere", {"bash", "-c", "echo name > /dev/udp/192.0.2.1/5353"}));
    BOOST_TEST(network.seen("elsewhere") == "datagram 192.0.2.1:5353\n");
}

BOOST_AUTO_TEST_CASE(a_leak_is_seen_on_the_wire) {
    if (!can_stand_outside()) return;
    const Network network;
    const auto seen_with = [&](const std::string& name, const Words& leak) {
        privacy::Host host = privacy::first_host();
        host.folder = name;
        lay(network.folder(), host);
        const Words client = command("leaky-client", {"--inventory", network.folder().path_of(host.folder + "/inventory.json"),
                                                      "--state-dir", network.folder().path_of(host.folder + "/state")});
        static_cast<void>(network.run_client(host.folder, client + leak));
        const std::string seen = network.seen(host.folder);
        BOOST_TEST(seen.find("record 23") != std::string::npos, seen);
        return seen;
    };
    const std::string honest = seen_with("honest", {});
    BOOST_TEST(seen_with("honest again", {}) == honest);
    for (const std::string leak : {"DNS label", "second request", "additional header", "number of requests"}) {
        BOOST_TEST(seen_with(leak, {"--leak", leak}) != honest, leak);
    }
    for (const std::string leak : {"query", "trailing spaces"}) {
        BOOST_TEST(seen_with(leak, {"--leak", leak, "--past-the-gate", "yes"}) != honest, leak);
    }
}

BOOST_AUTO_TEST_SUITE_END()

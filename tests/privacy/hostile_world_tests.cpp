// A host in this process whose world is against it: replies, proxies, certificates, files and callbacks that fail, each with a
// text inside that must not get anywhere. Whatever happens, the next request is the same.
#include <telemetry/telemetry.hpp>

#include "integration/tool/programs.hpp"
#include "integration/transport/transport_fixture.hpp"
#include "inventory/observe.hpp"
#include "privacy/canaries.hpp"
#include "privacy/host_pair.hpp"
#include "serve/test_vendor.hpp"
#include "support/local_register.hpp"
#include "support/must.hpp"
#include "vendor.hpp"

#include <boost/test/unit_test.hpp>

#include <deploy_server/metrics.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace transport;
using support::must;
using support::TemporaryDirectory;

namespace {

const std::string secret = "violet-anchor-8812";

std::string reply(const std::string& status, const std::string& headers, const std::string& body) {
    return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// Replies that ask for more than they may, or hold what must not be repeated.
std::vector<std::string> hostile_replies(const std::string& elsewhere) {
    const std::string problem = R"({"type":"about:blank","title":")" + secret + R"(","detail":")" + secret + R"("})";
    const std::string orders = R"({"endpoint":")" + elsewhere + R"(","sendTelemetry":true,"metrics":["hostName"],"name":")" +
                               secret + R"(","denyMetrics":[]})";
    const std::string envelope = R"({"payloadType":"application/vnd.update-notice+json","payload":"dmlvbGV0LWFuY2hvci04ODEy",)"
                                 R"("signatures":[{"keyid":")" +
                                 secret + R"(","sig":"AAAA"}],"roots":[]})";
    std::vector<std::string> replies{
        "",
        secret,
        "HTTP/1.1 200 OK\r\n" + secret,
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + secret,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Name\r\n\r\n2\r\n{}\r\n0\r\nX-Name: " + secret +
            "\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n" + reply("200 OK", "", orders),
        "HTTP/1.1 103 Early Hints\r\nLink: <" + elsewhere + ">; rel=preload\r\n\r\n" + reply("200 OK", "", orders),
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n" + secret,
        reply("200 OK", "", orders),
        reply("200 OK", "", envelope),
        reply("200 OK", "", std::string(100'000, 'x') + secret),
        reply("200 OK", "Content-Encoding: gzip\r\n", secret),
        reply("200 OK", "Set-Cookie: session=" + secret + "; Path=/\r\n", "{}"),
        reply("200 OK", "Alt-Svc: h2=\"localhost:1\"; ma=86400\r\nStrict-Transport-Security: max-age=1\r\n", "{}"),
        reply("200 OK", "Refresh: 0; url=" + elsewhere + "\r\n", "{}"),
        reply("200 OK", "Accept-CH: Sec-CH-UA-Full-Version\r\nETag: \"" + secret + "\"\r\n", "{}"),
        reply("401 Unauthorized", "WWW-Authenticate: Basic realm=\"" + secret + "\"\r\n", ""),
        reply("401 Unauthorized", "WWW-Authenticate: Negotiate\r\nWWW-Authenticate: NTLM\r\n", ""),
        reply("407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"" + secret + "\"\r\n", ""),
        reply("413 Payload Too Large", "", problem),
        reply("417 Expectation Failed", "", problem),
        reply("426 Upgrade Required", "Upgrade: " + secret + "\r\n", ""),
        reply("500 " + secret, "", problem),
        reply("503 Service Unavailable", "Retry-After: " + secret + "\r\n", problem),
    };
    for (const std::string status : {"400 Bad Request", "422 Unprocessable Content"}) {
        replies.push_back(reply(status, "Content-Type: application/problem+json\r\n", problem));
    }
    for (const std::string status : {"301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"}) {
        replies.push_back(reply(status, "Location: " + elsewhere + "?name=" + secret + "\r\n", ""));
    }
    return replies;
}

/// What a host of the library does and says, with its folder.
class HostInProcess {
public:
    explicit HostInProcess(const privacy::Host& host) : host_(host) {
        lay(folder_, host);
        options.product = "deploy-server";
        options.version = "2018.2.2";
        options.state_dir = folder_.path_of(host.folder + "/state");
        options.config_dir = folder_.path_of(host.folder + "/etc");
        options.choices.send_telemetry = telemetry::Choice::on;
        options.values = telemetry::ValueSource::observers;
        options.proxy = "none";
        options.outbound = &support::local_register;
        options.notice_root = write_json(to_json(notice_tests::sign_root(notice_tests::plain_root(), {1, 2})));
    }

    /// Lives from its start to its end, with one check in between. Its callbacks throw.
    void check() {
        auto created = telemetry::Client::create(deploy_server::metrics::dictionary(), options);
        if (!created) return hear(created.error());
        telemetry::Client& client = *created;
        client.on_log([this](const telemetry::LogLine& line) { hear(line.text); });
        client.on_notice([this](const telemetry::UpdateNotice&) {
            ++callbacks;
            throw std::runtime_error(secret);
        });
        must(telemetry::inventory::observe_file(client, folder_.path_of(host_.folder + "/inventory.json")));
        client.observe(deploy_server::metrics::projects, []() -> std::uint64_t { throw std::runtime_error(secret); });
        client.start();
        if (const auto checked = client.check_now(); !checked) hear(checked.error());
        if (const auto status = client.status(); !status) hear(status.error());
        client.stop();
    }

    /// Asks a feed once for what is new. What the host uses has names that are nobody's business.
    void ask_feed(const std::string& address) {
        auto client = must(telemetry::Client::create(deploy_server::metrics::dictionary(), options));
        client.on_log([this](const telemetry::LogLine& line) { hear(line.text); });
        const auto in_use = [this] {
            ++callbacks;
            return std::vector<telemetry::FeedItem>{{secret, 8812}, {"a", 1}};
        };
        const auto on_newer = [this](const auto&) {
            ++callbacks;
            throw std::runtime_error(secret);
        };
        must(client.follow(support::community_feed, {address, in_use, on_newer}));
        if (const auto asked = client.check_now(support::community_feed); !asked) hear(asked.error());
    }

    /// Everything that was said and kept, for a search; but for the settings, which are the administrator's own words.
    [[nodiscard]] support::Words left() const {
        std::filesystem::remove(options.state_dir + "/settings.conf");
        return {folder_.write("said", said_).string(), options.state_dir};
    }

    [[nodiscard]] const std::string& said() const { return said_; }
    [[nodiscard]] const TemporaryDirectory& folder() const { return folder_; }

    telemetry::Options options;
    int callbacks = 0;  ///< how many of those were called that a signed reply alone brings

private:
    void hear(const telemetry::Error& error) { hear(std::string(to_string(error.code)) + ": " + error.message); }

    /// The client's thread may have something to say while another call does.
    void hear(const std::string& line) {
        const std::scoped_lock lock(mutex_);
        said_ += line + "\n";
    }

    const privacy::Host host_;
    TemporaryDirectory folder_;
    std::mutex mutex_;
    std::string said_;
};

struct HostileWorld : TransportFixture {
    privacy::Host first = privacy::first_host();
    privacy::Host second = privacy::second_host();

    /// Looks for texts in what hosts left and in what servers heard. @return empty if none is there.
    [[nodiscard]] std::string found_in(support::Words paths, const std::string& texts = secret) const {
        std::string heard;
        for (const auto& request : requests()) heard += request;
        paths.push_back(directory.write("heard", heard));
        return privacy::Canaries(texts).found_in(paths);
    }

    /// A host that trusts the authority and checks there.
    void aim(HostInProcess& host, const std::string& url) const {
        host.options.endpoint = url;
        host.options.ca_file = route.ca_file;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(hostile_world_tests, HostileWorld)

BOOST_AUTO_TEST_CASE(after_every_hostile_reply_two_hosts_send_what_they_sent_before) {
    const Listener elsewhere(replying(reply("200 OK", "", "{}")));
    const auto replies = hostile_replies(url_of(elsewhere));
    std::size_t turn = 0;
    const Listener server(serving([&](TlsStream& stream, Socket&) {
        stream.write(replies[turn++ / 2 % replies.size()]);
        stream.end();
    }));
    HostInProcess hosts[]{HostInProcess(first), HostInProcess(second)};
    for (HostInProcess& host : hosts) aim(host, url_of(server));
    hosts[0].check();
    std::filesystem::copy(hosts[0].options.state_dir + "/installation-id", hosts[1].options.state_dir);
    hosts[1].check();
    for (std::size_t i = 0; i < replies.size(); ++i) {
        for (HostInProcess& host : hosts) host.check();
    }

    const auto sent = requests();
    BOOST_TEST(replies.size() == 31u);
    BOOST_TEST(sent.size() == 2 * replies.size() + 2);
    BOOST_TEST(sent.at(0).find("\"environments\":3") != std::string::npos);
    for (const auto& request : sent) BOOST_TEST(request == sent.at(0));
    BOOST_TEST(elsewhere.connections() == 0);
    const std::string texts = secret + "\n" + privacy::texts_of_inventory(first.inventory) +
                              privacy::texts_of_inventory(second.inventory) + privacy::names_of_this_machine();
    BOOST_TEST(found_in(hosts[0].left() + hosts[1].left(), texts) == "");
}

BOOST_AUTO_TEST_CASE(after_every_hostile_reply_a_feed_is_asked_for_with_the_same_bytes) {
    const Listener elsewhere(replying(reply("200 OK", "", "{}")));
    const auto replies = hostile_replies(url_of(elsewhere));
    std::size_t turn = 0;
    const Listener server(serving([&](TlsStream& stream, Socket&) {
        stream.write(replies[turn++ % replies.size()]);
        stream.end();
    }));
    HostInProcess host(first);
    aim(host, url_of(server));
    for (std::size_t i = 0; i <= replies.size(); ++i) host.ask_feed(url_of(server));

    const auto sent = requests();
    BOOST_TEST(sent.size() == replies.size() + 1);
    BOOST_TEST(sent.at(0).starts_with("GET /v1/check HTTP/1.1\r\n"));
    for (const auto& request : sent) BOOST_TEST(request == sent.at(0));
    BOOST_TEST(elsewhere.connections() == 0);
    BOOST_TEST(found_in(host.left()) == "");
}

BOOST_AUTO_TEST_CASE(a_callback_that_throws_leaves_its_metric_out_and_its_text_nowhere) {
    const Listener server(replying(reply("200 OK", "", "{}")));
    HostInProcess host(first);
    aim(host, url_of(server));
    host.check();
    BOOST_TEST(requests().at(0).find("\"users\":") != std::string::npos);
    BOOST_TEST(requests().at(0).find("\"projects\":") == std::string::npos);
    BOOST_TEST(found_in(host.left()) == "");
}

BOOST_AUTO_TEST_CASE(callbacks_that_a_signed_reply_brings_fail_and_what_they_say_stays_inside) {
    const collector::TestVendor vendor;
    const auto now = std::chrono::system_clock::now();
    const Listener notices(replying(reply("200 OK", "", vendor.notice_envelope({.product = "deploy-server"}, now))));
    const collector::IndexContent content{"deploy-server", "communityStepTemplates", {{"a", 2}}};
    const Listener indexes(
        replying(reply("200 OK", "", vendor.index_envelope(collector::TestVendor::index_payload(content, now)))));
    HostInProcess host(first);
    host.options.notice_root = vendor.root_envelope(now);
    aim(host, url_of(notices));
    host.check();
    host.ask_feed(url_of(indexes));
    BOOST_TEST(host.callbacks == 3);  // of the notice, of what is in use, of what is newer
    BOOST_TEST(requests().size() == 2u);
    BOOST_TEST(found_in(host.left()) == "");
}

BOOST_AUTO_TEST_CASE(what_a_bad_certificate_says_is_not_repeated) {
    const CertificateAuthority unknown;
    std::vector<Identity> identities;
    identities.push_back(self_signed("DNS:" + secret + ".example"));
    identities.push_back(unknown.issue("DNS:" + secret + ".example,DNS:localhost"));
    identities.push_back(authority.issue("DNS:" + secret + ".example"));
    identities.push_back(authority.issue("DNS:localhost,DNS:" + secret + ".example", Flaw::expired));
    identities.push_back(authority.issue("DNS:localhost,DNS:" + secret + ".example", Flaw::not_yet_valid));
    HostInProcess host(first);
    for (Identity& bad : identities) {
        identity = std::move(bad);
        const Listener server(replying(reply("200 OK", "", "{}")));
        aim(host, url_of(server));
        host.check();
    }
    BOOST_TEST(requests().empty());
    BOOST_TEST(host.said().find("tls_untrusted: ") != std::string::npos);
    BOOST_TEST(found_in(host.left()) == "");
}

BOOST_AUTO_TEST_CASE(a_proxy_hears_no_secret_but_its_own_and_none_of_it_is_repeated) {
    const std::vector<std::string> answers{
        "",
        secret,
        reply("407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"" + secret + "\"\r\n", secret),
        reply("302 Found", "Location: https://" + secret + ".example/\r\n", ""),
        reply("502 " + secret, "Via: " + secret + "\r\n", secret),
    };
    HostInProcess host(first);
    aim(host, "https://localhost/v1/check");
    for (const auto& answer : answers) {
        std::string asked;
        {
            const Listener proxy([&](Socket& socket) {
                asked = socket.read_head();
                socket.write(answer);
            });
            host.options.proxy = "http://rowan:" + secret + "@127.0.0.1:" + std::to_string(proxy.port());
            host.check();
        }
        BOOST_TEST(asked.starts_with("CONNECT localhost:443 HTTP/1.1\r\n"), asked);
        BOOST_TEST(asked.find("application/json") == std::string::npos);
        BOOST_TEST(asked.find("deploy-server") == std::string::npos);
    }
    host.options.proxy = "http://rowan:" + secret + "@127.0.0.1:" + std::to_string(closed_port());
    host.check();
    BOOST_TEST(host.said().find("proxy_auth: ") != std::string::npos);
    BOOST_TEST(host.said().find("proxy: ") != std::string::npos);
    BOOST_TEST(found_in(host.left()) == "");
}

BOOST_AUTO_TEST_CASE(files_that_cannot_be_used_are_refused_without_their_content_or_path) {
    const Listener server(replying(reply("200 OK", "", "{}")));
    HostInProcess host(first);
    aim(host, url_of(server));
    host.options.ca_file = host.folder().path_of(secret + ".pem");
    host.check();
    host.options.ca_file = host.folder().write("ca.pem", secret);
    host.check();
    aim(host, url_of(server));
    host.options.notice_root = secret;
    host.check();
    host.options.notice_root.clear();
    host.options.endpoint = "https://" + secret + ":" + secret + "@localhost/";
    host.check();
    host.options.endpoint = "http://" + secret + ".example/";
    host.check();
    aim(host, url_of(server));
    for (const std::string& line :
         {"endpoint = http://" + secret + ".example/\n", "sendTelemetry = " + secret + "\n", secret + "\n", secret + " = on\n",
          "caFile = \"" + secret + "\n", "proxy = gopher://" + secret + "\n"}) {
        host.folder().write("a/state/settings.conf", line);
        host.check();
    }
    host.folder().write("a/state/settings.conf", "");
    host.options.state_dir = host.folder().write(secret, "no folder").string();
    host.check();
    BOOST_TEST(host.said().find("configuration: ") != std::string::npos);
    BOOST_TEST(host.said().find("state_unavailable: ") != std::string::npos);
    BOOST_TEST(host.said().find("problem=") != std::string::npos);
    BOOST_TEST(privacy::Canaries(secret).found_in({host.folder().write("said", host.said()).string()}) == "");
}

BOOST_AUTO_TEST_SUITE_END()

// The tool and the example server behind a proxy with a password: whoever looks for it in what they print and keep finds
// nothing.
#include "integration/tool/collector_process.hpp"
#include "integration/tool/programs.hpp"
#include "integration/tool/report_json.hpp"
#include "integration/tool/running_program.hpp"
#include "integration/transport/certificates.hpp"
#include "integration/transport/listener.hpp"
#include "integration/transport/tls_stream.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <filesystem>
#include <future>
#include <mutex>
#include <utility>

using namespace support;
using transport::Listener;
using transport::Socket;

namespace {

// The password k3y@harbor/5%, as it is written in an address, as it is, and as the proxy gets it.
constexpr std::string_view credentials = "rowan:k3y%40harbor%2F5%25";
const Words forms{"k3y%40harbor", "k3y@harbor", "cm93YW46azN5QGhhcmJvci81JQ", "harbor"};

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

struct ToolProxyFixture {
    TemporaryDirectory folder;
    CollectorProcess collector;

    [[nodiscard]] std::string state() const { return folder.path_of("state"); }

    [[nodiscard]] Words check() const {
        return {"--state-dir",       state(),         "--endpoint",          collector.endpoint(), "--ca-file",
                collector.ca_file(), "--notice-root", collector.root_file(), "--product-version",  "2018.2.2"};
    }
    [[nodiscard]] Words server() const {
        return Words{"--inventory",   data_file("inventory-small.json"),
                     "--state-dir",   state(),
                     "--endpoint",    collector.endpoint(),
                     "--ca-file",     collector.ca_file(),
                     "--notice-root", collector.root_file()};
    }
    [[nodiscard]] static std::string address_of(const Listener& proxy) {
        return "http://" + std::string(credentials) + "@127.0.0.1:" + std::to_string(proxy.port());
    }

    [[nodiscard]] Listener::Serve tunneling() {
        return [this](Socket& socket) {
            hear(socket.read_head());
            socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
            const std::string origin = collector.origin();
            transport::tunnel(socket, static_cast<std::uint16_t>(std::stoi(origin.substr(origin.rfind(':') + 1))));
        };
    }
    [[nodiscard]] Listener::Serve answering(std::string bytes) {
        return [this, bytes = std::move(bytes)](Socket& socket) {
            hear(socket.read_head());
            socket.write(bytes);
        };
    }

    /// Runs the tool behind a proxy that behaves so, and looks for the password.
    Ran run_behind(Listener::Serve serve, const Words& more = {}) {
        const Listener proxy(std::move(serve));
        const Ran ran = run_tool(check() + more, {"https_proxy=" + address_of(proxy)});
        expect_no_password(ran.out + ran.err);
        return ran;
    }

    /// In what was printed, and in every file that was left; but for the settings, where an administrator has put it.
    void expect_no_password(const std::string& printed) const {
        for (const std::string& form : forms) BOOST_TEST(!holds(printed, form), printed);
        std::size_t files = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(state())) {
            if (!entry.is_regular_file() || entry.path().filename() == "settings.conf") continue;
            ++files;
            const std::string content = content_of(entry.path());
            for (const std::string& form : forms) BOOST_TEST(!holds(content, form), entry.path());
        }
        BOOST_TEST(files > 0u);
    }

    /// What the proxies heard outside their tunnels, once all of them have ended.
    [[nodiscard]] std::string take_heard() {
        const std::scoped_lock lock(mutex_);
        return std::exchange(heard_, {});
    }
    void hear(const std::string& bytes) {
        const std::scoped_lock lock(mutex_);
        heard_ += bytes;
    }

private:
    std::mutex mutex_;
    std::string heard_;
};

const std::string authorization = "Proxy-Authorization: Basic cm93YW46azN5QGhhcmJvci81JQ==\r\n";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tool_proxy_tests, ToolProxyFixture)

BOOST_AUTO_TEST_CASE(the_password_reaches_the_proxy_and_is_nowhere_else) {
    const Ran ran = run_behind(tunneling());
    BOOST_TEST(ran.exit_code == 100, ran.err);
    BOOST_TEST(holds(take_heard(), authorization));
    BOOST_REQUIRE(collector.requests().size() == 1u);
    BOOST_TEST(!holds(collector.requests()[0], "Proxy"));
    const Ran status = run_tool({"status", "--json", "--state-dir", state()});
    expect_no_password(status.out + status.err);
    expect_no_password(run_tool({"history", "--json", "--state-dir", state()}).out);
    BOOST_TEST(collector.found_all_clean());
}

BOOST_AUTO_TEST_CASE(each_failure_of_a_proxy_has_its_own_words_and_next_step_and_nothing_else_leaves) {
    struct Failure {
        std::string answer;
        std::string words;
        std::string step;
    };
    const std::string end = "Content-Length: 0\r\n\r\n";
    for (const Failure& failure :
         {Failure{"HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"k3y@harbor\"\r\n" + end,
                  "the proxy does not accept the user name and the password", "Put user name and password"},
          Failure{"HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM\r\n" + end, "by NTLM", "Put user name and password"},
          Failure{"HTTP/1.1 502 k3y@harbor\r\n" + end, "the proxy refused to connect, with status 502", "update-check status"},
          Failure{"k3y@harbor\r\n\r\n", "the proxy did not answer as a proxy does", "update-check status"},
          Failure{"", "the proxy did not answer as a proxy does", "update-check status"}}) {
        const Ran ran = run_behind(answering(failure.answer));
        BOOST_TEST(ran.exit_code == 69);
        BOOST_TEST(holds(ran.err, failure.words), ran.err);
        BOOST_TEST(holds(ran.err, failure.step), ran.err);
        const std::string heard = take_heard();
        BOOST_TEST(heard.starts_with("CONNECT 127.0.0.1:"));
        BOOST_TEST(heard.ends_with(authorization + "Proxy-Connection: Keep-Alive\r\n\r\n"), heard);
    }
    BOOST_TEST(collector.requests().empty());
}

BOOST_AUTO_TEST_CASE(a_proxy_that_intercepts_is_refused_for_its_authority_and_with_pinned_keys_for_its_key) {
    const transport::CertificateAuthority its_own;
    const transport::Identity shown = its_own.issue("IP:127.0.0.1");
    const auto intercepting = [&](Socket& socket) {
        static_cast<void>(socket.read_head());
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        transport::TlsStream stream(socket, shown);
        hear(stream.read_request());
    };
    const Ran untrusted = run_behind(intercepting);
    BOOST_TEST(untrusted.exit_code == 69);
    BOOST_TEST(holds(untrusted.err, "the server's certificate is not trusted: its authority is not one"), untrusted.err);
    BOOST_TEST(holds(untrusted.err, "caFile"), untrusted.err);

    const std::string trusted = folder.write("trusted.pem", its_own.pem());
    const Words pinned{"--ca-file", trusted, "--pinned-keys", its_own.issue("IP:127.0.0.1").pin()};
    const Words all = check();
    const Listener proxy(intercepting);
    const Ran refused = run_tool(Words(all.begin(), all.begin() + 4) + Words(all.begin() + 6, all.end()) + pinned,
                                 {"https_proxy=" + address_of(proxy)});
    expect_no_password(refused.err);
    BOOST_TEST(refused.exit_code == 69);
    BOOST_TEST(holds(refused.err, "not one of pinnedKeys; a proxy that intercepts TLS shows a key of its own"), refused.err);
    BOOST_TEST(holds(refused.err, "Exempt the host"), refused.err);
    BOOST_TEST(take_heard() == "");
}

BOOST_AUTO_TEST_CASE(a_failure_that_is_not_the_proxys_keeps_its_own_name_behind_one) {
    const Listener proxy(tunneling());
    const auto code = [&](const Words& more, const Words& variables) {
        const Ran ran = run_tool(Words{"--state-dir", state(), "--product-version", "2018.2.2", "--json"} + more, variables);
        expect_no_password(ran.out + ran.err);
        BOOST_TEST(ran.exit_code == 69);
        return std::string(parse_json(ran.out)["error"]["code"].GetString());
    };
    const std::string variable = "https_proxy=" + address_of(proxy);
    BOOST_TEST(code({"--endpoint", collector.endpoint()}, {variable}) == "tls_untrusted");
    const Words trusted{"--ca-file", collector.ca_file()};
    BOOST_TEST(code(trusted + Words{"--endpoint", collector.origin() + "/nowhere"}, {variable}) == "http_status");
    const std::string past = "NO_PROXY=127.0.0.0/8,.invalid";
    BOOST_TEST(code({"--endpoint", "https://127.0.0.1:1/"}, {variable, past}) == "connect");
    BOOST_TEST(code({"--endpoint", "https://no-such-host.invalid/"}, {variable, past}) == "dns");
}

BOOST_AUTO_TEST_CASE(a_server_with_the_password_in_its_settings_logs_and_keeps_it_nowhere_else) {
    const Listener proxy(tunneling());
    folder.write("state/settings.conf", "proxy = " + address_of(proxy) + "\n");
    folder.write("state/schedule", schedule_that_is_due());
    RunningProgram program(command("example-server", server()));
    program.wait_for("update-check result=ok");
    const std::string command_line = content_of("/proc/" + std::to_string(program.process()) + "/cmdline");
    BOOST_TEST(holds(command_line, "example-server"));
    for (const std::string& form : forms) BOOST_TEST(!holds(command_line, form));
    BOOST_TEST(program.end(SIGTERM) == 0);
    expect_no_password(program.output());
    BOOST_TEST(holds(take_heard(), authorization));
    const Ran status = run_tool({"status", "--state-dir", state()});
    BOOST_TEST(holds(status.out, "http://…@127.0.0.1:"), status.out);
    expect_no_password(status.out + status.err);
    BOOST_TEST(collector.found_all_clean());
}

BOOST_AUTO_TEST_CASE(a_server_whose_proxy_hangs_is_stopped_at_once_and_tells_nobody_the_password) {
    std::promise<void> asked;
    const Listener proxy([&](Socket& socket) {
        hear(socket.read_head());
        asked.set_value();
        hear(socket.read_to_end());
    });
    folder.write("state/schedule", schedule_that_is_due());
    RunningProgram program(command("example-server", server(), {"ALL_PROXY=" + address_of(proxy)}));
    asked.get_future().wait();
    BOOST_TEST(program.end(SIGTERM) == 0);
    expect_no_password(program.output());
    BOOST_TEST(!holds(take_heard(), "POST"));
    BOOST_TEST(collector.requests().empty());
}

BOOST_AUTO_TEST_CASE(a_password_is_not_taken_from_a_command_line) {
    const Ran ran = run_tool(check() + Words{"--proxy", "http://" + std::string(credentials) + "@127.0.0.1:1"});
    BOOST_TEST(ran.exit_code == 64);
    BOOST_TEST(ran.err.starts_with("update-check: --proxy: must have no password"), ran.err);
    for (const std::string& form : forms) BOOST_TEST(!holds(ran.err, form), ran.err);
    BOOST_TEST(!std::filesystem::exists(state()));
}

BOOST_AUTO_TEST_CASE(settings_of_a_proxy_that_do_not_parse_are_not_repeated) {
    folder.write("state/settings.conf", "proxy = ftp://" + std::string(credentials) + "@127.0.0.1\n");
    const Ran checked = run_tool(check());
    BOOST_TEST(checked.exit_code == 78);
    const Ran status = run_tool({"status", "--state-dir", state()});
    BOOST_TEST(status.exit_code == 78);
    for (const std::string& form : forms) BOOST_TEST(!holds(checked.err + status.out + status.err, form));
}

BOOST_AUTO_TEST_SUITE_END()

#include "attack_data.hpp"

#include "client/core.hpp"
#include "egress/transport.hpp"
#include "notice/judge.hpp"
#include "serve/server.hpp"
#include "support/fake_clock.hpp"
#include "support/impatient_transport.hpp"
#include "support/must.hpp"
#include "support/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace notice_attacks;
using support::must;
using support::TemporaryDirectory;

namespace {

std::vector<std::string> faults_of(const StepData& step) {
    if (step.served == "drip") return {"drip:1/100ms"};
    if (step.served == "endless") return {"endless"};
    return {};
}

// A collector that answers every clean check with the bytes of a step, and in its manner.
class Attacker {
public:
    Attacker(const collector::TlsIdentity& identity, const std::string& product, const StepData& step)
        : server_({}, identity),
          faults_(faults_of(step)),
          reception_(rules(product), collector::TextByProduct{{product, step.reply}}, ledger_, nullptr, {}, {}, &faults_),
          thread_([this] { server_.run(reception_); }) {}
    ~Attacker() {
        server_.stop();
        thread_.join();
    }
    Attacker(const Attacker&) = delete;
    Attacker& operator=(const Attacker&) = delete;

    [[nodiscard]] std::string endpoint() const { return "https://localhost:" + std::to_string(server_.port()) + "/v1/check"; }
    [[nodiscard]] collector::Totals totals() const { return ledger_.totals(); }

private:
    [[nodiscard]] collector::AuditRules rules(const std::string& product) const {
        collector::AuditRules rules;
        rules.dictionary = collector::read_embedded_dictionary();
        rules.endpoints = collector::report_endpoints({});
        rules.products = {product};
        rules.heads.authorities = {"localhost:" + std::to_string(server_.port())};
        return rules;
    }

    collector::Server server_;
    collector::FaultPlan faults_;
    collector::Ledger ledger_{collector::read_embedded_dictionary().term_count};
    collector::Reception reception_;
    std::thread thread_;
};

// What the client has on disk, but for the journal and the trust, which may grow.
std::set<std::string> files_below(const TemporaryDirectory& state) {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(state.path())) names.insert(entry.path().filename());
    return names;
}

std::string_view name_of(telemetry::Availability availability) {
    constexpr std::array<std::string_view, 3> names{"none", "update", "security"};
    return names.at(static_cast<std::size_t>(availability));
}

// A client that starts for one check, and ends.
class Victim {
public:
    Victim(const AttackData& attack, const TemporaryDirectory& state, const std::string& ca_file, support::FakeClock& clock,
           const std::string& endpoint, telemetry::Transport& transport) {
        dictionary_.product = attack.product;
        telemetry::Options options;
        options.product = attack.product;
        options.version = attack.version;
        options.endpoint = endpoint;
        options.state_dir = state.path();
        options.channel = attack.channel;
        options.notice_root = attack.root;
        options.ca_file = ca_file;
        options.proxy = "none";
        core_ = must(telemetry::detail::ClientCore::create(dictionary_, options,
                                                           {telemetry::system_files(), clock, telemetry::system_random(),
                                                            transport, [](const char*) -> const char* { return nullptr; }}));
    }

    [[nodiscard]] std::string check() {
        const auto result = core_->check_now();
        if (result) return "accepted";
        // The transport stops reading at the bound that the verification would refuse.
        if (result.error().code == telemetry::ErrorCode::response_too_large) return "too_large";
        return std::string(to_string(result.error().code));
    }

    [[nodiscard]] telemetry::notice::Trust trust() const { return must(core_->installation().trust.peek()); }

private:
    telemetry::Dictionary dictionary_;
    std::shared_ptr<telemetry::detail::ClientCore> core_;
};

void run(const AttackData& attack, const collector::TlsIdentity& identity) {
    const TemporaryDirectory certificates;
    const std::string ca_file = certificates.write("ca.pem", identity.trust_pem());
    const TemporaryDirectory state;
    const telemetry::notice::Subject subject{attack.product, attack.channel};
    support::FakeClock clock;
    std::optional<std::string> id;
    std::optional<telemetry::notice::Trust> in_force;
    for (const StepData& step : attack.steps) {
        clock.set_wall(step.now);
        const Attacker attacker(identity, attack.product, step);
        support::ImpatientTransport impatient(std::chrono::seconds(3));
        telemetry::Transport& transport =
            step.served == "drip" ? static_cast<telemetry::Transport&>(impatient) : telemetry::network_transport();
        Victim victim(attack, state, ca_file, clock, attacker.endpoint(), transport);
        const std::set<std::string> files_before = files_below(state);
        const std::string outcome = victim.check();
        BOOST_TEST(outcome == step.outcome);
        BOOST_TEST(attacker.totals().accepted == 1u);

        if (!id) id = state.read("installation-id");
        BOOST_TEST(state.read("installation-id") == *id);
        const telemetry::notice::Trust now_in_force = victim.trust();
        if (in_force) {
            BOOST_TEST((files_below(state) == files_before));  // nothing was put aside
            const bool unchanged = now_in_force.notice(subject)->sequence == in_force->notice(subject)->sequence;
            BOOST_TEST((outcome == "accepted" || unchanged));
        }
        in_force = now_in_force;
    }
    const std::array<std::byte, 16> secret{};
    const auto judged = telemetry::notice::judge(
        *in_force, {subject, telemetry::Version::parse(attack.version).value(), "", secret}, attack.steps.back().now);
    BOOST_REQUIRE(judged.has_value());
    BOOST_TEST(judged->sequence == static_cast<std::uint64_t>(attack.sequence));
    BOOST_TEST(name_of(judged->availability) == attack.availability);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(client_attacks_tests)

BOOST_AUTO_TEST_CASE(a_client_that_is_attacked_over_tls_keeps_what_it_knew) {
    const collector::TlsIdentity identity = collector::TlsIdentity::make();
    for (const AttackData& attack : read_attacks()) {
        BOOST_TEST_CONTEXT(attack.name) {
            run(attack, identity);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

#include "torn_installation.hpp"

#include "integration/tool/programs.hpp"
#include "state/installation_id.hpp"
#include "support/must.hpp"

#include <deploy_server/metrics.hpp>
#include <deploy_server/outbound.hpp>

#include <filesystem>
#include <stdexcept>

namespace torture {

using std::chrono::system_clock;
using support::must;

namespace {

std::string notice_of(const collector::TestVendor& vendor, std::chrono::hours age) {
    return vendor.notice_envelope({.product = "deploy-server"}, system_clock::now() - age);
}

}  // namespace

TornInstallation::TornInstallation()
    : older_({}, {}, notice_of(vendor_, std::chrono::hours(1))),
      newer_({}, {}, notice_of(vendor_, std::chrono::hours(0))),
      directory_(telemetry::system_files(), folder.path_of("state")) {
    folder.write("ca.pem", older_.trust_pem() + newer_.trust_pem());
    folder.write("root.json", vendor_.root_envelope(system_clock::now() - std::chrono::hours(2)));
}

support::Words TornInstallation::host(int collector) const {
    const auto& serving = collector == 0 ? older_ : newer_;
    return support::command("mortal-host",
                            {folder.path_of("state"), "https://localhost:" + std::to_string(serving.port()) + "/v1/check",
                             folder.path_of("ca.pem"), folder.path_of("root.json")});
}

telemetry::Options TornInstallation::options() const {
    telemetry::Options options;
    options.product = "deploy-server";
    options.version = "2018.2.2";
    options.state_dir = folder.path_of("state");
    options.endpoint = "https://localhost:1/v1/check";
    options.notice_root = folder.read("root.json");
    options.outbound = &deploy_server::outbound::outbound_register();
    options.values = telemetry::ValueSource::last_snapshot;
    return options;
}

telemetry::Client TornInstallation::onlooker() const {
    return must(telemetry::Client::create(deploy_server::metrics::dictionary(), options()));
}

std::string TornInstallation::id() const {
    const auto id = must(telemetry::read_installation_id(directory_));
    if (!id) throw std::runtime_error("installation-id: there is none, or it is broken");
    return id->text();
}

telemetry::History TornInstallation::history() const {
    return must(journal_.read());
}

std::int64_t TornInstallation::sequence() const {
    const auto trust = must(telemetry::TrustStore(directory_, folder.read("root.json")).peek());
    const auto* const notice = trust.notice({"deploy-server", "stable"});
    return notice != nullptr ? notice->sequence : 0;
}

std::set<std::string> TornInstallation::strange_files() const {
    static const std::set<std::string> known{"counts",           "installation-id", "journal.jsonl", "lock",
                                             "notice-root.json", "notice.json",     "outbound-uses", "rollout-secret",
                                             "schedule",         "server",          "settings.conf", "snapshot"};
    std::set<std::string> strange;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path_of("state"))) {
        const bool is_unfinished = entry.path().extension() == ".new";
        const std::string name = is_unfinished ? entry.path().stem() : entry.path().filename();
        if (!known.contains(name)) strange.insert(entry.path().filename());
    }
    return strange;
}

std::vector<std::string> TornInstallation::take_received() {
    std::vector<std::string> received;
    for (const auto* collector : {&older_, &newer_}) {
        std::uint64_t& taken = taken_[collector];
        const std::uint64_t before = taken;
        collector->ledger().visit_accepted([&](const collector::Exchange& exchange) {
            if (exchange.number <= before) return;
            received.push_back(exchange.request);
            taken = exchange.number;
        });
    }
    return received;
}

}  // namespace torture

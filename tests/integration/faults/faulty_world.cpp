#include "faulty_world.hpp"

#include "schedule/schedule_record.hpp"
#include "support/must.hpp"
#include "vendor.hpp"

#include <deploy_server/metrics.hpp>

#include <filesystem>
#include <thread>

namespace fault_tests {

using support::must;

namespace {

std::string good_reply() {
    return notice_tests::reply(notice_tests::sign_notice(notice_tests::NoticeText().text(), {11}));
}

}  // namespace

FaultyWorld::FaultyWorld(const std::vector<std::string>& faults)
    : clock(notice_tests::today), collector({}, faults, good_reply()) {
    folder.write("ca.pem", collector.trust_pem());
}

telemetry::Options FaultyWorld::options() const {
    telemetry::Options options;
    options.product = "deploy-server";
    options.version = "2018.2.2";
    options.endpoint = "https://localhost:" + std::to_string(collector.port()) + "/v1/check";
    options.state_dir = folder.path_of("state");
    options.notice_root = write_json(to_json(notice_tests::sign_root(notice_tests::plain_root(), {1, 2})));
    options.ca_file = folder.path_of("ca.pem");
    options.proxy = "none";
    return options;
}

std::shared_ptr<telemetry::detail::ClientCore> FaultyWorld::start_process(telemetry::Transport& transport) {
    return must(telemetry::detail::ClientCore::create(
        deploy_server::metrics::dictionary(), options(),
        {telemetry::system_files(), clock, random_, transport, [](const char*) -> const char* { return nullptr; }}));
}

void FaultyWorld::pass_until_due(telemetry::detail::ClientCore& core) {
    const auto rest = core.step({});
    if (rest) clock.pass(*rest);
}

void FaultyWorld::make_next_check(telemetry::detail::ClientCore& core) {
    pass_until_due(core);
    static_cast<void>(core.step({}));
}

void FaultyWorld::wait_for_fault() const {
    while (collector.ledger().totals().faults.empty()) std::this_thread::yield();
}

telemetry::ScheduleRecord FaultyWorld::schedule() const {
    return must(telemetry::read_schedule(folder.read("state/schedule")));
}

std::set<std::string> FaultyWorld::state_files() const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path_of("state")))
        names.insert(entry.path().filename());
    return names;
}

std::vector<std::string> FaultyWorld::received() const {
    std::vector<std::string> requests;
    collector.ledger().visit_accepted([&](const collector::Exchange& exchange) { requests.push_back(exchange.request); });
    return requests;
}

}  // namespace fault_tests

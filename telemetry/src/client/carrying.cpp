#include "client/carrying.hpp"

#include "client/check.hpp"
#include "client/leave.hpp"
#include "client/previewing.hpp"
#include "client/state_files.hpp"
#include "state/installation_id.hpp"

#include <cstdint>
#include <utility>

namespace telemetry {

namespace {

Configuration without_a_network(const Installation& installation) {
    Configuration configuration = installation.configuration();
    configuration.settings.offline = {};  // it shuts the network, which a person does not need
    return configuration;
}

/// A switch may have been turned while values were collected, or while a busy disk took its time for the journal.
Result<void> ask_again(Installation& installation, const Settings& then, std::uint64_t erasures) {
    const Load load = then.usage_forbidden_by(true).empty() ? Load::check_with_statistics : Load::check;
    const Settings now = without_a_network(installation).settings;
    return leave_for(load, true, then, now, installation.counters.erasures() != erasures);
}

}  // namespace

Result<Preview> export_report(Installation& installation) {
    const std::uint64_t erasures = installation.counters.erasures();
    const Configuration configuration = without_a_network(installation);
    const Settings& then = configuration.settings;
    if (auto permitted = permit_by_hand(then, then.check_forbidden_by(true)); !permitted) return std::move(permitted).error();
    if (auto made = installation.ensure_directory(); !made) return std::move(made).error();
    auto id = load_installation_id(installation.directory, installation.surroundings.random);
    if (!id) return std::move(id).error();
    report_put_aside(installation, "installation-id", id->put_aside_as);
    auto preview = make_preview(installation, configuration, id->id);
    if (!preview) return preview;
    const auto leave = [&] { return ask_again(installation, then, erasures); };
    if (auto before = leave(); !before) return std::move(before).error();
    for (const RequestPreview& request : preview->requests) {
        auto noted = note_in_journal(installation, {"export", request.entry, {}, request.body});
        if (!noted) return std::move(noted).error();
    }
    if (auto after = leave(); !after) return std::move(after).error();
    return preview;
}

Result<UpdateNotice> accept_carried_notice(Installation& installation, std::string_view bytes) {
    if (auto made = installation.ensure_directory(); !made) return std::move(made).error();
    const auto lock = installation.lock_pass();
    if (!lock) return lock.error();
    return take_notice(installation, installation.configuration(), bytes, installation.surroundings.clock.wall());
}

}  // namespace telemetry

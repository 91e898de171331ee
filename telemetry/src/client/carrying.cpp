#include "client/carrying.hpp"

#include "client/check.hpp"
#include "client/previewing.hpp"
#include "client/state_files.hpp"
#include "state/installation_id.hpp"

#include <utility>

namespace telemetry {

Result<Preview> export_report(Installation& installation) {
    Configuration configuration = installation.configuration();
    configuration.settings.offline = {};  // it shuts the network, which a person does not need
    if (auto permitted = permit_by_hand(configuration.settings, configuration.settings.check_forbidden_by(true)); !permitted)
        return std::move(permitted).error();
    if (auto made = installation.ensure_directory(); !made) return std::move(made).error();
    auto id = load_installation_id(installation.directory, installation.surroundings.random);
    if (!id) return std::move(id).error();
    report_put_aside(installation, "installation-id", id->put_aside_as);
    auto preview = make_preview(installation, configuration, id->id);
    if (!preview) return preview;
    for (const RequestPreview& request : preview->requests) {
        auto noted = note_in_journal(installation, {"export", request.entry, {}, request.body});
        if (!noted) return std::move(noted).error();
    }
    return preview;
}

Result<UpdateNotice> accept_carried_notice(Installation& installation, std::string_view bytes) {
    if (auto made = installation.ensure_directory(); !made) return std::move(made).error();
    const auto lock = installation.lock_pass();
    if (!lock) return lock.error();
    return take_notice(installation, installation.configuration(), bytes, installation.surroundings.clock.wall());
}

}  // namespace telemetry

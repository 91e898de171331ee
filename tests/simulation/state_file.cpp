#include "state_file.hpp"

#include "client/server_facts.hpp"
#include "client/trust_store.hpp"
#include "egress/outbound_uses.hpp"
#include "journal_reader.hpp"
#include "schedule/schedule_record.hpp"
#include "state/installation_id.hpp"
#include "state/key_values.hpp"
#include "support/memory_files.hpp"
#include "system/json.hpp"
#include "vendor.hpp"

namespace simulation {

using telemetry::notice::Trust;

namespace {

/// Whether the library can read an id, and the words for people are there to their end.
bool is_id_file(const std::string& content) {
    support::MemoryFiles files;
    files.lay("state/installation-id", content);
    const auto id = telemetry::read_installation_id(telemetry::StateDirectory(files, "state"));
    return id && *id && content.ends_with("update-check reset-id\n");
}

/// Whether the administrator's tool finds in it what it needs.
bool is_facts_file(const std::string& content) {
    support::MemoryFiles files;
    files.lay("state/server", content);
    const auto options = telemetry::with_server_facts(telemetry::StateDirectory(files, "state"), {});
    return !options.version.empty() && !options.endpoint.empty();
}

}  // namespace

bool is_whole(const std::string& name, const std::string& content, const std::string& notice_root) {
    if (name.starts_with("schedule")) return telemetry::read_schedule(content).has_value();
    if (name == "installation-id") return is_id_file(content);
    if (name == "outbound-uses") return telemetry::read_outbound_uses(content).has_value();
    if (name == "rollout-secret") return content.size() == telemetry::RolloutSecret().size();
    if (name == "server") return is_facts_file(content);
    if (name == "notice-root.json") return content == notice_root;
    if (name == "journal.jsonl") return JournalReader().read_on(content).has_value();
    if (name == "notice.json") return read_trust(content, notice_root).has_value();
    if (name == index_file) return read_index(content, Trust::begin(notice_root).value()).has_value();
    return telemetry::parse_key_values(content).has_value();
}

telemetry::Result<Trust> read_trust(const std::string& content, const std::string& notice_root) {
    return Trust::restore(content, Trust::begin(notice_root).value());
}

Signed kept_notice(const std::string& content) {
    const auto stored = telemetry::read_json(content, "notice.json");
    const auto payload_of = [&](const char* name) {
        const auto* const envelope = stored ? stored->find(name) : nullptr;
        const auto* const payload = envelope == nullptr ? nullptr : envelope->find("payload");
        return payload == nullptr ? std::string() : write_json(*payload);
    };
    const std::string former_root = payload_of("noticeRoot");
    return {payload_of("notice"), former_root.empty() ? payload_of("root") : former_root};
}

telemetry::Result<std::optional<telemetry::feed::SignedIndex>> read_index(const std::string& content, const Trust& trust) {
    return telemetry::feed::read_stored(content, trust, {"deploy-server", "communityStepTemplates"});
}

bool is_index_of_another(const std::string& content, const Trust& trust) {
    const auto is_of = [&](const telemetry::feed::Subject& subject) {
        const auto index = telemetry::feed::read_stored(content, trust, subject);
        return index && *index;
    };
    return is_of({other_product, "communityStepTemplates"}) || is_of({"deploy-server", other_feed});
}

}  // namespace simulation

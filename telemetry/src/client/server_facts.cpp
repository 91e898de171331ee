#include "client/server_facts.hpp"

#include "state/key_values.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace telemetry {

namespace {

constexpr std::string_view facts_file = "server";
constexpr std::string_view root_file = "notice-root.json";
constexpr std::size_t facts_size_max = 16 * 1024;
constexpr std::size_t root_size_max = 64 * 1024;

struct Fact {
    std::string_view key;
    std::string Options::*value;
};

constexpr std::array facts{
    Fact{"version", &Options::version},
    Fact{"endpoint", &Options::endpoint},
    Fact{"usageEndpoint", &Options::usage_endpoint},
    Fact{"channel", &Options::channel},
    Fact{"platform", &Options::platform},
    Fact{"caFile", &Options::ca_file},
    Fact{"crlFile", &Options::crl_file},
    Fact{"pinnedKeys", &Options::pinned_keys},
    Fact{"configDir", &Options::config_dir},
};

constexpr std::string_view ocsp_stapling = "ocspStapling";  // the one fact that is no text

std::string_view write_choice(Choice choice) {
    return choice == Choice::unset ? "" : choice == Choice::on ? "on" : "off";
}

Choice read_choice(std::string_view text) {
    return text.empty() ? Choice::unset : text == "on" ? Choice::on : Choice::off;
}

Result<void> replace_if_other(const StateDirectory& directory, std::string_view name, std::string_view content) {
    const auto before = directory.read(name, root_size_max);
    if (before && *before == content) return {};
    return directory.replace(name, content);
}

void take_facts(Options& options, const std::vector<KeyValue>& entries) {
    for (const Fact& fact : facts) {
        std::string& value = options.*fact.value;
        if (value.empty()) value = find_value(entries, fact.key).value_or("");
    }
    if (options.ocsp_stapling == Choice::unset)
        options.ocsp_stapling = read_choice(find_value(entries, ocsp_stapling).value_or(""));
}

}  // namespace

Result<void> leave_server_facts(const StateDirectory& directory, const Options& options) {
    std::string text = "# The server of this state directory, as it was last started. For `update-check`.\n";
    for (const Fact& fact : facts) append_key_value(text, fact.key, options.*fact.value);
    append_key_value(text, ocsp_stapling, write_choice(options.ocsp_stapling));
    if (auto left = replace_if_other(directory, facts_file, text); !left) return left;
    if (options.notice_root.empty()) return {};
    return replace_if_other(directory, root_file, options.notice_root);
}

Options with_server_facts(const StateDirectory& directory, Options options) {
    const auto content = directory.read(facts_file, facts_size_max);
    if (content && *content) {
        if (const auto entries = parse_key_values(**content)) take_facts(options, *entries);
    }
    auto root = directory.read(root_file, root_size_max);
    if (options.notice_root.empty() && root && *root) options.notice_root = **std::move(root);
    return options;
}

}  // namespace telemetry

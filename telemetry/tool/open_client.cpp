#include "tool/open_client.hpp"

#include "tool/progress_bar.hpp"
#include "tool/server_file.hpp"
#include "tool/small_file.hpp"

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

namespace telemetry::tool {

namespace {

constexpr std::size_t root_size_max = 64 * 1024;
constexpr std::size_t serial_size_max = 4 * 1024;

Result<Options> options_of(const Dictionary& dictionary, const Defaults& defaults, const CommandLine& line) {
    Options options;
    options.product = dictionary.product;
    options.version = line.product_version;
    options.endpoint = line.endpoint;
    options.default_endpoint = defaults.endpoint;
    options.usage_endpoint = line.usage_endpoint;
    options.state_dir = line.state_dir;
    options.channel = line.channel;
    options.proxy = line.proxy;
    options.ca_file = line.ca_file;
    options.crl_file = line.crl_file;
    options.pinned_keys = line.pinned_keys;
    options.ocsp_stapling = line.ocsp_stapling;
    options.notice_root = defaults.notice_root;
    options.outbound = defaults.outbound;
    options.values = line.inventory_file.empty() ? ValueSource::last_snapshot : ValueSource::observers;
    if (line.command == Command::preview) options.choices = line.choices;
    if (!line.notice_root_file.empty()) {
        auto root = read_small_file(line.notice_root_file, "--notice-root", root_size_max);
        if (!root) return std::move(root).error();
        if (root->empty()) return failure(ErrorCode::configuration, "--notice-root: the file is empty");
        options.notice_root = *std::move(root);
    }
    return options;
}

bool needs_version(const Dictionary& dictionary, const CommandLine& line) {
    switch (line.command) {
        case Command::check:
        case Command::preview:
        case Command::export_report:
        case Command::notice:
        case Command::monitor:
            return true;
        case Command::explain:  // it decides about metrics
            return std::ranges::find(dictionary.metrics, line.explained_id, &MetricDefinition::id) != dictionary.metrics.end();
        default:
            return false;
    }
}

/// Why the server's own version is not known.
Error version_missing(Client& client) {
    const auto status = client.status();
    if (!status) return status.error();
    const std::string problem = server_file_problem(*status);
    return failure(ErrorCode::configuration,
                   problem.empty()
                       ? "--product-version: must be given, as no server has made itself known in this state directory yet"
                       : "--product-version: must be given, as that of the server cannot be read: " + problem);
}

/// The product's version decides what is sent and what is news. Where neither is wanted, it can stay open.
Result<Client> create(const Dictionary& dictionary, Options options, const CommandLine& line) {
    auto client = Client::create(dictionary, options);
    const bool lacks_version = !client && options.version.empty() && client.error().code == ErrorCode::invalid_version;
    if (!lacks_version) return client;
    options.version = "0";
    client = Client::create(dictionary, std::move(options));
    if (client && needs_version(dictionary, line)) return version_missing(*client);
    return client;
}

/// Takes off what editors put around a text: a byte order mark, blanks, line ends. The hash is to be that of the server, which
/// was handed the serial alone. In place, so that no copy of the text is left.
void trim(std::string& text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    constexpr const char* blanks = " \t\r\n";
    if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
    text.erase(0, text.find_first_not_of(blanks));
    text.erase(text.find_last_not_of(blanks) + 1);  // npos + 1 is 0
}

Result<void> hand_over_serial(Client& client, const std::string& file) {
    auto serial = read_small_file(file, "--license-serial-file", serial_size_max);
    if (!serial) return std::move(serial).error();
    trim(*serial);
    client.license_serial(*serial);
    return {};
}

}  // namespace

Result<Client> open_client(const Dictionary& dictionary, const Defaults& defaults, const CommandLine& line) {
    auto options = options_of(dictionary, defaults, line);
    if (!options) return std::move(options).error();
    auto client = create(dictionary, *std::move(options), line);
    if (!client) return client;
    client->on_log([](const LogLine& log) {
        if (log.level == LogLevel::warning) std::fprintf(stderr, "update-check: %s\n", log.text.c_str());
    });
    if (!line.inventory_file.empty()) {
        const ProgressBar bar("Reading the inventory", line.inventory_file);
        auto observed = defaults.observe_inventory(*client, line.inventory_file, bar.progress());
        if (!observed) return failure(observed.error().code, "--inventory: " + observed.error().message);
    }
    if (!line.license_serial_file.empty()) {
        if (auto handed = hand_over_serial(*client, line.license_serial_file); !handed) return std::move(handed).error();
    }
    return client;
}

}  // namespace telemetry::tool

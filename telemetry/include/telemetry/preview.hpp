// Previews: what would be sent now, to the byte, and why each metric is in it or not.
#pragma once

#include <telemetry/export.hpp>
#include <telemetry/metric.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace telemetry {

/// What becomes of a metric in the request that would be sent now.
enum class Disposition : std::uint8_t {
    sent,                ///< it is in the request
    newer_than_version,  ///< it belongs to a later product version than the one that runs
    no_consent,          ///< its consent revision has not been accepted
    denied,              ///< `denyMetrics` names it
    no_value,            ///< nothing is known of it: not observed, or the host had no value
};

/// The name of a disposition in an administrator's words: "newer than this version", "no consent", …
[[nodiscard]] TELEMETRY_API std::string_view to_string(Disposition disposition) noexcept;

/// One metric of the dictionary and its place in the request.
struct MetricPreview {
    const MetricDefinition* metric = nullptr;  ///< never null; lives as long as the dictionary
    Disposition disposition = Disposition::no_value;
    std::string value;  ///< as it stands in the body (JSON); empty unless sent
};

/// What a request is for.
enum class Purpose : std::uint8_t {
    update_check,      ///< the check, which may carry the statistics
    usage_statistics,  ///< the statistics alone, to a host of their own
    feed,              ///< the index of a feed is fetched: nothing is sent but the question
};

/// The name of a purpose; of the first two it is that of their entry in the register: "updateCheck", "usageStatistics".
[[nodiscard]] TELEMETRY_API std::string_view to_string(Purpose purpose) noexcept;

/// One request, as it stands on the wire.
struct RequestPreview {
    Purpose purpose = Purpose::update_check;
    std::string entry;  ///< the id of its entry in the register: "updateCheck", "usageStatistics", "communityStepTemplates"
    std::string url;    ///< where it goes
    std::string head;   ///< request line and header lines, each with its CRLF, and the empty line
    std::string body;   ///< the JSON text, `Content-Length` bytes; empty for a feed

    /// Head and body: every byte that the server would receive.
    [[nodiscard]] std::string bytes() const { return head + body; }
};

/// What would be sent if a check were made now.
struct Preview {
    std::vector<RequestPreview> requests;
    std::vector<MetricPreview> metrics;           ///< every metric of the dictionary, in its order
    bool installation_id_is_provisional = false;  ///< no installation id exists yet: the one shown was made for the occasion
    bool version_is_reduced = false;              ///< the product's version had a label that never leaves
    std::string turned_off_by;  ///< empty if a scheduled check would be made; else the setting that forbids it
};

}  // namespace telemetry

#pragma once

#include "notice/root.hpp"
#include "system/json.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace telemetry::notice_tool {

/// What a vendor signs with notice keys: a notice, or the index of a feed.
struct DocumentKind {
    std::string_view name;  ///< in messages: "notice"
    std::string_view payload_type;
    std::size_t reply_size_max;  ///< what clients read, roots included, in bytes

    /// When it expires. Ends the command where a client would refuse the payload.
    /// @param file where it is from, for the message.
    std::chrono::sys_seconds (*expiry)(std::string_view payload, const notice::Root& root, const std::string& file);
};

/// The kind of a text by its member `type`, or of an envelope by its `payloadType`; a notice if neither says.
[[nodiscard]] const DocumentKind& kind_of(const Json& json);

/// Whether a text is the envelope of a root, by its `payloadType`.
[[nodiscard]] bool is_root(const Json& json);

}  // namespace telemetry::notice_tool

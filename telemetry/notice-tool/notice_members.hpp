// The members that a notice or an index may have.
#pragma once

#include "system/json.hpp"

#include <string>
#include <string_view>

namespace telemetry::notice_tool {

/// The path of the first member that no client knows, such as "notice.releases[0].afects"; empty if there is none. A client
/// ignores such members, so a typing error would go unseen, and a release meant for few would be offered to all.
/// @param kind "notice" or "index".
[[nodiscard]] std::string find_unknown_member(const Json& document, std::string_view kind);

}  // namespace telemetry::notice_tool

// The members that a notice may have.
#pragma once

#include "notice/json.hpp"

#include <string>

namespace telemetry::notice_tool {

/// The path of the first member that no client knows, such as "notice.releases[0].afects"; empty if there is none. A client
/// ignores such members, so a typing error would go unseen, and a release meant for few would be offered to all.
[[nodiscard]] std::string find_unknown_member(const notice::Json& notice);

}  // namespace telemetry::notice_tool

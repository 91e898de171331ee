// An update notice as people and programs read it.
#pragma once

#include <telemetry/update_notice.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace telemetry::tool {

class JsonText;

/// Several lines: the news in one sentence, each release that is offered with why it was made, where to read about it and since
/// when it is known here, what concerns the running version, and until when the vendor stands by it.
/// @param today decides whether support "ends" or "has ended".
[[nodiscard]] std::string describe(const UpdateNotice& notice, std::chrono::sys_days today);

/// The notice as a JSON object, with all its members.
void write(JsonText& json, const UpdateNotice& notice);

/// Text that came from outside: printable ASCII alone, so that neither an escape sequence nor a bidirectional mark can pass.
/// The library lets nothing else through already; a terminal deserves a second lock.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace telemetry::tool

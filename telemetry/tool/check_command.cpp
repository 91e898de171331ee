#include "tool/commands.hpp"
#include "tool/json_text.hpp"
#include "tool/notice_text.hpp"
#include "tool/output.hpp"
#include "tool/small_file.hpp"
#include "tool/words.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace telemetry::tool {

namespace {

std::string as_json(const UpdateNotice& notice) {
    JsonText json;
    write(json, notice);
    return json.str();
}

std::string as_json(const Error& error, const std::optional<UpdateNotice>& last_verified) {
    JsonText json;
    json.begin_object().key("error").begin_object();
    json.member("code", to_string(error.code)).member("message", error.message).end_object();
    json.key("lastVerified");
    last_verified ? write(json, *last_verified) : static_cast<void>(json.null());
    return json.end_object().str();
}

Result<UpdateNotice> ask(Client& client) {
    auto checked = client.check_now();
    if (!checked) return std::move(checked).error();
    return std::move(checked->notice);
}

Result<UpdateNotice> read_in(Client& client, const std::string& file) {
    constexpr std::size_t reply_size_max = 64 * 1024;
    const auto bytes = read_carried_file(file, "--offline-notice", reply_size_max);
    return bytes ? client.accept_notice(*bytes) : Result<UpdateNotice>(bytes.error());
}

/// The check failed; what was verified before stays in force.
ExitCode report_failure(Client& client, const Error& error, bool wants_json) {
    const ExitCode code = complain(error);
    const auto known = client.notice();
    const auto last_verified = known ? *known : std::nullopt;
    if (wants_json) return put(as_json(error, last_verified), code);
    if (!last_verified) return code;
    return put("What was verified last is still in force:\n" + describe(*last_verified, today()), code);
}

}  // namespace

ExitCode check(Client& client, const CommandLine& line) {
    const auto notice = line.offline_notice_file.empty() ? ask(client) : read_in(client, line.offline_notice_file);
    if (!notice) return report_failure(client, notice.error(), line.as_json);
    return put(line.as_json ? as_json(*notice) : describe(*notice, today()), exit_code_of(*notice));
}

ExitCode notice(Client& client, const CommandLine& line) {
    const auto known = client.notice();
    if (!known) return complain(known.error());
    if (!*known) return put(line.as_json ? "null\n" : "No notice has been verified yet.\n", ExitCode::stale_notice);
    return put(line.as_json ? as_json(**known) : describe(**known, today()), exit_code_of(**known));
}

}  // namespace telemetry::tool

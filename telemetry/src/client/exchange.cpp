#include "client/exchange.hpp"

#include "client/state_files.hpp"
#include "system/join.hpp"

#include <algorithm>
#include <utility>

namespace telemetry {

namespace {

/// What an HTTP status means. The body of an error reply is not looked at; where statistics went apart, that of no reply.
Result<void> judge_status(int status, const ApprovedRequest& request) {
    const bool is_conditional = !request.known_digest().empty();
    if (status == 200 || (status == 304 && is_conditional)) return {};
    if (request.purpose() == Purpose::usage_statistics && status >= 200 && status < 300) return {};
    const std::string seen = join({"the server answered with status ", std::to_string(status)});
    if (status == 400 || status == 422) return failure(ErrorCode::rejected, seen);
    if (status == 429 || status == 503) return failure(ErrorCode::try_later, seen);
    if (status >= 300 && status < 400 && status != 304)
        return failure(ErrorCode::redirect_refused, join({seen, ", which is not followed"}));
    return failure(ErrorCode::http_status, seen);
}

/// A callback of the host may have forked and come back in the child too, which then is in the midst of this check.
Error in_a_child() {
    return failure(ErrorCode::stopped, "this is a forked child");
}

}  // namespace

Result<Reply> Exchange::make(const ApprovedRequest& request, const std::stop_token& stop, Leave leave) {
    if (installation_.is_forked()) return in_a_child();
    const Recall recall(installation_, stop, std::move(leave));
    // A switch may have been turned while values were collected or an earlier request was under way.
    if (auto given = recall.ask(); !given) return std::move(given).error();
    auto written = note("request", request, request.endpoint().url(), join({request.head(), request.body()}));
    if (!written) return std::move(written).error();
    if (installation_.is_forked()) return in_a_child();
    // Or while a busy disk took its time, or the host was told of a broken journal.
    const auto given = recall.ask();
    auto reply =
        given ? installation_.surroundings.transport.send(request, route_, recall.token()) : Result<Reply>(given.error());
    if (!reply) reply = recall.reason_of(std::move(reply).error());
    auto status = reply ? judge_status(reply->status, request) : Result<void>(reply.error());
    if (reply) retry_after_ = std::max(retry_after_, reply->retry_after);
    const std::string_view outcome = status ? "ok" : to_string(status.error().code);
    if (auto noted = note("outcome", request, {}, outcome); !noted) installation_.log.warning("journal result=not-written");
    if (!status) return std::move(status).error();
    return reply;
}

Result<void> Exchange::note(std::string_view what, const ApprovedRequest& request, std::string_view url,
                            std::string_view text) {
    return note_in_journal(installation_, {what, request.entry().id, url, text});
}

}  // namespace telemetry

#include "promises.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace simulation {

using namespace std::chrono_literals;

namespace {

constexpr std::string_view counted_metric = "\"deploymentsLast90Days\":";
constexpr std::chrono::days counts_age_max{80};

/// The text behind `begin` in a body, up to a character that ends it.
std::string between(const std::string& body, std::string_view begin, std::string_view ends) {
    const std::size_t at = body.find(begin);
    if (at == std::string::npos) return {};
    const std::size_t from = at + begin.size();
    return body.substr(from, body.find_first_of(ends, from) - from);
}

/// How many requests are written down, without those of which it is also written down that they were held back.
std::size_t requests_in(const std::vector<telemetry::HistoryEntry>& entries) {
    std::size_t count = 0;
    for (const auto& entry : entries) {
        if (entry.what == "request") ++count;
        const bool is_held_back = entry.what == "outcome" && (entry.text == "cancelled" || entry.text == "turned_off");
        if (is_held_back && count > 0) --count;
    }
    return count;
}

bool is_feed(const telemetry::ApprovedRequest& request) {
    return request.entry().id == "communityStepTemplates";
}

bool is_separate_usage(const telemetry::ApprovedRequest& request) {
    return request.purpose() == telemetry::Purpose::usage_statistics;
}

/// Whether the server has answered, however badly: asking again would only double its load.
bool is_answer(const telemetry::ApprovedRequest& request, const telemetry::Result<telemetry::Reply>& reply) {
    using telemetry::ErrorCode;
    if (!reply) return reply.error().code == ErrorCode::response_too_large || reply.error().code == ErrorCode::redirect_refused;
    const bool is_unchanged = reply->status == 304 && !request.known_digest().empty();
    const bool is_redirect = reply->status >= 300 && reply->status < 400 && reply->status != 304;
    return reply->status == 200 || reply->status == 400 || reply->status == 422 || is_unchanged || is_redirect;
}

}  // namespace

std::string to_string(Promise promise) {
    static constexpr std::array names{"rate",   "liveness", "off",     "stop",     "silence", "consent",
                                      "counts", "id",       "journal", "sequence", "forgery", "files"};
    return names[static_cast<std::size_t>(promise)];
}

Promises::Promises(support::MemoryFiles& files, bool usage_goes_apart)
    : files_(files),
      file_watch_(files),
      check_timing_(files, "schedule"),
      feed_timing_(files, "schedule-communityStepTemplates"),
      usage_timing_(files, "schedule"),
      usage_goes_apart_(usage_goes_apart) {}

void Promises::expect(bool holds, Promise promise, const std::string& how) {
    if (!holds && !broken_) broken_ = Violation{promise, how};
}

void Promises::counted(std::uint64_t events) {
    if (wishes_.allow_usage()) sendable_ += events;
}

void Promises::time_passes(std::chrono::seconds time) {
    const bool has_checked = check_timing_.time_passes(time, wishes_.allow_check(false));
    expect(has_checked, Promise::liveness, "24 h passed without a try");
    const bool has_fetched = feed_timing_.time_passes(time, wishes_.allow_feed());
    expect(has_fetched, Promise::liveness, "24 h passed in which the feed was not tried");
    let_counts_age(time);
}

void Promises::time_passes_asleep(std::chrono::seconds time) {
    excuse_silence();
    let_counts_age(time);
}

void Promises::let_counts_age(std::chrono::seconds time) {
    counted_for_ += time;
    if (counted_for_ < counts_age_max) return;
    counted_for_ = 0s;
    counts_may_go();
}

void Promises::fault_struck() {
    excuse_silence();
    answers_may_be_lost();
    entry_without_request();
}

void Promises::excuse_silence() {
    check_timing_.excuse_silence();
    feed_timing_.excuse_silence();
}

void Promises::answers_may_be_lost() {
    usage_may_be_missing();
    for (Timing* timing : {&check_timing_, &feed_timing_, &usage_timing_}) timing->answers_may_be_lost();
}

void Promises::clock_set_back() {
    for (Timing* timing : {&check_timing_, &feed_timing_, &usage_timing_}) timing->clock_set_back();
    excuse_silence();
}

void Promises::id_is_reset() {
    id_.clear();
    file_watch_.made_anew("installation-id");
}

void Promises::broken_from_outside(const std::string& name, const std::string& content) {
    usage_may_be_missing();
    file_watch_.broken_from_outside(name, content);
    if (name == "installation-id") id_.clear();
    if (name == "counts") counts_may_go();
    if (name == "journal.jsonl") journal_.begin_anew();
    for (Timing* timing : {&check_timing_, &feed_timing_, &usage_timing_}) {
        if (name == timing->record_file()) timing->record_was_broken();
    }
}

void Promises::sent(const telemetry::ApprovedRequest& request, const Departure& departure) {
    ++requests_;
    check_switches(request, departure);
    check_counts(request);
    check_journal(request);
    if (!is_feed(request)) check_id(request.body());
    check_timing(request, departure);
}

void Promises::answered(const telemetry::ApprovedRequest& request, const telemetry::Result<telemetry::Reply>& reply,
                        std::chrono::sys_seconds now, bool by_hand) {
    // Statistics go apart beside each try of the check, whatever came of those before.
    if (!by_hand && !is_separate_usage(request) && is_answer(request, reply)) timing_of(request).answered(now);
    const bool is_told_off = reply && (reply->status == 429 || reply->status == 503);
    if (is_told_off) timing_of(request).told_off(now, reply->retry_after);
}

void Promises::check_switches(const telemetry::ApprovedRequest& request, const Departure& departure) {
    expect(!departure.is_after_stop, Promise::stop, "a request was sent after the host's stop");
    if (is_feed(request)) return expect(wishes_.allow_feed(), Promise::off, "a feed was asked for though it is off");
    expect(wishes_.allow_check(departure.is_by_hand), Promise::off, "a request was sent though checks are off");
    const bool has_usage = request.body().find("\"usage\":") != std::string::npos;
    expect(!has_usage || wishes_.allow_usage(), Promise::consent, "statistics were sent without consent");
}

void Promises::check_counts(const telemetry::ApprovedRequest& request) {
    const bool is_for_usage = !is_feed(request) && is_separate_usage(request) == usage_goes_apart_;
    const bool must_have_usage = is_for_usage && is_usage_known_;
    const bool has_usage = request.body().find("\"usage\":") != std::string::npos;
    expect(has_usage || !must_have_usage, Promise::counts, "a report came without statistics");
    const std::string number = between(request.body(), counted_metric, ",}");
    if (number.empty() && !must_have_usage) return;
    const std::uint64_t value = number.empty() ? 0 : std::stoull(number);
    const std::string how = std::to_string(value) + " events were sent, and ";
    expect(value <= sendable_, Promise::consent, how + std::to_string(sendable_) + " were counted with consent");
    const std::uint64_t least = kept_ > gone_ ? kept_ - gone_ : 0;
    expect(value >= least, Promise::counts, how + std::to_string(least) + " at least were kept");
}

void Promises::check_id(const std::string& body) {
    const std::string id = between(body, "\"installation\":\"", "\"");
    expect(id_.empty() || id == id_, Promise::id, "the installation id changed");
    id_ = id;
}

void Promises::check_journal(const telemetry::ApprovedRequest& request) {
    const std::string content = files_.durable("state/journal.jsonl").value_or("");
    expect(journal_.has_kept_all(content), Promise::journal, "the journal has lost entries");
    const auto entries = journal_.read_on(content);
    if (!entries) return expect(false, Promise::journal, "the journal does not parse: " + entries.error().message);
    const auto last =
        std::find_if(entries->rbegin(), entries->rend(), [](const auto& entry) { return entry.what == "request"; });
    const bool is_this = last != entries->rend() && last->text == request.head() + request.body();
    expect(is_this, Promise::journal,
           "the last request written down, as it would survive a power cut, is not the one that left");
    expect(requests_in(*entries) <= 1 + unsent_allowed_, Promise::journal, "an entry has no request");
    unsent_allowed_ = 0;
}

Timing& Promises::timing_of(const telemetry::ApprovedRequest& request) {
    if (is_separate_usage(request)) return usage_timing_;
    return is_feed(request) ? feed_timing_ : check_timing_;
}

void Promises::check_timing(const telemetry::ApprovedRequest& request, const Departure& departure) {
    Timing& timing = timing_of(request);
    timing.tried();
    if (departure.is_by_hand) return;
    expect(!timing.is_told_off(departure.now), Promise::rate, "a server was asked sooner than it had asked to be");
    const std::string how = timing.count_due_try(departure.look_begun, departure.now);
    expect(how.empty(), Promise::rate, how);
}

void Promises::called_back(bool is_after_stop, bool is_log) {
    expect(!is_after_stop, Promise::silence, is_log ? "a line was logged after a stop" : "a callback was called after a stop");
}

void Promises::stopped(bool has_ended, bool is_there, bool is_under_way) {
    expect(has_ended || is_under_way, Promise::silence, "a stop left behind a thread that did nothing");
    expect(!has_ended || !is_there, Promise::silence, "a stop said that a thread had ended which had not");
}

void Promises::looked(bool have_all_looked) {
    const bool is_on = wishes_.allow_check(false) || wishes_.allow_feed();
    expect(have_all_looked || !is_on, Promise::liveness, "a process has no thread though there is something to do");
}

void Promises::look_at_files(const std::string& notice_root) {
    const FileWatch::Finding found = file_watch_.look(notice_root);
    expect(found.of_sequence.empty(), Promise::sequence, found.of_sequence);
    expect(found.of_forgery.empty(), Promise::forgery, found.of_forgery);
    expect(found.of_files.empty(), Promise::files, found.of_files);
}

void Promises::look_back() {
    const auto entries = journal_.read_on(files_.durable("state/journal.jsonl").value_or(""));
    if (!entries) return;  // broken from outside, or seen before
    expect(requests_in(*entries) <= unsent_allowed_, Promise::journal, "at the end an entry has no request");
}

}  // namespace simulation

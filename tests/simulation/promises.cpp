#include "promises.hpp"

#include "egress/journal.hpp"
#include "notice/trust.hpp"
#include "schedule/schedule_record.hpp"
#include "state/installation_id.hpp"
#include "state/key_values.hpp"

#include <algorithm>
#include <array>

namespace simulation {

using namespace std::chrono_literals;

namespace {

constexpr std::string_view counted_metric = "\"deploymentsLast90Days\":";

/// The text behind `begin` in a body, up to a character that ends it.
std::string between(const std::string& body, std::string_view begin, std::string_view ends) {
    const std::size_t at = body.find(begin);
    if (at == std::string::npos) return {};
    const std::size_t from = at + begin.size();
    return body.substr(from, body.find_first_of(ends, from) - from);
}

telemetry::Result<telemetry::History> read_journal(const std::string& content) {
    support::MemoryFiles copy;
    copy.lay("state/journal.jsonl", content);
    return telemetry::Journal(telemetry::StateDirectory(copy, "state")).read();
}

bool parses(const std::string& name, const std::string& content) {
    if (name == "schedule") return telemetry::read_schedule(content).has_value();
    if (name == "installation-id") return telemetry::InstallationId::parse(content.substr(0, 36)).has_value();
    if (name == "journal.jsonl") {
        const auto history = read_journal(content);
        return history && history->intact;
    }
    return telemetry::parse_key_values(content).has_value();
}

}  // namespace

std::string to_string(Promise promise) {
    static constexpr std::array names{"rate", "liveness", "off", "consent", "id", "journal", "sequence", "files"};
    return names[static_cast<std::size_t>(promise)];
}

void Promises::expect(bool holds, Promise promise, const std::string& how) {
    if (!holds && !broken_) broken_ = Violation{promise, how};
}

void Promises::counted(std::uint64_t events) {
    if (wishes_.allow_usage()) sendable_ += events;
}

void Promises::time_passes(std::chrono::seconds time) {
    if (!wishes_.allow_check(false)) return excuse_silence();
    quiet_ += time;
    expect(quiet_ <= 24h, Promise::liveness, "24 h passed without a try");
}

void Promises::broken_from_outside(const std::string& name) {
    ++times_broken_[name];
    broken_now_.insert(name);
    if (name == "installation-id") id_may_change();
    if (name == "schedule") first_.reset();
    if (name == "journal.jsonl") journal_seen_ = 0;
    if (name == "notice.json") sequence_ = 0;
}

void Promises::sent(const telemetry::ApprovedRequest& request, std::chrono::sys_seconds wall, bool by_hand) {
    ++requests_;
    quiet_ = std::min(quiet_, 0s);
    check_switches(request, by_hand);
    check_counts(request.body());
    check_id(request.body());
    check_journal(request);
    const bool is_scheduled_check = request.purpose() == telemetry::Purpose::update_check && !by_hand;
    if (is_scheduled_check) check_rate(wall);
}

void Promises::check_switches(const telemetry::ApprovedRequest& request, bool by_hand) {
    expect(wishes_.allow_check(by_hand), Promise::off, "a request was sent though checks are off");
    const bool has_usage = request.body().find("\"usage\":") != std::string::npos;
    expect(!has_usage || wishes_.allow_usage(), Promise::consent, "statistics were sent without consent");
}

void Promises::check_counts(const std::string& body) {
    const std::string number = between(body, counted_metric, ",}");
    if (number.empty()) return;
    const std::uint64_t value = std::stoull(number);
    expect(value <= sendable_, Promise::consent,
           std::to_string(value) + " events were sent, and " + std::to_string(sendable_) + " were counted with consent");
}

void Promises::check_id(const std::string& body) {
    const std::string id = between(body, "\"installation\":\"", "\"");
    expect(id_.empty() || id == id_, Promise::id, "the installation id changed");
    id_ = id;
}

void Promises::check_journal(const telemetry::ApprovedRequest& request) {
    const auto content = files_.durable("state/journal.jsonl");
    const auto history = read_journal(content.value_or(""));
    if (!history) return expect(false, Promise::journal, "the journal does not parse: " + history.error().message);
    if (history->entries.empty()) return expect(false, Promise::journal, "a request left without an entry");
    unsigned others = 0;
    for (const auto& entry : history->entries) {
        const bool is_new_request = entry.number > journal_seen_ && entry.what == "request";
        if (is_new_request && &entry != &history->entries.back()) ++others;
    }
    const auto& last = history->entries.back();
    const bool is_this = last.what == "request" && last.number > journal_seen_ && last.text == request.head() + request.body();
    expect(is_this, Promise::journal, "the last entry, as it would survive a power cut, is not the request that left");
    expect(others <= unsent_allowed_, Promise::journal, "an entry has no request");
    journal_seen_ = last.number;
    unsent_allowed_ = 0;
}

void Promises::check_rate(std::chrono::sys_seconds wall) {
    const auto record = telemetry::read_schedule(files_.durable("state/schedule").value_or(""));
    if (!record || !record->timetable) return;  // look_at_files tells
    const auto first = record->timetable->first;
    expect(!first_ || *first_ == first, Promise::rate, "the grid moved after a request");
    if (first_ != first) tries_.clear();
    first_ = first;
    const unsigned tries =
        ++tries_[std::chrono::floor<std::chrono::duration<std::int64_t, std::ratio<8 * 3600>>>(wall - first).count()];
    expect(tries <= 4, Promise::rate, "an interval had more than one check and three retries");
}

bool Promises::excuses(const std::string& name, bool is_whole) {
    if (is_whole) broken_now_.erase(name);
    return is_whole || broken_now_.contains(name);
}

void Promises::look_at_files(const std::string& notice_root) {
    for (const char* name : {"schedule", "installation-id", "journal.jsonl", "counts", "snapshot"}) {
        const auto content = files_.visible(std::string("state/") + name);
        const bool is_whole = !content || parses(name, *content);
        expect(excuses(name, is_whole), Promise::files, std::string(name) + " does not parse");
    }
    check_sequence(notice_root);
    check_asides();
}

void Promises::check_sequence(const std::string& notice_root) {
    const std::string content = files_.durable("state/notice.json").value_or("");
    if (content.empty() || content == notice_seen_) return;
    notice_seen_ = content;
    const auto trust = telemetry::notice::Trust::restore(content, telemetry::notice::Trust::begin(notice_root).value());
    expect(excuses("notice.json", trust.has_value()), Promise::files, "notice.json does not parse");
    const auto* notice = trust ? trust->notice({"deploy-server", "stable"}) : nullptr;
    if (notice == nullptr) return;
    expect(notice->sequence >= sequence_, Promise::sequence,
           "the stored sequence fell from " + std::to_string(sequence_) + " to " + std::to_string(notice->sequence));
    sequence_ = notice->sequence;
}

void Promises::check_asides() {
    std::map<std::string, unsigned> asides;
    for (const std::string& path : files_.names()) {
        const std::size_t at = path.find(".broken-");
        if (at != std::string::npos) ++asides[path.substr(6, at - 6)];
    }
    for (const auto& [name, count] : asides) {
        expect(count <= times_broken_[name], Promise::files, name + " was put aside though it was whole");
    }
}

}  // namespace simulation

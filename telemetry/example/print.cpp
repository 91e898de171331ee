#include "print.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <span>
#include <string>

namespace {

/// A request is written down before it leaves. Whether it did, and what came of it, the outcome says that follows.
std::string heading(const telemetry::HistoryEntry& request, std::span<const telemetry::HistoryEntry> later) {
    const auto is_its_outcome = [&](const telemetry::HistoryEntry& entry) {
        return entry.what == "outcome" && entry.purpose == request.purpose;
    };
    const auto outcome = std::ranges::find_if(later, is_its_outcome);
    if (outcome == later.end()) return "written down for " + request.url;
    if (outcome->text == "ok") return "sent to " + request.url;
    return "written down for " + request.url + ", and ended in " + outcome->text;
}

}  // namespace

void print(const telemetry::LogLine& line) {
    std::fprintf(stderr, "example-server: %s\n", line.text.c_str());
}

void print(const telemetry::Error& error) {
    const std::string code(to_string(error.code));
    std::fprintf(stderr, "example-server: %s (%s)\n", error.message.c_str(), code.c_str());
}

void print(const telemetry::UpdateNotice& notice) {
    if (notice.availability == telemetry::Availability::none) {
        std::puts("notice: this server is up to date");
    } else {
        const bool is_security = notice.availability == telemetry::Availability::security;
        const telemetry::ReleaseOffer& release = is_security ? *notice.newest_security : *notice.newest;
        std::printf("notice: version %s is there%s; read %s\n", release.version.to_string().c_str(),
                    is_security ? " and closes a security hole of this one" : "", release.notes_url.c_str());
    }
    std::fflush(stdout);
}

NewRequests::NewRequests(telemetry::Client& client) : client_(client) {
    const auto history = client.history();
    if (history && !history->entries.empty()) seen_ = history->entries.back().number;
}

void NewRequests::print() {
    const auto history = client_.history();
    if (!history) return ::print(history.error());
    const std::span entries(history->entries);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const telemetry::HistoryEntry& entry = entries[i];
        if (entry.number <= seen_) continue;
        seen_ = entry.number;
        if (entry.what != "request") continue;
        std::printf("%s:\n%s\n", heading(entry, entries.subspan(i + 1)).c_str(), entry.text.c_str());
    }
    std::fflush(stdout);
}

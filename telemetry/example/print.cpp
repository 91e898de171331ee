#include "print.hpp"

#include <algorithm>
#include <cstdio>
#include <string>

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

void print_newest_requests(telemetry::Client& client) {
    const auto history = client.history();
    if (!history) return print(history.error());
    const auto is_check = [](const telemetry::HistoryEntry& entry) {
        return entry.what == "request" && entry.purpose == to_string(telemetry::Purpose::update_check);
    };
    const auto newest = std::ranges::find_if(history->entries.rbegin(), history->entries.rend(), is_check);
    if (newest == history->entries.rend()) return;
    for (auto entry = newest.base() - 1; entry != history->entries.end(); ++entry) {
        if (entry->what == "request") std::printf("sent to %s:\n%s\n", entry->url.c_str(), entry->text.c_str());
    }
    std::fflush(stdout);
}

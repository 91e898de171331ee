#include "tool/monitor.hpp"

#include "tool/notice_text.hpp"
#include "tool/output.hpp"
#include "tool/words.hpp"

#include <array>
#include <string_view>
#include <vector>

namespace telemetry::tool {

namespace {

std::string_view name(MonitorState state) {
    constexpr std::array<std::string_view, 4> names{"OK", "WARNING", "CRITICAL", "UNKNOWN"};
    return names.at(static_cast<std::size_t>(state));
}

/// Gathers what is to be said; the worst of it decides.
class Findings {
public:
    void add(MonitorState state, std::string text) {
        if (rank(state) > rank(state_)) state_ = state;
        texts_.push_back(std::move(text));
    }

    [[nodiscard]] MonitorResult result(std::string_view performance) const {
        std::string line = "UPDATE " + std::string(name(state_)) + " - ";
        for (std::size_t i = 0; i < texts_.size(); ++i) line += (i == 0 ? "" : "; ") + texts_[i];
        return {state_, line.append(performance)};
    }

private:
    /// Not to know is worse than nothing to do, and better than a known trouble.
    static int rank(MonitorState state) {
        constexpr std::array<int, 4> ranks{0, 2, 3, 1};
        return ranks.at(static_cast<std::size_t>(state));
    }

    MonitorState state_ = MonitorState::ok;
    std::vector<std::string> texts_;
};

std::string offer_text(std::string_view what, const ReleaseOffer& release) {
    std::string text =
        std::string(what) + " " + release.version.to_string() + ", known since " + time_text(release.known_since);
    // What follows a bar is read as numbers.
    if (release.notes_url.find('|') == std::string::npos && !release.notes_url.empty())
        text += ", " + printable(release.notes_url);
    return text;
}

void add_releases(Findings& findings, const UpdateNotice& notice) {
    if (notice.newest_security) findings.add(MonitorState::critical, offer_text("security update", *notice.newest_security));
    const bool is_further = notice.newest && notice.newest != notice.newest_security;
    if (is_further) findings.add(MonitorState::warning, offer_text("update", *notice.newest));
    if (!notice.newest) findings.add(MonitorState::ok, "up to date");
}

void add_notice(Findings& findings, const UpdateNotice& notice, std::chrono::sys_seconds now) {
    if (notice.running_withdrawn) findings.add(MonitorState::critical, "the vendor has taken the running version back");
    add_releases(findings, notice);
    if (notice.end_of_life && *notice.end_of_life <= now) {
        findings.add(MonitorState::warning, "support has ended on " + day_text(*notice.end_of_life));
    }
    notice.stale ? findings.add(MonitorState::warning, "the notice has expired on " + time_text(notice.expires))
                 : findings.add(MonitorState::ok, "valid until " + time_text(notice.expires));
}

void add_status(Findings& findings, const Status& status) {
    for (const std::string& problem : status.problems) findings.add(MonitorState::unknown, problem);
    if (!status.checks_are_on) findings.add(MonitorState::unknown, "checks are turned off");
    if (!status.last_result.empty() && status.last_result != "ok") {
        findings.add(MonitorState::ok, "the last check ended in " + status.last_result);
    }
}

MonitorResult look(Result<Client>& client) {
    const auto unknown = [](const Error& error) {
        return MonitorResult{MonitorState::unknown, "UPDATE UNKNOWN - " + error.message};
    };
    if (!client) return unknown(client.error());
    const auto status = client->status();
    if (!status) return unknown(status.error());
    const auto notice = client->notice();
    if (!notice) return unknown(notice.error());
    return judge(*status, *notice, std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

}  // namespace

MonitorResult judge(const Status& status, const std::optional<UpdateNotice>& notice, std::chrono::sys_seconds now) {
    Findings findings;
    notice ? add_notice(findings, *notice, now) : findings.add(MonitorState::unknown, "no notice has been verified yet");
    add_status(findings, status);
    return findings.result(notice ? " | expires_in=" + std::to_string((notice->expires - now).count()) + "s" : "");
}

int monitor(Result<Client>& client) {
    const MonitorResult result = look(client);
    const bool is_written = put(result.text + "\n", ExitCode::done) == ExitCode::done;
    return static_cast<int>(is_written ? result.state : MonitorState::unknown);
}

}  // namespace telemetry::tool

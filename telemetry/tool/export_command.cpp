#include "tool/commands.hpp"
#include "tool/new_file.hpp"
#include "tool/output.hpp"
#include "tool/words.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

namespace telemetry::tool {

namespace {

constexpr std::string_view place = "export";

/// To standard output goes one report, so that its bytes are those of a file.
ExitCode export_to_output(Client& client) {
    const auto status = client.status();
    if (!status) return complain(status.error());
    const auto apart = std::ranges::find(status->settings, "usageEndpoint", &SettingStatus::key);
    if (apart != status->settings.end() && apart->value != "none")
        return complain_usage("export: usageEndpoint is set, so there are two reports; name a file instead of -");
    const auto report = client.export_report();
    return report ? put(report->requests.front().body, ExitCode::done) : complain(report.error());
}

std::string told(const RequestPreview& request, const std::string& file) {
    const bool is_check = request.purpose == Purpose::update_check;
    return std::string(is_check ? "The report" : "The usage statistics") + ", " + counted(request.body.size(), "byte") + ": " +
           file + "\n";
}

/// Statistics that an earlier export left beside the file are not those of this one: nobody shall carry them along.
std::string remove_earlier_usage(const std::string& file) {
    std::error_code failed;
    const bool is_removed = std::filesystem::remove(file, failed);
    if (failed) return "The statistics of an earlier export cannot be removed: " + file + "\n";
    return is_removed ? "Removed, the statistics of an earlier export: " + file + "\n" : "";
}

}  // namespace

ExitCode export_report(Client& client, const CommandLine& line) {
    if (line.export_file == "-") return export_to_output(client);
    // Both are begun before anything counts as sent; the second is left if nothing goes apart.
    const std::array names{line.export_file, line.export_file + ".usage"};
    auto check = NewFile::begin(names[0], place, line.may_replace);
    if (!check) return complain(check.error());
    auto usage = NewFile::begin(names[1], place, line.may_replace);
    if (!usage) return complain(usage.error());
    const std::array<NewFile*, 2> files{&*check, &*usage};

    const auto report = client.export_report();
    if (!report) return complain(report.error());
    std::string text;
    for (std::size_t i = 0; i < report->requests.size(); ++i) {
        const RequestPreview& request = report->requests[i];
        auto kept = files.at(i)->write(request.body);
        if (kept) kept = files.at(i)->keep();
        if (!kept) return complain(kept.error());
        text += told(request, names.at(i));
    }
    if (line.may_replace && report->requests.size() == 1) text += remove_earlier_usage(names[1]);
    return put(text + "It stands in the journal as sent: `update-check history`.\n", ExitCode::done);
}

}  // namespace telemetry::tool

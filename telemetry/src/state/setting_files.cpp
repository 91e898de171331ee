#include "state/setting_files.hpp"

#include "state/key_values.hpp"
#include "system/join.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace telemetry {

namespace {

constexpr std::string_view marker_name = "no-outbound";
constexpr std::string_view drop_in_ending = ".conf";
constexpr std::size_t names_max = 1024;

Saying unreadable(const std::string& place, const std::string& rule) {
    return {std::string(unreadable_key), rule, place, Rank::file};
}

/// The sayings of one file's content, as it was read.
std::vector<Saying> sayings_of(const std::string& place, const Result<std::optional<std::string>>& content) {
    if (!content) return {unreadable(place, content.error().message)};
    if (!*content) return {};
    const auto entries = parse_key_values(**content);
    if (!entries) return {unreadable(place, entries.error().message)};
    std::vector<Saying> sayings;
    for (const KeyValue& entry : *entries) {
        std::string line = join({place, " line ", std::to_string(entry.line)});
        sayings.push_back({std::string(entry.key), std::string(entry.value), std::move(line), Rank::file});
    }
    return sayings;
}

class ConfigDirectory {
public:
    ConfigDirectory(Files& files, const std::string& path) : files_(files), path_(path) {}

    std::vector<Saying> sayings() {
        const auto names = names_in(path_);
        if (names.empty()) return std::move(sayings_);
        hear(path_ + "/outbound.conf");
        const std::string drop_ins = path_ + "/outbound.d";
        for (const std::string& name : names_in(drop_ins)) {
            if (name.ends_with(drop_in_ending) && !name.starts_with('.')) hear(join({drop_ins, "/", name}));
        }
        if (std::ranges::find(names, marker_name) != names.end()) {
            sayings_.push_back({"offline", "true", join({path_, "/", marker_name}), Rank::file});
        }
        return std::move(sayings_);
    }

private:
    std::vector<std::string> names_in(const std::string& directory) {
        auto names = files_.list_directory(directory, names_max);
        if (names) return *std::move(names);
        sayings_.push_back(unreadable(directory, names.error().message));
        return {};
    }

    void hear(const std::string& file) {
        auto heard = sayings_of(file, files_.read_linked(file, settings_size_max));
        sayings_.insert(sayings_.end(), std::make_move_iterator(heard.begin()), std::make_move_iterator(heard.end()));
    }

    Files& files_;
    const std::string& path_;
    std::vector<Saying> sayings_;
};

}  // namespace

std::vector<Saying> config_sayings(Files& files, const std::string& directory) {
    return ConfigDirectory(files, directory).sayings();
}

std::vector<Saying> file_sayings(const StateDirectory& directory, std::string_view name) {
    return sayings_of(std::string(name), directory.read(name, settings_size_max));
}

}  // namespace telemetry

#include "host_pair.hpp"

#include "integration/tool/programs.hpp"

#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

namespace privacy {

namespace {

/// The small inventory, with its company, people, machines and projects called otherwise.
std::string renamed_inventory() {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> names{{
        {"tidewater", "gr\xC3\xBCnspecht-und-s\xC3\xB6hne"},
        {"Tidewater", "\xD0\x96\xD1\x83\xD0\xBA"},
        {"tala", "o"},
        {"Dvorak", "O'Neill-\xE6\xBC\xA2\xE5\xAD\x97"},
        {"kestrel", "%41%42"},
        {"copper", ""},
        {"https://", "ftp://a-much-longer-address.example/"},
        {"Environments-", "E"},
        {"meadow", "<script>"},
    }};
    std::string text = support::content_of(support::data_file("inventory-small.json"));
    for (const auto& [from, to] : names) {
        for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
            text.replace(at, from.size(), to);
        }
    }
    return text;
}

}  // namespace

Host first_host() {
    return {"a",
            {"HOME=/home/tala", "USER=tala", "LOGNAME=tala", "HOSTNAME=kestrel66", "LANG=C", "TZ=UTC", "NAME=x"},
            support::content_of(support::data_file("inventory-small.json"))};
}

Host second_host() {
    return {"another folder with a long name",
            {"HOME=/var/empty", "USER=gr\xC3\xBCnspecht", "LOGNAME=g", "HOSTNAME=b.example", "LC_ALL=de_DE.UTF-8",
             "TZ=Asia/Tokyo", "CI=1", "SERVER_SECRET=violet-anchor-8812"},
            renamed_inventory()};
}

void lay(const support::TemporaryDirectory& below, const Host& host) {
    below.write(host.folder + "/state/settings.conf", "denyMetrics = memoryUsedBytes, cpuAveragePercent\n");
    below.write(host.folder + "/inventory.json", host.inventory);
}

void share_installation_id(const support::TemporaryDirectory& below, const Host& first, const Host& second) {
    std::filesystem::copy(below.path_of(first.folder + "/state/installation-id"), below.path_of(second.folder + "/state"));
}

support::Words one_check(const support::TemporaryDirectory& below, const Host& host) {
    return support::command("example-server",
                            {"--inventory", below.path_of(host.folder + "/inventory.json"), "--state-dir",
                             below.path_of(host.folder + "/state"), "--send-telemetry", "--once"},
                            host.variables);
}

}  // namespace privacy

#include "system_calls.hpp"

#include "integration/tool/tracing.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace privacy {

namespace {

/// The loader's libraries, OpenSSL's settings and its look at the zone when it checks a certificate's dates, the two measures
/// of the process, and the administrator's settings.
constexpr std::array<std::string_view, 10> always_permitted{"/etc/ld.so.",        "/lib/",
                                                            "/usr/lib/",          "/usr/local/lib/",
                                                            "/etc/localtime",     "/usr/share/zoneinfo/",
                                                            "/etc/deploy-server", "/sys/devices/system/cpu/",
                                                            "/proc/self/stat",    "/proc/self/statm"};

constexpr std::array<std::string_view, 6> of_the_resolver{"/etc/nsswitch.conf", "/etc/host.conf", "/etc/resolv.conf",
                                                          "/etc/hosts",         "/etc/gai.conf",  "/etc/services"};

bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// The first text in quotes.
std::string_view path_in(std::string_view line) {
    const std::size_t begin = line.find('"') + 1;
    return line.substr(begin, line.find('"', begin) - begin);
}

bool opens(std::string_view line) {
    return holds(line, "open") && holds(line, "O_RDONLY");
}

bool connects(std::string_view line) {
    return holds(line, " connect(");
}

bool begins_with_any(std::string_view path, std::span<const std::string_view> starts) {
    return std::ranges::any_of(starts, [&](std::string_view start) { return path.starts_with(start); });
}

/// What glibc does to find the address of a name: it asks its own daemon, its files, and the name server.
bool is_look_up(std::string_view line) {
    if (connects(line)) return holds(line, "htons(53), sin_addr=inet_addr(\"127.0.0.1\")") || holds(line, "/nscd/socket\"");
    if (holds(line, " sendmmsg(")) return holds(line, "{msg_name=NULL,");
    return opens(line) && begins_with_any(path_in(line), of_the_resolver);
}

bool is_forbidden(std::string_view line, const Permission& permission) {
    if (holds(line, " uname(") || holds(line, " socket(AF_NETLINK")) return true;
    if (connects(line)) return !holds(line, "htons(" + permission.port + "), sin_addr=inet_addr(\"127.0.0.1\")");
    // Sends may go to the connection, and to no address besides.
    if (holds(line, " sendto(") || holds(line, " sendmsg(")) return !holds(line, ", NULL, 0");
    if (holds(line, " sendmmsg(")) return true;
    // Who waits for nothing but time tells something by how long.
    if (holds(line, "nanosleep") || holds(line, " poll(NULL, 0,") || holds(line, "select(0,")) return true;
    const auto begins_path = [&](const std::string& start) { return path_in(line).starts_with(start); };
    return opens(line) && !begins_with_any(path_in(line), always_permitted) &&
           !std::ranges::any_of(permission.paths, begins_path);
}

}  // namespace

support::Words traced_to(const std::string& file, const support::Words& program) {
    return support::traced("%network,%file,uname,poll,select,pselect6,nanosleep,clock_nanosleep", file, program);
}

SystemCalls judge_calls(const std::string& trace, const std::string& name, const Permission& permission) {
    const support::Words calls = support::calls_in(trace);
    auto call = std::ranges::find_if(calls, [&](const auto& line) { return holds(line, "bin/" + name + "\", ["); });
    SystemCalls seen;
    while (call != calls.end() && ++call != calls.end()) {
        const std::string& line = *call;
        if (permission.by_name && is_look_up(line)) continue;
        if (opens(line)) ++seen.opened;
        if (connects(line)) ++seen.connected;
        const bool is_once_too_often = connects(line) && seen.connected > 1;
        if (is_once_too_often || is_forbidden(line, permission)) seen.forbidden.push_back(line);
    }
    return seen;
}

}  // namespace privacy

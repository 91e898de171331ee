#include "system_calls.hpp"

#include "integration/tool/tracing.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <vector>

namespace privacy {

namespace {

/// OpenSSL's look at the zone when it checks a certificate's dates, the two measures of the process, and how many processors
/// there are, which the allocator asks.
constexpr std::array<std::string_view, 6> permitted_files{"/etc/ld.so.cache", "/etc/ld.so.preload",
                                                          "/etc/localtime",   "/sys/devices/system/cpu/online",
                                                          "/proc/self/stat",  "/proc/self/statm"};

/// OpenSSL's settings and roots, those of GnuTLS, which the distribution's libcurl brings along, the zones, and what the
/// administrator says.
constexpr std::string_view settings_of_the_administrator = "/etc/deploy-server";
constexpr std::array<std::string_view, 4> permitted_folders{"/usr/lib/ssl", "/etc/gnutls", "/usr/share/zoneinfo",
                                                            settings_of_the_administrator};

constexpr std::array<std::string_view, 3> folders_of_libraries{"/lib", "/usr/lib", "/usr/local/lib"};

/// The root, to see whether it was changed.
constexpr std::array<std::string_view, 7> of_the_resolver{
    "/", "/etc/nsswitch.conf", "/etc/host.conf", "/etc/resolv.conf", "/etc/hosts", "/etc/gai.conf", "/etc/services"};

/// What may be done to the folders on the way to a permitted path.
constexpr std::array<std::string_view, 4> ways{"mkdir", "newfstatat", "readlink", "inotify_add_watch"};

bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// One line of a trace.
struct Call {
    std::string_view name;                ///< empty where the line tells of something else
    std::string_view line;                ///< the whole of it
    std::vector<std::string_view> paths;  ///< of a call that takes some
};

/// The texts in quotes. The second of a `readlink` is what the system said.
std::vector<std::string_view> paths_in(std::string_view name, std::string_view arguments) {
    std::vector<std::string_view> paths;
    for (std::size_t begin = arguments.find('"'); begin != std::string_view::npos; begin = arguments.find('"', begin)) {
        const std::size_t end = arguments.find('"', ++begin);
        if (end == std::string_view::npos) break;
        const std::string_view path = arguments.substr(begin, end - begin);
        paths.push_back(path.size() > 1 && path.ends_with('/') ? path.substr(0, path.size() - 1) : path);
        if (name == "readlink") break;
        begin = end + 1;
    }
    return paths;
}

Call call_in(std::string_view line) {
    const std::size_t begin = line.find_first_not_of(' ', line.find(' '));
    const std::size_t end = line.find('(', begin);
    if (end == std::string_view::npos || holds(line.substr(begin, end - begin), " ")) return {{}, line, {}};
    const std::string_view name = line.substr(begin, end - begin);
    const bool is_of_the_network = holds(name, "connect") || holds(name, "sock") || holds(name, "send") ||
                                   holds(name, "recv") || holds(name, "bind") || holds(name, "peer");
    return {name, line, is_of_the_network ? std::vector<std::string_view>() : paths_in(name, line.substr(end))};
}

bool opens(const Call& call) {
    return call.name.starts_with("open");
}

bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
    return std::ranges::find(words, word) != words.end();
}

bool is_in(std::string_view path, std::string_view folder) {
    return !holds(path, "/../") && path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

bool is_in_one_of(std::string_view path, std::span<const std::string_view> folders) {
    return std::ranges::any_of(folders, [&](std::string_view folder) { return is_in(path, folder); });
}

/// What every program does that links the C library and OpenSSL. An empty path is that of a file that is open already.
bool is_usual(std::string_view path) {
    const bool is_library = is_in_one_of(path, folders_of_libraries) && holds(path.substr(path.rfind('/') + 1), ".so");
    return path.empty() || is_library || is_one_of(path, permitted_files) || is_in_one_of(path, permitted_folders);
}

bool is_permitted(const Call& call, std::string_view path, const Permission& permission) {
    const bool is_on_the_way = is_one_of(call.name, ways);
    const auto leads_to = [&](std::string_view permitted) {
        return is_in(path, permitted) || (is_on_the_way && (path == "/" || is_in(permitted, path)));
    };
    return is_usual(path) || leads_to(settings_of_the_administrator) || std::ranges::any_of(permission.paths, leads_to) ||
           (permission.by_name && is_one_of(path, of_the_resolver));
}

/// What glibc does to find the address of a name: it asks its own daemon, and the name server.
bool is_look_up(const Call& call) {
    if (call.name == "connect")
        return holds(call.line, "htons(53), sin_addr=inet_addr(\"127.0.0.1\")") || holds(call.line, "/nscd/socket\"");
    return call.name == "sendmmsg" && holds(call.line, "{msg_name=NULL,");
}

bool is_forbidden(const Call& call, const Permission& permission) {
    const auto& [name, line, paths] = call;
    if (name == "uname" || name == "bind" || holds(line, " socket(AF_NETLINK")) return true;
    if (name == "connect") return !holds(line, "htons(" + permission.port + "), sin_addr=inet_addr(\"127.0.0.1\")");
    // Sends may go to the connection, and to no address besides.
    if (name == "sendto" || name == "sendmsg") return !holds(line, ", NULL, 0");
    if (name == "sendmmsg") return true;
    // Who waits for nothing but time tells something by how long.
    if (name.ends_with("nanosleep") || holds(line, " poll(NULL, 0,") || holds(line, "select(0,")) return true;
    return !std::ranges::all_of(paths, [&](std::string_view path) { return is_permitted(call, path, permission); });
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
        const Call made = call_in(*call);
        if (permission.by_name && is_look_up(made)) continue;
        const bool connects = made.name == "connect";
        if (opens(made)) ++seen.opened;
        if (connects) ++seen.connected;
        const bool is_once_too_often = connects && seen.connected > 1;
        if (is_once_too_often || is_forbidden(made, permission)) seen.forbidden.push_back(*call);
    }
    return seen;
}

}  // namespace privacy

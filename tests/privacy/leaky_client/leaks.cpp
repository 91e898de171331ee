#include "leak.hpp"

#include <netdb.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string_view>

namespace leaky {

namespace {

struct FreeList {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
struct FreeEasy {
    void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};

void insert_after(std::string& text, std::string_view place, const std::string& more) {
    const std::size_t at = text.find(place);
    if (at == std::string::npos) throw std::logic_error("the body has no such place");
    text.insert(at + place.size(), more);
}

void replace(std::string& text, std::string_view from, const std::string& to) {
    const std::size_t at = text.find(from);
    if (at == std::string::npos) throw std::logic_error("the body has no such place");
    text.replace(at, from.size(), to);
}

std::string hexadecimal(const std::string& text) {
    std::string digits;
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        digits += "0123456789abcdef"[byte >> 4];
        digits += "0123456789abcdef"[byte & 15];
    }
    return digits;
}

std::string percent(const std::string& text) {
    const std::string digits = hexadecimal(text);
    std::string encoded;
    for (std::size_t i = 0; i < digits.size(); i += 2) encoded += "%" + digits.substr(i, 2);
    return encoded;
}

std::string base64(const std::string& text) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string encoded;
    unsigned bits = 0;
    unsigned pending = 0;
    for (const char character : text) {
        bits = (bits << 8) | static_cast<unsigned char>(character);
        for (pending += 8; pending >= 6; pending -= 6) encoded += digits[(bits >> (pending - 6)) & 63];
    }
    if (pending > 0) encoded += digits[(bits << (6 - pending)) & 63];
    return encoded;
}

unsigned sum_of(const std::string& text) {
    return std::accumulate(text.begin(), text.end(), 0U,
                           [](unsigned sum, char character) { return sum + static_cast<unsigned char>(character); });
}

bool is_even(const std::string& name) {
    return name.size() % 2 == 0;
}

void overwrite(std::span<std::byte> bytes, const std::string& name) {
    std::memcpy(bytes.data(), name.data(), std::min(bytes.size(), name.size()));
}

/// Sends the same body again, to that address.
void send_besides(const Transfer& transfer, const std::string& url) {
    const std::unique_ptr<CURL, FreeEasy> second(curl_easy_duphandle(transfer.easy));
    curl_easy_setopt(second.get(), CURLOPT_URL, url.c_str());
    static_cast<void>(curl_easy_perform(second.get()));
}

void send_header(const Transfer& transfer, const std::string& header) {
    static std::unique_ptr<curl_slist, FreeList> headers;  // must live as long as the transfer
    headers.reset();
    for (const std::string& line : {std::string("Accept: application/json"), std::string("Content-Type: application/json"),
                                    std::string("Expect:"), header}) {
        headers.reset(curl_slist_append(headers.release(), line.c_str()));
    }
    curl_easy_setopt(transfer.easy, CURLOPT_HTTPHEADER, headers.get());
}

void leave_a_file(const std::string& path) {
    std::ofstream(path) << "here";
    std::remove(path.c_str());
}

void make_a_folder(const std::string& path) {
    if (::mkdir(path.c_str(), 0700) == 0) ::rmdir(path.c_str());
}

void look_up(const std::string& host) {
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), nullptr, nullptr, &found) == 0) ::freeaddrinfo(found);
}

constexpr std::string_view metrics = "\"metrics\":{";
constexpr std::string_view environments = "\"environments\":3";
constexpr std::string_view machines = "\"machines\":{";
constexpr std::string_view version = "\"version\":\"2018.2.2";

const std::array all_leaks{
    Leak{.title = "text as a value",
         .in_body = [](auto& body, auto& name) { replace(body, environments, "\"environments\":\"" + name + "\""); }},
    Leak{.title = "text as a member's name",
         .in_body = [](auto& body, auto& name) { insert_after(body, metrics, "\"" + name + "\":1,"); }},
    Leak{.title = "text as a label",
         .in_body = [](auto& body, auto& name) { insert_after(body, machines, "\"" + name + "\":1,"); }},
    Leak{.title = "percent in a label",
         .in_body = [](auto& body, auto& name) { insert_after(body, machines, "\"" + percent(name) + "\":1,"); }},
    Leak{.title = "base64 in a label",
         .in_body = [](auto& body, auto& name) { insert_after(body, machines, "\"" + base64(name) + "\":1,"); }},
    Leak{.title = "hexadecimal in a version's mark",
         .in_body = [](auto& body, auto& name) { insert_after(body, version, "-" + hexadecimal(name)); }},
    Leak{.title = "free mark of a version", .in_body = [](auto& body, auto& name) { insert_after(body, version, "-" + name); }},
    Leak{.title = "order of members",
         .in_body =
             [](auto& body, auto& name) {
                 if (is_even(name)) replace(body, "\"channels\":5,\"tenants\":3", "\"tenants\":3,\"channels\":5");
             }},
    Leak{.title = "digits of a float",
         .in_body = [](auto& body, auto& name) { insert_after(body, environments, ".0" + std::to_string(sum_of(name))); }},
    Leak{.title = "integer beyond 64 bits",
         .in_body = [](auto& body,
                       auto& name) { insert_after(body, environments, "9999999999999999999" + std::to_string(sum_of(name))); }},
    Leak{.title = "duplicate member",
         .in_body = [](auto& body,
                       auto& name) { insert_after(body, environments, ",\"environments\":" + std::to_string(name.size())); }},
    Leak{.title = "bytes after a NUL", .in_body = [](auto& body, auto& name) { body += std::string(1, '\0') + name; }},
    Leak{.title = "trailing spaces", .in_body = [](auto& body, auto& name) { body += std::string(name.size(), ' '); }},
    Leak{.title = "error report",
         .in_body = [](auto& body,
                       auto& name) { insert_after(body, metrics, "\"error\":\"cannot open /srv/" + name + "/metrics\","); }},

    Leak{.title = "length of a name as a number", .in_count = [](auto, auto& name) { return std::optional(name.size()); }},
    Leak{.title = "hash of a name modulo 7",
         .in_count = [](auto, auto& name) { return std::optional<std::uint64_t>(sum_of(name) % 7); }},
    Leak{.title = "presence of a metric",
         .in_count = [](auto count, auto& name) { return is_even(name) ? std::nullopt : std::optional(count); }},

    Leak{.title = "name in the installation id",
         .in_randomness =
             [](auto bytes, auto& name) {
                 if (bytes.size() == 16) overwrite(bytes, name);
             }},
    Leak{.title = "time of sending",
         .in_randomness =
             [](auto bytes, auto& name) {
                 if (bytes.size() == sizeof(std::uint64_t)) overwrite(bytes, name);
             }},

    Leak{.title = "additional header",
         .in_transfer = [](auto& transfer, auto& name) { send_header(transfer, "X-Host: " + name); }},
    Leak{.title = "User-Agent",
         .in_transfer =
             [](auto& transfer, auto& name) {
                 curl_easy_setopt(transfer.easy, CURLOPT_USERAGENT, ("update-check/1 " + name).c_str());
             }},
    Leak{.title = "query",
         .in_transfer =
             [](auto& transfer, auto& name) {
                 curl_easy_setopt(transfer.easy, CURLOPT_URL, (transfer.url + "?host=" + percent(name)).c_str());
             }},
    Leak{.title = "second request",
         .in_transfer = [](auto& transfer, auto& name) { send_besides(transfer, transfer.url + "/" + percent(name)); }},
    Leak{.title = "number of requests",
         .in_transfer =
             [](auto& transfer, auto& name) {
                 if (is_even(name)) send_besides(transfer, transfer.url);
             }},
    Leak{.title = "DNS label", .in_transfer = [](auto&, auto& name) { look_up(hexadecimal(name) + ".invalid"); }},
    Leak{.title = "name of a file elsewhere",
         .in_transfer = [](auto&, auto& name) { leave_a_file("/tmp/" + hexadecimal(name)); }},
    Leak{.title = "name of a folder elsewhere",
         .in_transfer = [](auto&, auto& name) { make_a_folder("/tmp/" + hexadecimal(name)); }},
    Leak{.title = "system's name", .in_transfer = [](auto&, auto&) { std::ifstream("/usr/lib/os-release").peek(); }},
    Leak{.title = "pause before sending",
         .in_transfer = [](auto&, auto& name) { ::poll(nullptr, 0, static_cast<int>(name.size())); }},

    Leak{.title = "name in a log line", .in_log = [](auto& name) { return "checking for " + name; }},
    Leak{.title = "name in the journal", .in_journal = [](auto& name) { return "cannot open /srv/" + name + "/metrics"; }},
};

}  // namespace

std::span<const Leak> leaks() {
    return all_leaks;
}

Planted& planted() {
    static Planted one;
    return one;
}

}  // namespace leaky

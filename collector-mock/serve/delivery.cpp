#include "serve/delivery.hpp"

#include "show/time_text.hpp"

#include <boost/beast/http/status.hpp>

#include <algorithm>
#include <random>
#include <utility>

namespace collector {
namespace {

using End = Delivery::End;
using Kind = Fault::Kind;
using std::chrono::milliseconds;

constexpr std::string_view length_name = "Content-Length: ";

std::string noise(std::uint64_t seed, std::size_t size) {
    std::mt19937_64 engine(seed);
    std::string bytes(size, '\0');
    std::ranges::generate(bytes, [&engine] { return static_cast<char>(engine() >> 56); });
    return bytes;
}

// The place of the number that Content-Length says.
std::pair<std::size_t, std::size_t> length_of(const std::string& answer) {
    const std::size_t begin = answer.find(length_name) + length_name.size();
    return {begin, answer.find("\r\n", begin) - begin};
}

std::string with_length_wrong_by(std::int64_t difference, std::string answer) {
    const auto [begin, size] = length_of(answer);
    const std::int64_t length = std::stoll(answer.substr(begin, size)) + difference;
    return answer.replace(begin, size, std::to_string(std::max<std::int64_t>(length, 0)));
}

// The body goes on until the connection ends.
std::string without_length(std::string answer) {
    const auto [begin, size] = length_of(answer);
    return answer.replace(begin - length_name.size(), length_name.size() + size, "Connection: close");
}

std::string with_headers(std::size_t size, std::string answer) {
    const std::string line = "X-Filler: " + std::string(1000, 'x') + "\r\n";
    std::string headers;
    while (headers.size() < size) headers += line;
    return answer.insert(answer.find("\r\n") + 2, headers);
}

std::string bodiless(unsigned status, const std::string& header) {
    const auto reason = boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(status));
    std::string text = "HTTP/1.1 " + std::to_string(status) + " ";
    text.append(reason.data(), reason.size());
    return text.append("\r\n").append(header).append("Content-Length: 0\r\n\r\n");
}

std::string come_again(const Fault& fault) {
    if (!fault.has_time) return {};
    const auto wait = std::chrono::ceil<std::chrono::seconds>(fault.time);
    const std::string when = fault.as_date ? http_date(std::chrono::system_clock::now() + wait) : std::to_string(wait.count());
    return "Retry-After: " + when + "\r\n";
}

std::string redirect_to(std::string_view target) {
    return bodiless(307, "Location: " + std::string(target) + "\r\n");
}

}  // namespace

std::chrono::milliseconds Delivery::time() const {
    constexpr milliseconds year = std::chrono::hours(24 * 365);
    const auto pauses = static_cast<std::int64_t>(bytes.size() / std::max<std::size_t>(piece, 1));
    return std::min(delay + pause * pauses, year);
}

Delivery spoil(const Fault& fault, std::string answer, std::string_view target) {
    switch (fault.kind) {
        case Kind::delay:
            return {.bytes = std::move(answer), .delay = fault.time};
        case Kind::drip:
            return {.bytes = std::move(answer), .piece = fault.size, .pause = fault.time};
        case Kind::cut:
            return {.bytes = answer.substr(0, fault.size), .end = End::orderly};
        case Kind::truncate:
            return {.bytes = without_length(std::move(answer)).substr(0, fault.size), .end = End::truncated};
        case Kind::reset:
            return {.bytes = answer.substr(0, fault.size), .end = End::reset};
        case Kind::empty:
            return {.bytes = {}, .end = End::orderly};
        case Kind::garbage:
            return {.bytes = noise(fault.noise, fault.size), .end = End::orderly};
        case Kind::length:
            return {.bytes = with_length_wrong_by(fault.difference, std::move(answer)), .end = End::orderly};
        case Kind::status:
            return {.bytes = bodiless(fault.status, come_again(fault))};
        case Kind::redirect:
            return {.bytes = redirect_to(fault.target)};
        case Kind::loop:
            return {.bytes = redirect_to(target)};
        case Kind::endless:
            return {.bytes = without_length(std::move(answer)), .is_endless = true};
        case Kind::headers:
            return {.bytes = with_headers(fault.size, std::move(answer))};
        case Kind::none:
        case Kind::expired:
        case Kind::wrong_host:
        case Kind::unknown_root:
        case Kind::self_signed:
        case Kind::tls11:
        case Kind::hang:
            break;
    }
    return {.bytes = std::move(answer)};
}

}  // namespace collector

#include "serve/fault.hpp"

#include "show/nearest_word.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace collector {
namespace {

using Kind = Fault::Kind;
using std::chrono::milliseconds;

constexpr std::uint64_t size_max = std::uint64_t{1} << 30;
constexpr milliseconds time_max = std::chrono::hours(48);

/// What follows the colon.
enum class Value : std::uint8_t { nothing, time, pieces, size, size_or_nothing, difference, status, target };

struct Form {
    std::string_view name;
    Kind kind;
    Value value;
    std::size_t usual_size;  ///< of those that may do without a value
    std::string_view example;
    std::string_view sentence;
};

constexpr std::size_t all = std::numeric_limits<std::size_t>::max();

constexpr std::array<Form, 20> forms{{
    {"ok", Kind::none, Value::nothing, 0, "ok", "all goes well; for sequences"},
    {"delay", Kind::delay, Value::time, 0, "delay:2s", "the answer comes that much later"},
    {"drip", Kind::drip, Value::pieces, 0, "drip:16/100ms", "it comes in pieces of so many bytes, so much time apart"},
    {"cut", Kind::cut, Value::size, 0, "cut:200", "it ends after so many bytes"},
    {"truncate", Kind::truncate, Value::size_or_nothing, all, "truncate:200", "likewise, no length said and TLS not closed"},
    {"reset", Kind::reset, Value::size_or_nothing, 0, "reset", "the connection is reset, or is after so many bytes"},
    {"empty", Kind::empty, Value::nothing, 0, "empty", "the connection ends without a byte"},
    {"garbage", Kind::garbage, Value::size_or_nothing, 512, "garbage:64KiB", "so many bytes without a meaning"},
    {"length", Kind::length, Value::difference, 0, "length:+10", "the Content-Length is wrong by so many bytes"},
    {"status", Kind::status, Value::status, 0, "status:503/2min", "that status, with a Retry-After (/@2min: as a date)"},
    {"redirect", Kind::redirect, Value::target, 0, "redirect:https://localhost/", "the client is sent there"},
    {"loop", Kind::loop, Value::nothing, 0, "loop", "the client is sent to where it is"},
    {"endless", Kind::endless, Value::nothing, 0, "endless", "blanks follow the answer for ever"},
    {"headers", Kind::headers, Value::size_or_nothing, std::size_t{1} << 20, "headers:64KiB", "the answer has such headers"},
    {"expired", Kind::expired, Value::nothing, 0, "expired", "the certificate was good until yesterday"},
    {"wrong-host", Kind::wrong_host, Value::nothing, 0, "wrong-host", "the certificate is for another name"},
    {"unknown-root", Kind::unknown_root, Value::nothing, 0, "unknown-root", "the certificate was signed by a stranger"},
    {"self-signed", Kind::self_signed, Value::nothing, 0, "self-signed", "the certificate was signed by itself"},
    {"tls1.1", Kind::tls11, Value::nothing, 0, "tls1.1", "the server speaks TLS 1.1 and nothing newer"},
    {"hang", Kind::hang, Value::nothing, 0, "hang", "the server takes the connection, and never says a word"},
}};

/// The number at the beginning of a text, which it is taken off; nothing if there is none.
std::optional<std::uint64_t> take_number(std::string_view& text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

template <class Unit, std::size_t count>
std::optional<std::uint64_t> number_in(std::string_view text, const std::array<std::pair<std::string_view, Unit>, count>& units,
                                       std::uint64_t max) {
    const auto number = take_number(text);
    const auto unit = std::ranges::find(units, text, &std::pair<std::string_view, Unit>::first);
    if (!number || unit == units.end() || *number > max / static_cast<std::uint64_t>(unit->second)) return std::nullopt;
    return *number * static_cast<std::uint64_t>(unit->second);
}

milliseconds time_in(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, int>, 4> units{
        {{"ms", 1}, {"s", 1000}, {"min", 60'000}, {"h", 3'600'000}}};
    const auto count = number_in(text, units, static_cast<std::uint64_t>(time_max.count()));
    if (!count) throw BadFault("needs a time up to 48h, like 250ms, 2s or 5min");
    return milliseconds(*count);
}

std::size_t size_in(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, int>, 3> units{{{"", 1}, {"KiB", 1 << 10}, {"MiB", 1 << 20}}};
    const auto count = number_in(text, units, size_max);
    if (!count) throw BadFault("needs a number of bytes up to 1024MiB, like 16 or 64KiB");
    return static_cast<std::size_t>(*count);
}

void read_pieces(std::string_view value, Fault& fault) {
    const std::size_t slash = value.find('/');
    fault.size = size_in(value.substr(0, slash));
    if (slash == std::string_view::npos || fault.size == 0) throw BadFault("needs BYTES/TIME, like 16/100ms");
    fault.time = time_in(value.substr(slash + 1));
}

void read_difference(std::string_view value, Fault& fault) {
    const bool is_less = value.starts_with('-');
    if (!is_less && !value.starts_with('+')) throw BadFault("needs a difference, like +10 or -10");
    const auto size = static_cast<std::int64_t>(size_in(value.substr(1)));
    if (size == 0) throw BadFault("needs a difference, like +10 or -10");
    fault.difference = is_less ? -size : size;
}

void read_status(std::string_view value, Fault& fault) {
    const std::size_t slash = value.find('/');
    std::string_view code = value.substr(0, slash);
    const auto number = take_number(code);
    if (!number || *number < 200 || *number > 599 || !code.empty()) throw BadFault("needs a status from 200 to 599");
    fault.status = static_cast<unsigned>(*number);
    if (slash == std::string_view::npos) return;
    std::string_view time = value.substr(slash + 1);
    fault.as_date = time.starts_with('@');
    if (fault.as_date) time.remove_prefix(1);
    fault.time = time_in(time);
    fault.has_time = true;
}

void read_target(std::string_view value, Fault& fault) {
    const bool is_plain = std::ranges::all_of(value, [](char c) { return c > ' ' && c < '\x7f'; });
    if (value.empty() || !is_plain) throw BadFault("needs an address without blanks");
    fault.target = value;
}

void read_value(Value form, std::string_view value, Fault& fault) {
    switch (form) {
        case Value::nothing:
            if (!value.empty()) throw BadFault("takes no value");
            return;
        case Value::time:
            fault.time = time_in(value);
            return;
        case Value::pieces:
            return read_pieces(value, fault);
        case Value::size:
            fault.size = size_in(value);
            return;
        case Value::size_or_nothing:
            if (!value.empty()) fault.size = size_in(value);
            return;
        case Value::difference:
            return read_difference(value, fault);
        case Value::status:
            return read_status(value, fault);
        case Value::target:
            return read_target(value, fault);
    }
}

Fault read_fault(std::string_view text) {
    const std::size_t colon = text.find(':');
    const std::string_view name = text.substr(0, colon);
    const auto form = std::ranges::find(forms, name, &Form::name);
    if (form == forms.end()) {
        std::vector<std::string> names;
        for (const Form& known : forms) names.emplace_back(known.name);
        const std::string nearest = nearest_word(name, names);
        throw BadFault("there is no such fault" + (nearest.empty() ? nearest : "; did you mean " + nearest + "?"));
    }
    Fault fault{.kind = form->kind, .size = form->usual_size, .text = std::string(text)};
    read_value(form->value, colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1), fault);
    return fault;
}

}  // namespace

std::string fault_help() {
    std::string text =
        "A fault is FAULT[:VALUE] [xN] [N%]: what it is, how often at most, with which chance. Each report, and each new\n"
        "connection, meets the first of the faults that has some of its count left and whose chance comes true:\n"
        "  --fault 'ok x2' --fault 'reset x1' --fault 'delay:2s 10%'\n"
        "Faults:\n";
    for (const Form& form : forms) {
        text.append("  ")
            .append(form.example)
            .append(std::max<std::size_t>(30, form.example.size() + 2) - form.example.size(), ' ');
        text.append(form.sentence).append("\n");
    }
    return text;
}

FaultPlan::FaultPlan(std::span<const std::string> wanted, std::uint64_t seed) : chance_(seed) {
    for (const std::string& text : wanted) {
        try {
            entries_.push_back(read(text));
        } catch (const BadFault& error) {
            throw BadFault("--fault '" + text + "': " + error.what());
        }
    }
}

FaultPlan::Entry FaultPlan::read(std::string_view text) {
    const std::size_t first_end = text.find(' ');
    Entry entry{read_fault(text.substr(0, first_end))};
    bool has_count = false;
    bool has_chance = false;
    text.remove_prefix(std::min(first_end, text.size()));
    while (!text.empty()) {
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(word.size());
        const bool is_count = word.starts_with('x');
        if (is_count) word.remove_prefix(1);
        const auto number = take_number(word);
        const bool is_chance = !is_count && word == "%" && number && *number <= 100;
        if (!is_chance && !(is_count && number && word.empty())) throw BadFault("after the fault come xN and N%, or nothing");
        if (std::exchange(is_count ? has_count : has_chance, true)) throw BadFault("says twice how often it comes");
        if (*number == 0) throw BadFault("would never come");
        if (is_count) entry.left = *number;
        if (is_chance) entry.percent = static_cast<unsigned>(*number);
    }
    return entry;
}

bool FaultPlan::comes_true(const Entry& entry) {
    return entry.percent == 100 || chance_() % 100 < entry.percent;
}

// One that an answer is sure to meet keeps the connection whole until then.
std::optional<Fault> FaultPlan::draw_for_connection() {
    const std::scoped_lock lock(mutex_);
    for (Entry& entry : entries_) {
        if (entry.left == 0) continue;
        if (!entry.fault.is_of_tls() && entry.percent == 100) return std::nullopt;
        if (!entry.fault.is_of_tls() || !comes_true(entry)) continue;
        --entry.left;
        return entry.fault;
    }
    return std::nullopt;
}

std::optional<Fault> FaultPlan::draw_for_report() {
    const std::scoped_lock lock(mutex_);
    for (Entry& entry : entries_) {
        if (entry.left == 0 || entry.fault.is_of_tls() || !comes_true(entry)) continue;
        --entry.left;
        if (entry.fault.kind == Kind::none) return std::nullopt;
        Fault fault = entry.fault;
        fault.noise = chance_();
        return fault;
    }
    return std::nullopt;
}

bool FaultPlan::needs_authority() const noexcept {
    return std::ranges::any_of(entries_, [](const Entry& entry) { return entry.fault.needs_authority(); });
}

}  // namespace collector

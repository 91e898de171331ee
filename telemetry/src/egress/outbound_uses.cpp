#include "egress/outbound_uses.hpp"

#include "state/key_values.hpp"
#include "system/join.hpp"
#include "system/utc_time.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace telemetry {

namespace {

std::uint64_t sum(std::uint64_t a, std::uint64_t b) {
    return b > UINT64_MAX - a ? UINT64_MAX : a + b;
}

std::optional<Denial> denial_of(std::string_view name) {
    for (auto number = static_cast<int>(Denial::none); number <= static_cast<int>(Denial::foreign_host); ++number) {
        if (to_string(static_cast<Denial>(number)) == name) return static_cast<Denial>(number);
    }
    return std::nullopt;
}

/// Nothing if it is not four words in the one form.
std::optional<OutboundUse> read_use(std::string_view text) {
    std::array<std::string_view, 4> words;
    for (std::string_view& word : words) {
        const std::size_t end = std::min(text.find(' '), text.size());
        word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    const auto allowed = parse_number(words[0]);
    const auto denied = parse_number(words[1]);
    const auto last = read_utc(words[2]);
    const auto answer = denial_of(words[3]);
    if (!text.empty() || !allowed || !denied || !last || !answer) return std::nullopt;
    return OutboundUse{*allowed, *denied, *last, *answer};
}

}  // namespace

void OutboundUse::count(Denial denial, std::chrono::sys_seconds now) {
    add({denial == Denial::none ? 1u : 0u, denial == Denial::none ? 0u : 1u, now, denial});
}

void OutboundUse::add(const OutboundUse& other) {
    if (other.last >= last) {
        last = other.last;
        last_answer = other.last_answer;
    }
    allowed = sum(allowed, other.allowed);
    denied = sum(denied, other.denied);
}

std::string write_outbound_uses(const OutboundUses& uses) {
    std::string text =
        "# How often requests of the product were allowed, how often denied, when one was last asked for, and how\n"
        "# that ended. Times are UTC. Where a request went is not kept.\n";
    for (const auto& [id, use] : uses) {
        append_key_value(text, id,
                         std::to_string(use.allowed) + " " + std::to_string(use.denied) + " " + write_utc(use.last) + " " +
                             std::string(to_string(use.last_answer)));
    }
    return text;
}

Result<OutboundUses> read_outbound_uses(std::string_view text) {
    const auto entries = parse_key_values(text);
    if (!entries) return failure(ErrorCode::state_corrupt, join({"outbound-uses: ", entries.error().message}));
    OutboundUses uses;
    for (const KeyValue& entry : *entries) {
        const auto use = read_use(entry.value);
        if (!use) {
            return failure(ErrorCode::state_corrupt, join({"outbound-uses: line ", std::to_string(entry.line),
                                                           ": must be two numbers, a time and an answer"}));
        }
        uses.emplace(entry.key, *use);
    }
    return uses;
}

}  // namespace telemetry

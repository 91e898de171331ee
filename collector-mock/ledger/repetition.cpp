#include "ledger/repetition.hpp"

#include <functional>

namespace collector {
namespace {

constexpr std::size_t last_slots = std::size_t{1} << 16;
constexpr std::size_t seen_slots = std::size_t{1} << 17;

std::uint64_t hash(std::string_view bytes) noexcept {
    return std::hash<std::string_view>{}(bytes);
}

}  // namespace

std::string_view name(Repetition repetition) noexcept {
    switch (repetition) {
        case Repetition::none:
            return "none";
        case Repetition::duplicate:
            return "duplicate";
        case Repetition::replay:
            break;
    }
    return "replay";
}

RepetitionWatch::RepetitionWatch() : last_(last_slots), seen_(seen_slots) {}

void RepetitionWatch::reset() noexcept {
    last_.assign(last_slots, {});
    seen_.assign(seen_slots, 0);
}

Repetition RepetitionWatch::observe(std::string_view installation, std::string_view body) noexcept {
    if (installation.empty()) return Repetition::none;
    const std::uint64_t sender = hash(installation);
    const std::uint64_t report = hash(body);
    LastReport& last = last_[sender % last_slots];
    std::uint64_t& seen = seen_[report % seen_slots];  // the body holds the installation id: its hash is the pair's
    Repetition repetition = Repetition::none;
    if (last.installation == sender && last.body == report) {
        repetition = Repetition::duplicate;
    } else if (seen == report) {
        repetition = Repetition::replay;
    }
    last = {sender, report};
    seen = report;
    return repetition;
}

}  // namespace collector

#include "client/answers.hpp"

#include <telemetry/consent.hpp>

#include "client/state_files.hpp"
#include "egress/web_address.hpp"
#include "system/sha256.hpp"

#include <algorithm>
#include <string>

namespace telemetry {

namespace {

constexpr std::string_view nobody = "default";

/// Whether an answer in `settings.conf` would count: nothing else turns everything off.
bool is_open(const Settings& settings) {
    return settings.problems.empty() && !settings.offline.value && !settings.do_not_track.value;
}

bool is_remembered(const std::string& set_by) {
    return set_by.starts_with(settings_file);
}

std::string_view verb(const Choices& choices, const Settings& before) {
    if (choices.send_telemetry == Choice::on) return "accepted";
    const bool withdraws = choices.send_telemetry == Choice::off && before.accepted_consent.value > 0;
    return withdraws ? "withdrawn" : "refused";
}

}  // namespace

Answer checks_answer(const Settings& settings) {
    const bool is_answered = settings.upgrade_check.set_by != nobody;
    const bool is_asked = settings.upgrade_check.value == Choice::unset;
    return {is_answered ? settings.upgrade_check.value : Choice::unset, 0, is_asked && is_open(settings),
            settings.upgrade_check.set_by};
}

Answer statistics_answer(const Settings& settings, std::uint32_t newest_consent) {
    const std::uint32_t accepted = settings.accepted_consent.value;
    const std::uint32_t refused = settings.refused_consent.value;
    const bool is_off = accepted == 0 && settings.accepted_consent.set_by != nobody;
    const bool is_answer_final = is_off && (!is_remembered(settings.accepted_consent.set_by) || refused == 0);
    const bool is_check_off = settings.upgrade_check.value == Choice::off;
    Answer answer;
    answer.choice = accepted > 0 ? Choice::on : is_off || refused > 0 ? Choice::off : Choice::unset;
    answer.revision = accepted > 0 ? accepted : refused;
    answer.may_be_asked =
        is_open(settings) && !is_check_off && !is_answer_final && newest_consent > std::max(accepted, refused);
    const bool is_old_refusal = accepted == 0 && !is_off && refused > 0;
    answer.said_by = is_old_refusal ? settings.refused_consent.set_by : settings.accepted_consent.set_by;
    return answer;
}

bool changes_consent(const Choices& choices, const Settings& remembered, std::uint32_t newest_consent) {
    const std::uint32_t accepted = remembered.accepted_consent.value;
    if (choices.send_telemetry == Choice::on) return accepted != newest_consent;
    const bool refuses = choices.send_telemetry == Choice::off || choices.refuse_newest_consent;
    const bool withdraws = choices.send_telemetry == Choice::off && accepted > 0;
    return refuses && (withdraws || remembered.refused_consent.value < newest_consent);
}

bool forbid_statistics(const Choices& choices) noexcept {
    return choices.send_telemetry == Choice::off || choices.upgrade_check == Choice::off || choices.offline == Choice::on;
}

Result<void> leave_receipt(Installation& installation, const Choices& choices, const Settings& before, std::string_view by) {
    const std::uint32_t revision = installation.dictionary.consent_revision;
    std::string receipt(verb(choices, before));
    receipt.append(" revision=").append(std::to_string(revision)).append(" by=\"").append(by);
    receipt.append("\" text-sha256=").append(to_hex(sha256(consent_text(installation.dictionary, revision))));
    return note_in_journal(installation, {"consent", to_string(Purpose::usage_statistics), {}, receipt});
}

bool is_actor(std::string_view by) noexcept {
    constexpr std::size_t size_max = 64;
    constexpr std::string_view others = " .-_";
    const auto is_plain = [&](char c) { return is_letter_or_digit(c) || others.find(c) != std::string_view::npos; };
    return !by.empty() && by.size() <= size_max && std::ranges::all_of(by, is_plain);
}

}  // namespace telemetry

#include "egress/journal.hpp"
#include "measure/snapshot.hpp"
#include "state/key_values.hpp"
#include "state/setting_files.hpp"
#include "state/settings.hpp"

#include "holds.hpp"
#include "support/memory_files.hpp"
#include "support/must.hpp"

#include <deploy_server/metrics.hpp>
#include <string>

using property::holds;
using support::must;

namespace {

/// Texts that are made of what files of state are made of, and of what they must not have.
rc::Gen<std::string> file_text() {
    return rc::gen::map(
        rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
            "offline", "upgradeCheck", "sendTelemetry", "channel", " = ", "=", "true", "false", "1", "99999999999999999999",
            "\n", "\r\n", "#", " ", "\t", "users", "machines.ssh", std::string(1, '\0'), "\xFF", "\xC3\xA9", "\xEF\xBB\xBF",
            "ledger.time", "time", "deploymentsLast90Days.days", ",", "{\"number\":1", "}")),
        [](const auto& parts) {
            std::string text;
            for (const auto& part : parts) text += part;
            return text;
        });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(state_properties_tests)

BOOST_AUTO_TEST_CASE(numbers_are_written_as_they_are_read) {
    holds("parse_number undoes to_string",
          [](std::uint64_t number) { RC_ASSERT(telemetry::parse_number(std::to_string(number)) == number); });
    holds("what is accepted is the one way to write its number", [] {
        const auto text = *rc::gen::container<std::string>(rc::gen::element('0', '1', '9', '-', '+', ' ', 'x', '.'));
        if (const auto number = telemetry::parse_number(text)) RC_ASSERT(std::to_string(*number) == text);
    });
}

BOOST_AUTO_TEST_CASE(no_text_of_a_file_does_harm_or_opens_a_door) {
    holds("settings that do not parse forbid everything", [] {
        const std::string text = *file_text();
        support::MemoryFiles files;
        const auto directory = must(telemetry::StateDirectory::open(files, "/state"));
        files.lay("/state/settings.conf", text);
        const auto sayings = telemetry::file_sayings(directory);
        const auto settings = telemetry::resolve_settings(sayings, {});
        const bool parses = telemetry::parse_key_values(text).has_value();
        if (!parses || !settings.problems.empty()) RC_ASSERT(!settings.check_forbidden_by(true).empty());
    });
    holds("a snapshot of any text is refused, or a snapshot of the dictionary", [] {
        const auto& dictionary = deploy_server::metrics::dictionary();
        const auto snapshot = telemetry::read_snapshot(dictionary, *file_text());
        if (snapshot) RC_ASSERT(snapshot->size() == dictionary.metrics.size());
    });
    holds("a journal of any text takes another entry, and puts aside what it cannot read", [] {
        const std::string text = *file_text();
        support::MemoryFiles files;
        const auto directory = must(telemetry::StateDirectory::open(files, "/state"));
        files.lay("/state/journal.jsonl", text);
        telemetry::Journal journal(directory);
        const std::string aside = must(journal.append({"request", "updateCheck", "", text}, {}));
        RC_ASSERT(text.empty() || files.visible("/state/" + aside) == text);
    });
}

BOOST_AUTO_TEST_SUITE_END()

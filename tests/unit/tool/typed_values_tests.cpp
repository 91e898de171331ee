#include "tool/typed_values.hpp"

#include <boost/test/unit_test.hpp>

using telemetry::Choice;
using telemetry::tool::CommandLine;
using telemetry::tool::take_values;
using telemetry::tool::TypedValues;

BOOST_AUTO_TEST_SUITE(typed_values_tests)

// Bug: `offline = TRUE` turned all off in a file, and `--offline=TRUE` was refused.
BOOST_AUTO_TEST_CASE(a_choice_is_typed_in_every_word_that_a_settings_file_takes) {
    const auto offline = [](const std::string& word) {
        TypedValues typed;
        typed.offline = word;
        CommandLine line;
        const auto wrong = take_values(typed, line);
        BOOST_TEST(!wrong, word);
        return line.choices.offline;
    };
    for (const char* word : {"true", "on", "yes", "1", "TRUE", "On", "yEs"}) BOOST_TEST((offline(word) == Choice::on), word);
    for (const char* word : {"false", "off", "no", "0", "FALSE", "Off", "nO"}) BOOST_TEST((offline(word) == Choice::off), word);
    BOOST_TEST((offline("") == Choice::unset));
}

BOOST_AUTO_TEST_CASE(another_word_is_refused_and_not_repeated) {
    for (const char* word : {"perhaps", "truee", "tru", "2", " true", "\xC4"}) {
        TypedValues typed;
        typed.upgrade_check = word;
        CommandLine line;
        const auto wrong = take_values(typed, line);
        BOOST_TEST((wrong == "--upgradeCheck: must be true or false"), word);
    }
}

BOOST_AUTO_TEST_SUITE_END()

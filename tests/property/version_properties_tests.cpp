#include <telemetry/version.hpp>

#include "holds.hpp"

#include <string>
#include <vector>

using property::holds;
using telemetry::Version;

namespace {

rc::Gen<std::string> version_text() {
    const auto numbers = rc::gen::resize(6, rc::gen::nonEmpty<std::vector<std::uint8_t>>());
    const auto mark = rc::gen::element<std::string>("", "", "-dev", "-alpha.1", "-beta.2", "-beta.10", "-rc.1");
    return rc::gen::map(rc::gen::pair(numbers, mark), [](const auto& parts) {
        std::string text;
        for (std::size_t i = 0; i < parts.first.size() && i < Version::max_numbers; ++i) {
            text.append(i > 0 ? "." : "").append(std::to_string(parts.first[i] % 4));
        }
        return text + parts.second;
    });
}

Version version() {
    return Version::parse(*version_text()).value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(version_properties_tests)

BOOST_AUTO_TEST_CASE(versions_have_one_order) {
    holds("for two versions exactly one of <, ==, > is true", [] {
        const Version a = version();
        const Version b = version();
        RC_ASSERT((a < b) + (a == b) + (a > b) == 1);
        RC_ASSERT((a < b) == (b > a));
    });
    holds("the order of versions is transitive", [] {
        const Version a = version();
        const Version b = version();
        const Version c = version();
        if (a <= b && b <= c) RC_ASSERT(a <= c);
    });
}

BOOST_AUTO_TEST_CASE(a_version_is_written_as_it_is_read) {
    holds("to_string and parse undo each other", [] {
        const std::string text = *version_text();
        RC_ASSERT(Version::parse(text).value().to_string() == text);
    });
}

BOOST_AUTO_TEST_CASE(what_is_reduced_can_be_sent) {
    holds("reduce gives nothing, or a version whose text parses and has only the letters of the grammar", [] {
        const std::string text = *version_text() + *rc::gen::element<std::string>("", "-anna", "+build", "-rc.x", ".", "x") +
                                 *rc::gen::string<std::string>();
        const auto reduced = Version::reduce(text);
        if (!reduced) return;
        RC_ASSERT(Version::parse(reduced->to_string()) == reduced);
    });
}

BOOST_AUTO_TEST_CASE(any_text_is_read_or_refused) {
    holds("parse never accepts what it would not write, but for leading zeros", [] {
        const auto text =
            *rc::gen::container<std::string>(rc::gen::element('0', '1', '9', '.', '-', 'a', 'r', 'c', 'd', 'e', 'v'));
        const auto parsed = Version::parse(text);
        if (parsed) RC_ASSERT(Version::parse(parsed->to_string()) == parsed);
    });
}

BOOST_AUTO_TEST_SUITE_END()

#include "journal_reader.hpp"

#include "egress/journal.hpp"
#include "support/memory_files.hpp"
#include "support/must.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using simulation::JournalReader;
using support::must;
using telemetry::Journal;

namespace {

constexpr std::chrono::sys_seconds now = std::chrono::sys_days(std::chrono::year(2018) / 8 / 5);

struct Fixture {
    support::MemoryFiles files;
    telemetry::StateDirectory state = must(telemetry::StateDirectory::open(files, "/state"));
    Journal journal{state};
    JournalReader reader;

    std::string content_after(std::size_t entries, std::string_view text = "some bytes") {
        for (std::size_t i = 0; i < entries; ++i) must(journal.append({"request", "updateCheck", "https://a/", text}, now));
        return *files.visible("/state/journal.jsonl");
    }
};

/// Without its first line.
std::string shortened(const std::string& content) {
    return content.substr(content.find('\n') + 1);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(journal_reader_tests, Fixture)

BOOST_AUTO_TEST_CASE(each_entry_is_read_once) {
    BOOST_TEST(must(reader.read_on(content_after(2))).size() == 2u);
    BOOST_TEST(must(reader.read_on(content_after(3))).size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_journal_that_grows_keeps_all) {
    BOOST_TEST(reader.has_kept_all(""));
    must(reader.read_on(content_after(2)));
    BOOST_TEST(reader.has_kept_all(content_after(1)));
}

BOOST_AUTO_TEST_CASE(an_entry_that_is_gone_is_missed_wherever_it_stood) {
    const std::string three = content_after(3);
    BOOST_TEST(!reader.has_kept_all(shortened(three)));
    must(reader.read_on(three));
    const std::string four = content_after(1);
    BOOST_TEST(!reader.has_kept_all(shortened(four)));
    BOOST_TEST(!reader.has_kept_all(shortened(shortened(shortened(four)))));
    BOOST_TEST(!reader.has_kept_all(three.substr(0, three.size() - 1 - three.find('\n'))));
    BOOST_TEST(!reader.has_kept_all(""));
}

BOOST_AUTO_TEST_CASE(what_there_is_no_room_for_is_not_missed) {
    must(reader.read_on(content_after(1000)));
    const std::string content = content_after(2);
    BOOST_TEST(reader.has_kept_all(content));
    BOOST_TEST(!reader.has_kept_all(shortened(content)));
}

BOOST_AUTO_TEST_CASE(nor_is_what_is_too_large) {
    const std::string text(1024 * 1024, 'x');
    must(reader.read_on(content_after(3, text)));
    const std::string content = content_after(1, text);
    BOOST_TEST(reader.has_kept_all(content));
    BOOST_TEST(!reader.has_kept_all(shortened(content)));
}

BOOST_AUTO_TEST_CASE(a_journal_that_was_put_aside_begins_anew) {
    must(reader.read_on(content_after(3)));
    reader.begin_anew();
    files.take_away("/state/journal.jsonl");
    BOOST_TEST(reader.has_kept_all(content_after(1)));
}

BOOST_AUTO_TEST_SUITE_END()

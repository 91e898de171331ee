#include "system/directory_watch.hpp"

#include <boost/test/unit_test.hpp>

#include "support/temporary_directory.hpp"

#include <poll.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

using telemetry::DirectoryWatch;
using telemetry::WatchedDirectory;

namespace {

struct Fixture {
    support::TemporaryDirectory directory;

    [[nodiscard]] std::unique_ptr<DirectoryWatch> watch(const std::string& path, const std::string& name = {}) const {
        auto watch = DirectoryWatch::open({{directory.path_of(path), name}});
        BOOST_REQUIRE(watch);
        return watch;
    }
};

/// What the system has not told by the time that the call returns that changed a file, it does not tell.
bool can_be_read(const DirectoryWatch& watch) {
    pollfd source{watch.descriptor(), POLLIN, 0};
    return ::poll(&source, 1, 0) == 1;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(directory_watch_tests, Fixture)

BOOST_AUTO_TEST_CASE(a_file_that_is_made_written_renamed_or_removed_is_news) {
    directory.write("d/before", "");
    const auto watched = watch("d");
    BOOST_TEST(!watched->take_news());
    directory.write("d/a", "x");
    BOOST_TEST(can_be_read(*watched));
    BOOST_TEST(watched->take_news());
    directory.write("d/a", "y");
    BOOST_TEST(watched->take_news());
    std::filesystem::rename(directory.path_of("d/a"), directory.path_of("d/b"));
    BOOST_TEST(watched->take_news());
    std::filesystem::remove(directory.path_of("d/b"));
    BOOST_TEST(watched->take_news());
    BOOST_TEST(!watched->take_news());
}

BOOST_AUTO_TEST_CASE(a_file_of_another_name_is_no_news_where_one_is_of_interest) {
    directory.write("d/before", "");
    const auto watched = watch("d", "settings.conf");
    directory.write("d/journal.jsonl", "x");
    BOOST_TEST(!watched->take_news());
    directory.write("d/settings.new", "x");
    std::filesystem::rename(directory.path_of("d/settings.new"), directory.path_of("d/settings.conf"));
    BOOST_TEST(watched->take_news());
}

BOOST_AUTO_TEST_CASE(a_directory_that_is_not_there_is_waited_for) {
    const auto watched = watch("a/b/c");
    directory.write("other", "x");
    BOOST_TEST(!watched->take_news());
    for (const auto* path : {"a", "a/b", "a/b/c"}) {
        std::filesystem::create_directory(directory.path_of(path));
        BOOST_TEST(watched->take_news(), path);
    }
    directory.write("a/b/c/f", "x");
    BOOST_TEST(watched->take_news());
}

BOOST_AUTO_TEST_CASE(a_directory_that_goes_away_and_comes_back_is_watched_again) {
    directory.write("d/before", "");
    const auto watched = watch("d");
    std::filesystem::remove_all(directory.path_of("d"));
    BOOST_TEST(watched->take_news());
    static_cast<void>(watched->take_news());
    directory.write("d/f", "x");
    BOOST_TEST(watched->take_news());
    static_cast<void>(watched->take_news());
    directory.write("d/f", "y");
    BOOST_TEST(watched->take_news());
}

BOOST_AUTO_TEST_CASE(a_file_behind_a_link_is_heard_of_and_so_is_each_link_on_the_way) {
    directory.write("srv/one/f", "1");
    directory.write("srv/two/f", "2");
    directory.write("d/before", "");
    std::filesystem::create_symlink("one", directory.path_of("srv/now"));
    std::filesystem::create_symlink("../srv/now/f", directory.path_of("d/f"));
    const auto watched = DirectoryWatch::open({{.path = directory.path_of("d"), .follows_links = true}});
    BOOST_REQUIRE(watched);
    BOOST_TEST(!watched->take_news());
    directory.write("srv/one/f", "3");
    BOOST_TEST(watched->take_news());
    directory.write("srv/one/g", "of no interest");
    BOOST_TEST(!watched->take_news());
    std::filesystem::create_symlink("two", directory.path_of("srv/new"));
    BOOST_TEST(!watched->take_news());
    std::filesystem::rename(directory.path_of("srv/new"), directory.path_of("srv/now"));
    BOOST_TEST(watched->take_news());
    directory.write("srv/two/f", "4");
    BOOST_TEST(watched->take_news());
    directory.write("srv/one/f", "5");
    BOOST_TEST(!watched->take_news());
}

BOOST_AUTO_TEST_CASE(links_that_lead_nowhere_or_in_a_circle_do_no_harm) {
    directory.write("d/before", "");
    std::filesystem::create_symlink("b", directory.path_of("d/a"));
    std::filesystem::create_symlink("a", directory.path_of("d/b"));
    std::filesystem::create_symlink(directory.path_of("nowhere/f"), directory.path_of("d/c"));
    const auto watched = DirectoryWatch::open({{.path = directory.path_of("d"), .follows_links = true}});
    BOOST_REQUIRE(watched);
    BOOST_TEST(!watched->take_news());
    directory.write("nowhere/f", "");
    BOOST_TEST(watched->take_news());
}

BOOST_AUTO_TEST_CASE(what_is_above_a_directory_is_quiet_once_it_is_there) {
    const auto watched = watch("d");
    std::filesystem::create_directory(directory.path_of("d"));
    BOOST_TEST(watched->take_news());
    static_cast<void>(watched->take_news());
    directory.write("other", "x");
    BOOST_TEST(!can_be_read(*watched));
}

BOOST_AUTO_TEST_CASE(one_that_rests_hears_nothing_until_it_resumes) {
    directory.write("d/before", "");
    const auto watched = watch("d");
    directory.write("d/a", "x");
    watched->rest();
    static_cast<void>(watched->take_news());
    directory.write("d/b", "x");
    BOOST_TEST(!can_be_read(*watched));
    watched->rest();
    watched->resume();
    BOOST_TEST(!watched->take_news());
    directory.write("d/c", "x");
    BOOST_TEST(watched->take_news());
}

BOOST_AUTO_TEST_CASE(a_path_may_have_slashes_to_spare_and_dots) {
    directory.write("srv/one/f", "1");
    directory.write("d/before", "");
    std::filesystem::create_symlink("..//srv/./one//f", directory.path_of("d/f"));
    const auto watched = DirectoryWatch::open({{.path = directory.path_of("d//"), .follows_links = true}});
    BOOST_REQUIRE(watched);
    directory.write("srv/one/f", "2");
    BOOST_TEST(watched->take_news());
    const auto waiting = watch("a//b/");
    std::filesystem::create_directories(directory.path_of("a/b"));
    BOOST_TEST(waiting->take_news());
    directory.write("a/b/f", "x");
    BOOST_TEST(waiting->take_news());
}

BOOST_AUTO_TEST_SUITE_END()

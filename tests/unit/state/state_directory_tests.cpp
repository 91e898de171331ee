#include "state/state_directory.hpp"

#include <boost/test/unit_test.hpp>

#include "support/memory_files.hpp"
#include "support/must.hpp"
#include "support/temporary_directory.hpp"

#include <sys/stat.h>
#include <unistd.h>

using support::MemoryFiles;
using support::must;
using telemetry::ErrorCode;
using telemetry::LockOf;
using telemetry::StateDirectory;

namespace {

struct Fixture {
    MemoryFiles files;
    StateDirectory state = must(StateDirectory::open(files, "/state"));
};

std::string path_in(const support::TemporaryDirectory& directory, std::string_view name) {
    return (directory.path() / name).string();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(state_directory_tests, Fixture)

BOOST_AUTO_TEST_CASE(a_directory_must_be_given) {
    const auto opened = StateDirectory::open(files, "");
    BOOST_REQUIRE(!opened);
    BOOST_TEST((opened.error().code == ErrorCode::configuration));
}

BOOST_AUTO_TEST_CASE(slashes_at_the_end_do_not_matter) {
    BOOST_TEST(must(StateDirectory::open(files, "/a/b//")).path() == "/a/b");
    BOOST_TEST(must(StateDirectory::open(files, "/")).path() == "/");
}

BOOST_AUTO_TEST_CASE(a_directory_that_cannot_be_made_or_written_is_unavailable) {
    for (std::size_t number = 0; number < 2; ++number) {
        files.heal();
        files.fail(number);
        const auto opened = StateDirectory::open(files, "/other");
        BOOST_REQUIRE(!opened);
        BOOST_TEST((opened.error().code == ErrorCode::state_unavailable));
        BOOST_TEST(opened.error().message.find("/other") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(what_is_replaced_survives_a_power_cut) {
    must(state.replace("f", "old"));
    must(state.replace("f", "new"));
    files.cut_power();
    BOOST_TEST((must(state.read("f", 100)) == "new"));
}

BOOST_AUTO_TEST_CASE(every_failure_leaves_the_old_content_or_the_new) {
    must(state.replace("f", "old"));
    files.heal();
    must(state.replace("f", "new"));
    const std::size_t operations = files.operations();
    BOOST_TEST(operations == 5u);
    for (std::size_t number = 0; number < operations; ++number) {
        files.heal();
        must(state.replace("f", "old"));
        files.heal();
        files.fail(number);
        BOOST_TEST(!state.replace("f", "new"), "operation " << number);
        const auto content = *files.visible("/state/f");
        BOOST_TEST((content == "old" || content == "new"), "operation " << number);
        BOOST_TEST(!files.visible("/state/f.new"), "operation " << number);
    }
}

BOOST_AUTO_TEST_CASE(death_and_a_power_cut_at_any_operation_leave_the_old_content_or_the_new) {
    for (std::size_t number = 0; number <= 5; ++number) {
        files.heal();
        must(state.replace("f", "old"));
        files.heal();
        files.fail_from(number);
        const bool said_done = state.replace("f", "new").has_value();
        files.cut_power();
        files.heal();
        const auto content = must(state.read("f", 100));
        BOOST_TEST((content == "old" || content == "new"), "operation " << number);
        if (said_done) BOOST_TEST((content == "new"), "operation " << number);
        must(state.replace("f", "newer"));
    }
}

BOOST_AUTO_TEST_CASE(a_full_disk_keeps_the_old_content_and_is_not_filled_further) {
    must(state.replace("f", "old"));
    files.set_room(10);
    const auto replaced = state.replace("f", "a text that does not fit");
    BOOST_REQUIRE(!replaced);
    BOOST_TEST(replaced.error().message == "state directory: f: write: No space left on device");
    BOOST_TEST((must(state.read("f", 100)) == "old"));
    BOOST_TEST(files.names().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_broken_file_is_put_aside_under_a_name_that_is_free) {
    for (const std::string_view expected : {"f.broken-1", "f.broken-2", "f.broken-3"}) {
        must(state.replace("f", expected));
        BOOST_TEST(must(state.put_aside("f")) == expected);
    }
    BOOST_TEST((files.durable("/state/f.broken-2") == "f.broken-2"));
    BOOST_TEST(!must(state.read("f", 100)).has_value());
}

BOOST_AUTO_TEST_CASE(nothing_is_lost_when_too_much_has_been_put_aside) {
    for (int number = 1; number <= 1000; ++number) files.lay("/state/f.broken-" + std::to_string(number), "x");
    must(state.replace("f", "content"));
    BOOST_TEST((state.put_aside("f").error().code == ErrorCode::state_corrupt));
    BOOST_TEST((must(state.read("f", 100)) == "content"));
}

BOOST_AUTO_TEST_CASE(what_is_removed_stays_removed) {
    must(state.replace("f", "x"));
    must(state.remove("f"));
    must(state.remove("f"));
    files.cut_power();
    BOOST_TEST(!must(state.read("f", 100)).has_value());
}

BOOST_AUTO_TEST_CASE(what_a_death_left_of_the_next_content_is_removed_too) {
    files.lay("/state/f.new", "half a cont");
    BOOST_TEST(state.has("f"));
    must(state.remove("f"));
    BOOST_TEST(!state.has("f"));
    BOOST_TEST(files.names().empty());
}

BOOST_AUTO_TEST_CASE(messages_name_the_file_and_not_the_directory) {
    const StateDirectory unlucky(files, "/home/somebody");
    files.heal();
    files.fail_from(0);
    for (const auto& message : {unlucky.read("f", 1).error().message, unlucky.replace("f", "").error().message,
                                unlucky.remove("f").error().message, unlucky.put_aside("f").error().message}) {
        BOOST_TEST(message.starts_with("state directory: f: "), message);
        BOOST_TEST(message.find("somebody") == std::string::npos, message);
    }
}

BOOST_AUTO_TEST_CASE(the_two_locks_exclude_themselves_and_not_each_other) {
    auto pass = must(state.lock(LockOf::pass));
    const auto of_files = must(state.lock(LockOf::files));
    BOOST_TEST((state.lock(LockOf::pass).error().code == ErrorCode::state_busy));
    pass.reset();
    must(state.lock(LockOf::pass));
}

BOOST_AUTO_TEST_CASE(on_a_real_disk_all_is_for_its_owner_alone) {
    const support::TemporaryDirectory directory;
    const auto real = must(StateDirectory::open(telemetry::system_files(), path_in(directory, "state")));
    must(real.replace("f", "content"));
    const auto lock = must(real.lock(LockOf::files));
    const auto mode = [&](std::string_view name) {
        struct stat status {};
        return ::lstat(path_in(directory, name).c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
    };
    BOOST_TEST(mode("state") == 0700u);
    BOOST_TEST(mode("state/f") == 0600u);
    BOOST_TEST(mode("state/lock") == 0600u);
    BOOST_TEST((must(real.read("f", 100)) == "content"));
}

BOOST_AUTO_TEST_CASE(on_a_real_disk_a_link_or_a_pipe_in_the_place_of_a_file_can_be_put_aside) {
    const support::TemporaryDirectory directory;
    const auto real = must(StateDirectory::open(telemetry::system_files(), directory.path().string()));
    BOOST_REQUIRE(::symlink("/etc/passwd", path_in(directory, "f").c_str()) == 0);
    BOOST_REQUIRE(::mkfifo(path_in(directory, "g").c_str(), 0600) == 0);
    for (const std::string_view name : {"f", "g"}) {
        BOOST_TEST((real.read(name, 100).error().code == ErrorCode::state_corrupt));
        must(real.put_aside(name));
        must(real.replace(name, "content"));
        BOOST_TEST((must(real.read(name, 100)) == "content"));
    }
}

BOOST_AUTO_TEST_SUITE_END()

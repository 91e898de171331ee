#include "system/files.hpp"

#include <boost/test/unit_test.hpp>

#include "support/must.hpp"
#include "support/temporary_directory.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

using support::must;
using telemetry::ErrorCode;
using telemetry::Files;

namespace {

struct Fixture {
    support::TemporaryDirectory directory;
    Files& files = telemetry::system_files();

    [[nodiscard]] std::string path(std::string_view name) const { return (directory.path() / name).string(); }
};

mode_t mode_of(const std::string& path) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
}

uid_t owner_of(const std::string& path) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0 ? status.st_uid : static_cast<uid_t>(-1);
}

void write_file(Files& files, const std::string& path, std::string_view content) {
    const auto file = must(files.create(path));
    must(file->write(content));
    must(file->sync());
}

/// Runs a claim in a child process, because it changes what a process cannot change back.
bool holds_in_child(const std::function<bool()>& claim) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(claim() ? 0 : 1);
    int status = 0;
    return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

constexpr uid_t nobody = 65534;

bool become_nobody() {
    return ::geteuid() != 0 || ::setresuid(nobody, nobody, nobody) == 0;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(files_tests, Fixture)

BOOST_AUTO_TEST_CASE(a_directory_is_made_for_its_owner_alone_with_those_above_it) {
    must(files.make_directory(path("a/b/c")));
    BOOST_TEST(mode_of(path("a/b/c")) == 0700u);
    BOOST_TEST(std::filesystem::is_directory(path("a/b")));
}

BOOST_AUTO_TEST_CASE(a_directory_that_exists_is_no_error) {
    must(files.make_directory(path("a")));
    must(files.make_directory(path("a")));
}

BOOST_AUTO_TEST_CASE(a_file_in_the_place_of_a_directory_is_an_error) {
    directory.write("a", "x");
    BOOST_TEST((files.make_directory(path("a")).error().code == ErrorCode::state_unavailable));
    BOOST_TEST((files.make_directory(path("a/b")).error().code == ErrorCode::state_unavailable));
}

BOOST_AUTO_TEST_CASE(a_directory_is_listed_in_the_order_of_names) {
    for (const auto* name : {"d/b", "d/a.conf", "d/.hidden", "d/sub/c"}) directory.write(name, "x");
    const std::vector<std::string> names{".hidden", "a.conf", "b", "sub"};
    BOOST_TEST(must(files.list_directory(path("d"), 4)) == names, boost::test_tools::per_element());
    BOOST_TEST((files.list_directory(path("d"), 3).error().code == ErrorCode::state_corrupt));
}

BOOST_AUTO_TEST_CASE(a_directory_that_is_not_there_is_empty_and_a_file_in_its_place_an_error) {
    BOOST_TEST(must(files.list_directory(path("d"), 4)).empty());
    directory.write("d", "x");
    BOOST_TEST((files.list_directory(path("d"), 4).error().code == ErrorCode::state_unavailable));
}

BOOST_AUTO_TEST_CASE(a_link_to_a_directory_counts_as_one_and_one_that_leads_nowhere_as_an_error) {
    directory.write("d/a", "x");
    std::filesystem::create_symlink("d", path("link"));
    BOOST_TEST(must(files.list_directory(path("link"), 4)).size() == 1u);
    std::filesystem::create_symlink("nothing", path("broken"));
    BOOST_TEST((files.list_directory(path("broken"), 4).error().code == ErrorCode::state_corrupt));
    std::filesystem::create_symlink("circle", path("circle"));
    BOOST_TEST(!files.list_directory(path("circle"), 4));
}

BOOST_AUTO_TEST_CASE(a_file_is_for_its_owner_alone_whatever_the_umask) {
    const mode_t before = ::umask(0);
    write_file(files, path("f"), "x");
    const auto lock = must(files.lock(path("lock"), 0, {}));
    ::umask(before);
    BOOST_TEST(mode_of(path("f")) == 0600u);
    BOOST_TEST(mode_of(path("lock")) == 0600u);
}

// Bug: a file that lay there under the name of the next one, readable by all, stayed readable by all.
BOOST_AUTO_TEST_CASE(a_file_that_others_could_read_is_closed_to_them_when_it_is_written) {
    directory.write("f", "x");
    BOOST_REQUIRE(::chmod(path("f").c_str(), 0666) == 0);
    write_file(files, path("f"), "y");
    BOOST_TEST(mode_of(path("f")) == 0600u);
}

// Bug: an administrator's tool that ran as root shut the server out of its own state directory.
BOOST_AUTO_TEST_CASE(what_root_makes_belongs_to_whom_the_directory_belongs_to) {
    if (::chown(directory.path().c_str(), nobody, nobody) != 0) {
        BOOST_TEST_MESSAGE("skipped: files cannot be given away here");
        return;
    }
    directory.write("old", "of root");
    for (const auto* name : {"new", "old"}) write_file(files, path(name), "x");
    must(files.lock(path("lock"), 0, {}));
    must(files.make_directory(path("a/b")));
    for (const auto* name : {"new", "old", "lock", "a", "a/b"}) BOOST_TEST(owner_of(path(name)) == nobody, name);
    BOOST_TEST(holds_in_child([&] {
        return become_nobody() && files.read(path("new"), 10) && files.create(path("new")) && files.lock(path("lock"), 0, {});
    }));
}

BOOST_AUTO_TEST_CASE(what_somebody_else_laid_there_is_neither_given_away_nor_written_to) {
    directory.write("elsewhere/secret", "secret");
    must(files.make_directory(path("d")));
    for (const auto* name : {"d/f", "d/lock"}) BOOST_REQUIRE(::link(path("elsewhere/secret").c_str(), path(name).c_str()) == 0);
    BOOST_TEST((::chown(path("d").c_str(), nobody, nobody) == 0 || ::geteuid() != 0));
    write_file(files, path("d/f"), "x");
    must(files.lock(path("d/lock"), 0, {}));
    BOOST_TEST(owner_of(path("elsewhere/secret")) == ::geteuid());
    BOOST_TEST((must(files.read(path("elsewhere/secret"), 10)) == "secret"));
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_byte_for_byte) {
    std::string content;
    for (int i = 0; i < 100'000; ++i) content.push_back(static_cast<char>(i * 7));
    write_file(files, path("f"), content);
    BOOST_TEST((must(files.read(path("f"), content.size())) == content));
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_no_error) {
    BOOST_TEST(!must(files.read(path("none"), 10)).has_value());
    BOOST_TEST(!must(files.read(path("none/none"), 10)).has_value());
    BOOST_TEST(!files.exists(path("none")));
    must(files.remove(path("none")));
}

BOOST_AUTO_TEST_CASE(a_file_beyond_its_bound_is_refused) {
    directory.write("f", "12345678901");
    const auto content = files.read(path("f"), 10);
    BOOST_REQUIRE(!content);
    BOOST_TEST((content.error().code == ErrorCode::state_corrupt));
    BOOST_TEST(content.error().message == "is larger than 10 bytes");
}

BOOST_AUTO_TEST_CASE(a_path_begins_at_the_root_or_at_the_working_directory) {
    BOOST_TEST(must(files.absolute("/a/b")) == "/a/b");
    BOOST_TEST(must(files.absolute("a/b")) == (std::filesystem::current_path() / "a/b").string());
    BOOST_TEST(holds_in_child([&] {
        const std::string gone = path("gone");
        return ::mkdir(gone.c_str(), 0700) == 0 && ::chdir(gone.c_str()) == 0 && ::rmdir(gone.c_str()) == 0 &&
               files.absolute("a").error().code == ErrorCode::state_unavailable && files.absolute("/a");
    }));
}

BOOST_AUTO_TEST_CASE(a_link_that_an_administrator_laid_is_followed_to_a_plain_file) {
    directory.write("target", "content");
    const auto link = [&](const std::string& target, const std::string& name) {
        BOOST_REQUIRE(::symlink(target.c_str(), path(name).c_str()) == 0);
        return path(name);
    };
    BOOST_TEST(must(files.read_linked(link("target", "link"), 7)).value() == "content");
    BOOST_TEST(must(files.read_linked(path("target"), 7)).value() == "content");
    BOOST_TEST(!must(files.read_linked(path("nothing"), 7)).has_value());
    BOOST_TEST((files.read_linked(path("link"), 6).error().code == ErrorCode::state_corrupt));
    BOOST_TEST((files.read_linked(link("nothing", "broken"), 7).error().code == ErrorCode::state_corrupt));
    BOOST_TEST((files.read_linked(link("/dev/zero", "device"), 7).error().code == ErrorCode::state_corrupt));
    BOOST_TEST((files.read_linked(link(".", "folder"), 7).error().code == ErrorCode::state_corrupt));
    BOOST_TEST(!files.read_linked(link("circle", "circle"), 7).has_value());
}

BOOST_AUTO_TEST_CASE(a_symbolic_link_is_not_followed) {
    directory.write("target", "secret");
    BOOST_REQUIRE(::symlink(path("target").c_str(), path("link").c_str()) == 0);
    BOOST_TEST((files.read(path("link"), 100).error().code == ErrorCode::state_corrupt));
    BOOST_TEST(!files.create(path("link")));
    BOOST_TEST(!files.lock(path("link"), 0, {}));
    BOOST_TEST((must(files.read(path("target"), 100)) == "secret"));
}

BOOST_AUTO_TEST_CASE(a_pipe_does_not_hang_a_reader) {
    BOOST_REQUIRE(::mkfifo(path("pipe").c_str(), 0600) == 0);
    BOOST_TEST((files.read(path("pipe"), 100).error().code == ErrorCode::state_corrupt));
}

// Bug: `create` waited for ever for a reader of a pipe that somebody had laid in the file's place.
BOOST_AUTO_TEST_CASE(a_pipe_does_not_hang_a_writer) {
    BOOST_REQUIRE(::mkfifo(path("pipe").c_str(), 0600) == 0);
    BOOST_TEST((files.create(path("pipe")).error().code == ErrorCode::state_unavailable));
    const int reader = ::open(path("pipe").c_str(), O_RDONLY | O_NONBLOCK);
    BOOST_TEST((files.create(path("pipe")).error().code == ErrorCode::state_unavailable));
    ::close(reader);
}

BOOST_AUTO_TEST_CASE(a_directory_is_no_file) {
    must(files.make_directory(path("d")));
    BOOST_TEST((files.read(path("d"), 100).error().code == ErrorCode::state_corrupt));
    BOOST_TEST(!files.create(path("d")));
}

BOOST_AUTO_TEST_CASE(a_rename_replaces_what_had_the_name) {
    write_file(files, path("old"), "old");
    write_file(files, path("new"), "new");
    must(files.rename(path("new"), path("old")));
    BOOST_TEST((must(files.read(path("old"), 10)) == "new"));
    BOOST_TEST(!files.exists(path("new")));
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_an_error_and_no_signal) {
    BOOST_TEST(holds_in_child([&] {
        ::signal(SIGXFSZ, SIG_DFL);
        const rlimit limit{1000, 1000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        const auto file = files.create(path("f"));
        return file && !(*file)->write(std::string(2000, 'x')) && !(*file)->write("x");
    }));
}

BOOST_AUTO_TEST_CASE(what_may_not_be_touched_is_an_error) {
    directory.write("private/f", "x");
    ::chmod(path("private/f").c_str(), 0);
    ::chmod(path("private").c_str(), 0555);
    ::chmod(directory.path().c_str(), 0755);
    BOOST_TEST(holds_in_child([&] {
        return become_nobody() && !files.is_writable(path("private")) &&
               files.read(path("private/f"), 10).error().code == ErrorCode::state_unavailable &&
               files.create(path("private/g")).error().code == ErrorCode::state_unavailable &&
               files.make_directory(path("private/d")).error().code == ErrorCode::state_unavailable &&
               files.rename(path("private/f"), path("private/g")).error().code == ErrorCode::state_unavailable &&
               files.remove(path("private/f")).error().code == ErrorCode::state_unavailable;
    }));
    ::chmod(path("private").c_str(), 0755);
}

BOOST_AUTO_TEST_CASE(messages_have_the_operation_and_no_path) {
    directory.write("f", "x");
    const auto made = files.make_directory(path("f/secret-name"));
    BOOST_REQUIRE(!made);
    BOOST_TEST(made.error().message == "mkdir: Not a directory");
}

BOOST_AUTO_TEST_CASE(nothing_is_inherited_by_programs_that_the_host_starts) {
    const auto file = must(files.create(path("f")));
    const auto lock = must(files.lock(path("lock"), 0, {}));
    int inherited = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        std::error_code ignored;
        const auto target = std::filesystem::read_symlink(entry.path(), ignored).string();
        const int number = std::stoi(entry.path().filename().string());
        if (target.starts_with(directory.path().string())) inherited += (::fcntl(number, F_GETFD) & FD_CLOEXEC) == 0;
    }
    BOOST_TEST(inherited == 0);
}

BOOST_AUTO_TEST_CASE(a_lock_excludes_others_in_the_same_process_and_in_another) {
    auto held = must(files.lock(path("lock"), 1, {}));
    BOOST_TEST((files.lock(path("lock"), 1, {}).error().code == ErrorCode::state_busy));
    const auto is_busy = [&] {
        const auto lock = files.lock(path("lock"), 1, std::chrono::milliseconds(10));
        return !lock && lock.error().code == ErrorCode::state_busy;
    };
    BOOST_TEST(holds_in_child(is_busy));
    held.reset();
    BOOST_TEST(!holds_in_child(is_busy));
    must(files.lock(path("lock"), 1, {}));
}

BOOST_AUTO_TEST_CASE(locks_of_different_bytes_do_not_meet) {
    const auto first = must(files.lock(path("lock"), 0, {}));
    const auto second = must(files.lock(path("lock"), 1, {}));
}

BOOST_AUTO_TEST_CASE(a_lock_dies_with_its_process) {
    BOOST_TEST(holds_in_child([&] {
        auto held = files.lock(path("lock"), 1, {});
        return held && held->release() != nullptr;
    }));
    must(files.lock(path("lock"), 1, {}));
}

// A child that came back from a callback of the host let go of its parent's lock in the middle of a check.
BOOST_AUTO_TEST_CASE(a_forked_child_does_not_let_go_of_its_parents_lock) {
    auto held = must(files.lock(path("lock"), 1, {}));
    const pid_t child = ::fork();
    if (child == 0) {
        held.reset();
        ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
    BOOST_TEST((files.lock(path("lock"), 1, {}).error().code == ErrorCode::state_busy));
    held.reset();
    must(files.lock(path("lock"), 1, {}));
}

BOOST_AUTO_TEST_CASE(a_lock_let_go_is_free_though_a_forked_child_lives_on) {
    auto held = must(files.lock(path("lock"), 1, {}));
    int gate[2];
    BOOST_REQUIRE(::pipe(gate) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        char byte = 0;
        ::close(gate[1]);
        static_cast<void>(!::read(gate[0], &byte, 1));
        ::_exit(0);
    }
    held.reset();
    must(files.lock(path("lock"), 1, {}));
    ::close(gate[1]);
    ::waitpid(child, nullptr, 0);
    ::close(gate[0]);
}

BOOST_AUTO_TEST_SUITE_END()

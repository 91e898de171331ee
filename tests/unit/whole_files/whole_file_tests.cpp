#include "whole-files/whole_file.hpp"

#include "support/temporary_directory.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace telemetry::whole_files;
namespace fs = std::filesystem;

namespace {

struct Folder : support::TemporaryDirectory {
    [[nodiscard]] std::ptrdiff_t file_count() const { return std::distance(fs::directory_iterator(path()), {}); }

    [[nodiscard]] unsigned mode_of(std::string_view name) const {
        struct stat status {};
        BOOST_REQUIRE(::stat(path_of(name).c_str(), &status) == 0);
        return status.st_mode & 0777;
    }
};

/// While it lives, the umask of the process.
class Umask {
public:
    explicit Umask(mode_t mask) : before_(::umask(mask)) {}
    ~Umask() { ::umask(before_); }
    Umask(const Umask&) = delete;
    Umask& operator=(const Umask&) = delete;

private:
    mode_t before_;
};

/// While it lives, no file can grow beyond this size, as if the disk were full.
class FullDisk {
public:
    explicit FullDisk(rlim_t size) : handler_(::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{size, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        ::signal(SIGXFSZ, handler_);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    rlimit before_{};
    sighandler_t handler_;
};

const std::string long_text(100'000, 'x');

}  // namespace

BOOST_FIXTURE_TEST_SUITE(whole_file_tests, Folder)

BOOST_AUTO_TEST_CASE(a_file_is_read_up_to_one_byte_more_than_allowed) {
    write("f", long_text);
    BOOST_TEST(read_file(path_of("f"), long_text.size()).text == long_text);
    BOOST_TEST(read_file(path_of("f"), 99'999).text == long_text);
    BOOST_TEST(read_file(path_of("f"), 70'000).text.size() == 70'001u);
    BOOST_TEST(!read_file(path_of("f"), 70'000).failure);
    write("empty", "");
    BOOST_TEST((!read_file(path_of("empty"), 1).failure && read_file(path_of("empty"), 1).text.empty()));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_says_why) {
    BOOST_TEST((read_file(path_of("missing"), 1).failure == std::errc::no_such_file_or_directory));
    BOOST_TEST((read_file(path(), 1).failure == std::errc::is_a_directory));
}

BOOST_AUTO_TEST_CASE(a_file_is_replaced_at_one_instant) {
    BOOST_TEST(!replace_file(path_of("f"), "old"));
    std::ifstream reader(path_of("f"));
    BOOST_TEST(!replace_file(path_of("f"), long_text));
    BOOST_TEST(read("f") == long_text);
    BOOST_TEST(std::string(std::istreambuf_iterator<char>(reader), {}) == "old");
    BOOST_TEST(file_count() == 1);
}

BOOST_AUTO_TEST_CASE(what_is_made_may_be_read_by_whom_the_umask_lets) {
    {
        const Umask mask(027);
        BOOST_TEST(!replace_file(path_of("f"), "x"));
        BOOST_TEST(!create_file(path_of("secret"), "x", 0600));
        BOOST_TEST(!create_file(path_of("public"), "x", 0644));
        BOOST_TEST(::umask(027) == 027u);  // still
    }
    BOOST_TEST(mode_of("f") == 0640u);
    BOOST_TEST(mode_of("secret") == 0600u);
    BOOST_TEST(mode_of("public") == 0640u);
}

BOOST_AUTO_TEST_CASE(a_link_stays_one_and_what_it_leads_to_is_written) {
    write("f", long_text);
    fs::create_symlink("f", path_of("link"));
    fs::create_symlink("not-yet", path_of("ahead"));
    for (const char* name : {"link", "ahead"}) {
        BOOST_TEST(!replace_file(path_of(name), "new"));
        BOOST_TEST(fs::is_symlink(path_of(name)));
    }
    BOOST_TEST(read("f") == "new");
    BOOST_TEST(read("not-yet") == "new");
    BOOST_TEST(file_count() == 4);
}

BOOST_AUTO_TEST_CASE(a_pipe_stays_one_and_gets_the_text) {
    BOOST_REQUIRE(::mkfifo(path_of("pipe").c_str(), 0600) == 0);
    const int reader = ::open(path_of("pipe").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    BOOST_TEST(!replace_file(path_of("pipe"), "new"));
    char text[8];
    BOOST_TEST(::read(reader, text, sizeof text) == 3);
    ::close(reader);
    BOOST_TEST(fs::is_fifo(path_of("pipe")));
}

BOOST_AUTO_TEST_CASE(after_an_error_the_former_file_stands_and_nothing_beside_it) {
    write("f", "old");
    {
        const FullDisk disk(1000);
        BOOST_TEST((replace_file(path_of("f"), long_text) == std::errc::file_too_large));
        BOOST_TEST((create_file(path_of("new"), long_text, 0644) == std::errc::file_too_large));
    }
    BOOST_TEST(read("f") == "old");
    BOOST_TEST(file_count() == 1);
    fs::create_symlink("/dev/full", path_of("full"));
    BOOST_TEST((replace_file(path_of("full"), "x") == std::errc::no_space_on_device));
    BOOST_TEST((replace_file(path_of("missing/f"), "x") == std::errc::no_such_file_or_directory));
    BOOST_TEST((replace_file(path(), "x") == std::errc::is_a_directory));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_there_is_not_made_again) {
    write("f", "old");
    BOOST_TEST((create_file(path_of("f"), "new", 0644) == std::errc::file_exists));
    BOOST_TEST(read("f") == "old");
    BOOST_TEST(!create_file(path_of("other"), "new", 0644));
    BOOST_TEST(read("other") == "new");
}

BOOST_AUTO_TEST_SUITE_END()

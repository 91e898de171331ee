// Signals of the host interrupt system calls. Here the linker leads the library's calls to ones that are interrupted every
// other time (--wrap in CMakeLists.txt): on a local disk no signal would show it.
#include "support/must.hpp"
#include "support/temporary_directory.hpp"
#include "system/files.hpp"

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>

using support::must;

namespace {

int calls = 0;

bool is_interrupted() {
    if (++calls % 2 == 0) return false;
    errno = EINTR;
    return true;
}

}  // namespace

extern "C" {
int __real_open(const char* path, int flags, ...);
ssize_t __real_read(int file, void* bytes, size_t size);
ssize_t __real_write(int file, const void* bytes, size_t size);
int __real_fsync(int file);

int __wrap_open(const char* path, int flags, ...) {
    std::va_list more;
    va_start(more, flags);
    const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
    va_end(more);
    return is_interrupted() ? -1 : __real_open(path, flags, mode);
}
ssize_t __wrap_read(int file, void* bytes, size_t size) {
    return is_interrupted() ? -1 : __real_read(file, bytes, size);
}
ssize_t __wrap_write(int file, const void* bytes, size_t size) {
    return is_interrupted() ? -1 : __real_write(file, bytes, size / 2 + 1);  // and in part
}
int __wrap_fsync(int file) {
    return is_interrupted() ? -1 : __real_fsync(file);
}
}

BOOST_AUTO_TEST_SUITE(interruption_tests)

BOOST_AUTO_TEST_CASE(signals_and_writes_in_part_are_not_seen) {
    const support::TemporaryDirectory directory;
    const std::string path = directory.path_of("file");
    const std::string content(1000, 'x');
    telemetry::Files& files = telemetry::system_files();
    calls = 0;
    {
        const auto file = must(files.create(path));
        must(file->write(content));
        must(file->sync());
    }
    must(files.sync_directory(directory.path().string()));
    BOOST_TEST((must(files.read(path, 2000)) == content));
    const auto lock = must(files.lock(directory.path_of("lock"), 0, std::chrono::milliseconds(0)));
    BOOST_TEST(calls >= 14);  // or nothing was led here
}

BOOST_AUTO_TEST_SUITE_END()

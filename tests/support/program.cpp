#include "support/program.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <memory>

extern char** environ;

namespace support {

namespace {

// Output goes to unnamed files, so that a program that writes much to both cannot come to a stop.
class Captured {
public:
    Captured() : file_(std::tmpfile(), &std::fclose) {}
    int descriptor() const { return fileno(file_.get()); }
    std::string text() const {
        std::string text;
        std::rewind(file_.get());
        char buffer[4096];
        while (const std::size_t size = std::fread(buffer, 1, sizeof buffer, file_.get())) text.append(buffer, size);
        return text;
    }

private:
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

}  // namespace

Ran run(const std::vector<std::string>& arguments, const std::string& folder) {
    std::vector<char*> argv;
    for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);

    const Captured out;
    const Captured err;
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, out.descriptor(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, err.descriptor(), STDERR_FILENO);
    if (!folder.empty()) posix_spawn_file_actions_addchdir_np(&files, folder.c_str());
    pid_t child = -1;
    const int failed = posix_spawnp(&child, argv[0], &files, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    if (failed != 0) return {-1, {}, "cannot start " + arguments[0]};

    int status = 0;
    while (waitpid(child, &status, 0) == -1 && errno == EINTR) {
    }
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, out.text(), err.text()};
}

}  // namespace support

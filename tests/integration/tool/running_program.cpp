#include "integration/tool/running_program.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <stdexcept>

extern char** environ;

namespace test_support {

RunningProgram::RunningProgram(const Words& arguments) {
    std::vector<char*> argv;
    for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, ends[1], STDERR_FILENO);
    const int failed = posix_spawnp(&process_, argv[0], &files, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    ::close(ends[1]);
    pipe_ = ends[0];
    if (failed != 0) throw std::runtime_error("cannot start " + arguments[0]);
}

RunningProgram::~RunningProgram() {
    if (process_ > 0) end(SIGKILL);
    ::close(pipe_);
}

bool RunningProgram::read_more() {
    std::array<char, 4096> bytes{};
    ssize_t size = 0;
    do {
        size = ::read(pipe_, bytes.data(), bytes.size());
    } while (size < 0 && errno == EINTR);
    if (size <= 0) return false;
    output_.append(bytes.data(), static_cast<std::size_t>(size));
    return true;
}

const std::string& RunningProgram::wait_for(std::string_view text) {
    while (output_.find(text) == std::string::npos) {
        if (!read_more()) throw std::runtime_error("the program ended; it had printed: " + output_);
    }
    return output_;
}

int RunningProgram::end(int signal) {
    ::kill(process_, signal);
    while (read_more()) {
    }
    int status = 0;
    while (waitpid(process_, &status, 0) == -1 && errno == EINTR) {
    }
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace test_support

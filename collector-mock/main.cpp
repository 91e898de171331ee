#include "audit/file_bytes.hpp"
#include "command/child_process.hpp"
#include "command/commands.hpp"

#include <cstdio>
#include <exception>
#include <iostream>
#include <variant>

namespace {

int fail(int code, const std::exception& error) {
    std::fprintf(stderr, "collector-mock: %s\n", error.what());
    return code;
}

// A verdict that nobody got is none.
int with_output_written(int code) {
    std::cout.flush();
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0 && std::cout.good()) return code;
    std::fprintf(stderr, "collector-mock: the standard output cannot be written\n");
    return collector::exit_code::no_output;
}

}  // namespace

int main(int argc, char** argv) {
    using namespace collector;
    try {
        return with_output_written(std::visit([](const auto& command) { return run(command); }, read_command_line(argc, argv)));
    } catch (const UnusableFile& error) {
        return fail(exit_code::no_input, error);
    } catch (const CannotListen& error) {
        return fail(exit_code::unavailable, error);
    } catch (const CannotRun& error) {
        return fail(exit_code::unavailable, error);
    } catch (const std::exception& error) {
        return fail(exit_code::internal, error);
    }
}

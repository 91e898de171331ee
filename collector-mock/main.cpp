#include "audit/file_bytes.hpp"
#include "command/child_process.hpp"
#include "command/commands.hpp"

#include <cstdio>
#include <exception>
#include <variant>

namespace {

int fail(int code, const std::exception& error) {
    std::fprintf(stderr, "collector-mock: %s\n", error.what());
    return code;
}

}  // namespace

int main(int argc, char** argv) {
    using namespace collector;
    try {
        return std::visit([](const auto& command) { return run(command); }, read_command_line(argc, argv));
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

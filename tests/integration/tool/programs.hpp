// The project's programs, run in an environment that says nothing about proxies, tracking or products.
#pragma once

#include "integration/tool/words.hpp"
#include "support/program.hpp"

#include <string>
#include <string_view>

namespace support {

/// Whether the programs are watched from inside, by a sanitizer or for their coverage.
[[nodiscard]] bool are_programs_instrumented();

/// The arguments that run a program of the project, with some variables set and no others but those of its instruments.
[[nodiscard]] Words command(std::string_view program, const Words& arguments, const Words& variables = {});

/// Runs `update-check` to its end.
[[nodiscard]] Ran run_tool(const Words& arguments, const Words& variables = {});

/// A file of tests/data.
[[nodiscard]] std::string data_file(std::string_view name);

/// The content of a file.
[[nodiscard]] std::string content_of(const std::string& file);

/// The file `schedule` of an installation whose check is due now.
[[nodiscard]] std::string schedule_that_is_due();

}  // namespace support

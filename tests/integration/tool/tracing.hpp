// Looking at a program from outside, by strace.
#pragma once

#include "integration/tool/words.hpp"

#include <string>

namespace support {

/// Whether strace may trace here; in some containers it may not. Says so if not.
[[nodiscard]] bool can_trace();

/// The same, for tests that judge which files a program opens: one that is instrumented opens more. Says so if not.
[[nodiscard]] bool can_trace_files();

/// Which process is the one that was started.
enum class Started { strace, program };

/// The words that run a program so that its calls and those of its children are written to a file.
/// @param calls which, as strace names them: "%network,%file".
[[nodiscard]] Words traced(const std::string& calls, const std::string& file, Words program, Started started = Started::strace);

/// The calls in such a file, one after the other as they ended: strace parts the line of one in whose middle another thread is
/// heard.
[[nodiscard]] Words calls_in(const std::string& trace);

}  // namespace support

// What a process asked of the system, as strace saw it, held against what it may ask.
#pragma once

#include "integration/tool/collector_process.hpp"

#include <cstddef>
#include <string>

namespace privacy {

/// What one run may do. Besides, it may read what every program reads that links the C library and OpenSSL, and the two
/// measures of its own process. Every other path in a call is too much, whatever was asked about it, and whether it is there
/// or not.
struct Permission {
    support::Words paths;  ///< these may be used, and what lies in them
    std::string port;      ///< of 127.0.0.1: the only address that may be connected to, and once
    bool by_name = false;  ///< the resolver may read its files and ask the name server at 127.0.0.1
};

/// What was seen.
struct SystemCalls {
    support::Words forbidden;  ///< lines of the trace
    std::size_t opened = 0;
    std::size_t connected = 0;
};

/// The words that run a program so that its calls are written to `file`.
[[nodiscard]] support::Words traced_to(const std::string& file, const support::Words& program);

/// Reads a trace from where the program `name` begins.
[[nodiscard]] SystemCalls judge_calls(const std::string& trace, const std::string& name, const Permission& permission);

}  // namespace privacy

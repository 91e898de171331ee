// The short way through a body in which nothing is wrong.
#pragma once

#include "audit/body_audit.hpp"

namespace collector {

/// Reads a report that is canonical to the byte and within the dictionary: nearly all that ever come. It keeps no places and
/// knows no rules, so it cannot say what is wrong, and leaves everything that it does not know at once to the thorough audit.
///
/// Does not allocate. May be called from any thread.
/// @param verdict holds, if the body is clean, what the thorough audit would put there; else what it held before, but no terms
///     and no views of a body.
/// @return whether the body is clean. False means only that the thorough audit must say.
[[nodiscard]] bool read_clean_body(const Dictionary& dictionary, std::span<const std::string> products, ReportKind kind,
                                   std::string_view body, Verdict& verdict);

}  // namespace collector

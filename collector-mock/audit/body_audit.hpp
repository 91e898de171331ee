// The audit of a report's body: every byte is accounted for.
#pragma once

#include "audit/dictionary.hpp"
#include "audit/finding.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace collector {

/// What a body was sent as.
enum class ReportKind : std::uint8_t {
    check,  ///< an update check, with or without usage
    usage,  ///< usage statistics sent apart: `usage` must be there
    feed,   ///< no report at all: the index of a feed is asked for, and there is no body
};

/// Reads a report, of a kind that has a body, against the dictionary and adds to `verdict` whatever should not be there. Keeps
/// views into `body` in the verdict. Does not allocate while nothing is found. May be called from any thread.
///
/// A clean body is known as such by a quick reader (clean_body.hpp); whatever is not is read again, thoroughly.
/// @param dictionary with those of further products: the one of the product that the report names counts.
/// @param products further product names, whose reports are held against the first dictionary.
void audit_body(const Dictionary& dictionary, std::span<const std::string> products, ReportKind kind, std::string_view body,
                Verdict& verdict);

/// The same, by the thorough reader alone.
void audit_body_thoroughly(const Dictionary& dictionary, std::span<const std::string> products, ReportKind kind,
                           std::string_view body, Verdict& verdict);

}  // namespace collector

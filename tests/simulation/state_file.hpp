// The files of a state directory, read by the library's own readers.
#pragma once

#include "feed/index.hpp"
#include "notice/trust.hpp"

#include <telemetry/result.hpp>

#include <optional>
#include <string>

namespace simulation {

inline constexpr const char* index_file = "index-communityStepTemplates";

/// What was signed of a document, and the root by which it was verified.
struct Signed {
    std::string payload;
    std::string root;  ///< something that no other root is
};

/// Whether what lies in the file of that name could have been written by the library.
[[nodiscard]] bool is_whole(const std::string& name, const std::string& content, const std::string& notice_root);

[[nodiscard]] telemetry::Result<telemetry::notice::Trust> read_trust(const std::string& content,
                                                                     const std::string& notice_root);
/// The notice that is kept in such a file; empty if there is none.
[[nodiscard]] Signed kept_notice(const std::string& content);
/// Nothing if the trust does not vouch for it.
[[nodiscard]] telemetry::Result<std::optional<telemetry::feed::SignedIndex>> read_index(const std::string& content,
                                                                                        const telemetry::notice::Trust& trust);
/// Whether it is an index that the vendor signed for another product or another feed.
[[nodiscard]] bool is_index_of_another(const std::string& content, const telemetry::notice::Trust& trust);

}  // namespace simulation

// The files that update-notice reads and writes: keys, roots, notices. All functions end the command (`Failed`) where a file
// cannot be read or is not what it should be.
#pragma once

#include "signing_key.hpp"

#include "notice/dsse.hpp"
#include "notice/root.hpp"
#include "notice/trust.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace telemetry::notice_tool {

/// A secret key. Says on standard error if others may read the file.
[[nodiscard]] notice::SigningKey read_signing_key(const std::string& path);
[[nodiscard]] notice::PublicKey read_public_key(const std::string& path);

/// A root with what it says; its signatures are not looked at.
struct RootFile {
    notice::Envelope envelope;
    notice::Root root;
};
[[nodiscard]] RootFile read_root_file(const std::string& path);

/// A notice as it is served: its envelope, and the roots that lead to its keys.
struct NoticeFile {
    notice::Envelope envelope;
    std::vector<notice::Envelope> roots;
};
[[nodiscard]] std::string write_envelope(const notice::Envelope& root);
[[nodiscard]] std::string write_notice(const NoticeFile& notice);

/// Roots in ascending order, each verified by the one before it.
struct RootChain {
    notice::Trust trust;                  ///< in the last of them
    std::vector<notice::Envelope> later;  ///< all but the first
};
[[nodiscard]] RootChain read_root_chain(const std::vector<std::string>& paths);

/// How far an envelope is signed by a role of a root: "1 of 2 needed signatures".
[[nodiscard]] std::string progress(const notice::Envelope& envelope, const notice::Root& root, const notice::Role& role);

}  // namespace telemetry::notice_tool

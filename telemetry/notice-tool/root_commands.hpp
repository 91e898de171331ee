// update-notice keygen, root …
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace telemetry::notice_tool {

/// Makes NAME.pem, the secret key (mode 0600), and NAME.pub.pem.
void keygen(const std::string& name);

/// What the options of the `root` commands say; empty where an option was not given.
struct RootOptions {
    std::string file;                      ///< the root to begin from, or to sign
    std::string out;                       ///< where the result goes
    std::vector<std::string> root_keys;    ///< files of public keys
    std::vector<std::string> notice_keys;  ///< files of public keys
    std::optional<std::size_t> root_threshold;
    std::optional<std::size_t> notice_threshold;
    std::vector<std::string> hosts;
    std::string expires;  ///< a time
    std::string role;     ///< "root" or "notice"
    std::string key;      ///< a file of a key; of a public one or, to remove it, a key id
    std::string previous;
};

/// A first root, not signed yet.
void root_init(const RootOptions& options);

/// From a signed root: the next one, not signed yet, in another file. From one that nobody has signed yet: the same, changed
/// in its place. `root_change` changes expiry, hosts and thresholds, as the others do too where those options are given.
void root_add_key(const RootOptions& options);
void root_remove_key(const RootOptions& options);
void root_change(const RootOptions& options);

/// Adds a signature in place, and says how many are still needed.
void root_sign(const RootOptions& options);

}  // namespace telemetry::notice_tool

// A vendor with fixed keys, who signs whatever a test wants.
#pragma once

#include "signing_key.hpp"

#include "notice/dsse.hpp"
#include "notice/root.hpp"
#include "notice/trust.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace notice_tests {

/// Keys are numbers; the same number is always the same key.
using KeyNumber = unsigned char;

[[nodiscard]] telemetry::notice::SigningKey key(KeyNumber number);

inline constexpr std::chrono::sys_days today = std::chrono::year(2018) / 8 / 5;
inline const telemetry::notice::Subject subject{"deploy-server", "stable"};

/// A root of these keys; hosts: updates.example.com; expires in 2019.
[[nodiscard]] telemetry::notice::Root make_root(std::int64_t version, const std::vector<KeyNumber>& root_keys,
                                                std::size_t root_threshold, const std::vector<KeyNumber>& notice_keys,
                                                std::size_t notice_threshold = 1);

[[nodiscard]] telemetry::notice::Envelope envelope(std::string_view payload_type, std::string payload,
                                                   const std::vector<KeyNumber>& signers);
[[nodiscard]] telemetry::notice::Envelope sign_root(const telemetry::notice::Root& root, const std::vector<KeyNumber>& signers);

/// Root `version` of a chain in which each has a root key of its own, and is signed by that of the one before too.
[[nodiscard]] telemetry::notice::Envelope make_link(std::int64_t version, KeyNumber notice_key);

/// A notice, to be changed where a test wants it otherwise.
struct NoticeText {
    std::string product = "deploy-server";
    std::string channel = "stable";
    std::int64_t sequence = 412;
    std::string issued = "2018-08-01T00:00:00Z";
    std::string expires = "2018-08-15T00:00:00Z";
    std::string releases =
        R"([{"version":"2018.8.1","severity":"security","published":"2018-07-30","affects":"<2018.8.1",)"
        R"("minimumUpgradeFrom":"2018.1.0","withdrawn":false,"notesUrl":"https://updates.example.com/notes/2018.8.1",)"
        R"("artifacts":[{"platform":"linux-x64","size":1234,)"
        R"("sha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}]}])";
    std::string end_of_life = R"([{"series":"2018.1","date":"2018-12-31"}])";

    [[nodiscard]] std::string text() const;
};

[[nodiscard]] telemetry::notice::Envelope sign_notice(std::string payload, const std::vector<KeyNumber>& signers);

/// The bytes of a reply.
[[nodiscard]] std::string reply(const telemetry::notice::Envelope& notice,
                                const std::vector<telemetry::notice::Envelope>& roots = {});

/// Root keys 1, 2 and 3, two of which must agree; notice key 11.
[[nodiscard]] telemetry::notice::Root plain_root();
[[nodiscard]] telemetry::notice::Trust plain_trust();

/// Trust that begins with this root.
[[nodiscard]] telemetry::notice::Trust trust_in(const telemetry::notice::Envelope& root);

/// What a Trust was stored as before the roots on the way to the newest were kept.
[[nodiscard]] std::string without_roots(const std::string& stored);

/// Why something was refused; empty if it was not.
template <class T>
[[nodiscard]] std::string why(const telemetry::Result<T>& result) {
    return result ? std::string() : result.error().message;
}

}  // namespace notice_tests

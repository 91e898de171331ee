// The indexes that tests make, signed by the vendor with fixed keys.
#pragma once

#include "feed/index.hpp"
#include "unit/notice/vendor.hpp"

#include <string>
#include <vector>

namespace feed_tests {

inline constexpr notice_tests::KeyNumber notice_key = 11;

/// An index, to be changed where a test wants it otherwise.
struct IndexText {
    std::string type = "feed-index";
    std::string spec = "1";
    std::string product = "deploy-server";
    std::string feed = "communityStepTemplates";
    std::string sequence = "412";
    std::string issued = "2018-08-01T00:00:00Z";
    std::string expires = "2018-08-15T00:00:00Z";
    std::string items = R"([{"id":"b","version":2},{"id":"a","version":7}])";

    [[nodiscard]] std::string text() const {
        return R"({"type":")" + type + R"(","spec":)" + spec + R"(,"product":")" + product + R"(","feed":")" + feed +
               R"(","sequence":)" + sequence + R"(,"issued":")" + issued + R"(","expires":")" + expires + R"(","items":)" +
               items + "}";
    }
};

/// The bytes of a reply.
inline std::string reply_of(const IndexText& index, const std::vector<telemetry::notice::Envelope>& roots = {},
                            notice_tests::KeyNumber signer = notice_key) {
    return notice_tests::reply(notice_tests::envelope(telemetry::feed::index_payload_type, index.text(), {signer}), roots);
}

}  // namespace feed_tests

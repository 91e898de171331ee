#include "notice/reply.hpp"

#include "notice/members.hpp"
#include "system/join.hpp"
#include "system/json.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace telemetry::notice {

Result<SignedReply> read_reply(std::string_view bytes, std::string_view payload_type, std::size_t size_max) {
    if (bytes.size() > size_max) {
        return failure(ErrorCode::too_large, join({"the reply is larger than ", std::to_string(size_max / 1024), " KiB"}));
    }
    const auto json = read_json(bytes, "reply");
    if (!json) return json.error();
    Findings findings;
    const Members members(*json, "reply", findings);
    SignedReply reply;
    reply.document = read_envelope(members, payload_type, size_max);
    if (members.has("roots")) {
        const Json* roots = json->find("roots");
        if (const auto* list = roots->as<Json::Array>(); list != nullptr && list->size() > roots_max) {
            members.refuse("roots", "has more than 16 items", ErrorCode::too_large);
        }
        members.each("roots", roots_max,
                     [&](const Members& root) { reply.roots.push_back(read_envelope(root, root_payload_type)); });
    }
    if (!findings.none()) return findings.first();
    return reply;
}

Result<void> follow(const std::vector<Envelope>& roots, Trust& trust) {
    std::optional<std::int64_t> previous;  // versions follow each other without a gap, from the first on
    for (std::size_t i = 0; i < roots.size(); ++i) {
        const std::string place = join({"reply.roots[", std::to_string(i), "]"});
        const auto root = read_root(roots[i].payload, place);
        if (!root) return root.error();
        if (previous && root->version != *previous + 1) {
            return failure(ErrorCode::root_gap, join({place, ".version is not one more than that of the root before it"}));
        }
        previous = root->version;
        if (root->version <= trust.root().version) continue;
        if (auto followed = trust.follow(roots[i], place); !followed) return followed;
    }
    return {};
}

namespace {

Result<void> take(std::string_view bytes, const Subject& subject, std::chrono::sys_seconds now, Trust& trust) {
    const auto reply = read_reply(bytes, notice_payload_type, reply_size_max);
    if (!reply) return reply.error();
    if (auto followed = follow(reply->roots, trust); !followed) return followed;
    return trust.accept(reply->document, subject, now);
}

}  // namespace

Verification verify(std::string_view reply, const Trust& trust, const Subject& subject, std::chrono::sys_seconds now) {
    Verification verification{trust, {}};
    verification.outcome = take(reply, subject, now, verification.trust);
    return verification;
}

}  // namespace telemetry::notice

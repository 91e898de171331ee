#include "notice/reply.hpp"

#include "notice/json.hpp"
#include "notice/members.hpp"

#include <optional>

namespace telemetry::notice {

namespace {

struct Reply {
    Envelope notice;
    std::vector<Envelope> roots;
};

Result<Reply> read_reply(std::string_view bytes) {
    if (bytes.size() > reply_size_max) return failure(ErrorCode::too_large, "the reply is larger than 64 KiB");
    const auto json = read_json(bytes, "reply");
    if (!json) return json.error();
    Findings findings;
    const Members members(*json, "reply", findings);
    Reply reply;
    reply.notice = read_envelope(members, notice_payload_type);
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

// Versions follow each other without a gap; those up to the trusted one are old news.
Result<void> follow(const std::vector<Envelope>& roots, Trust& trust) {
    std::optional<std::int64_t> previous;
    for (std::size_t i = 0; i < roots.size(); ++i) {
        const std::string place = "reply.roots[" + std::to_string(i) + ']';
        const auto root = read_root(roots[i].payload, place);
        if (!root) return root.error();
        if (previous && root->version != *previous + 1) {
            return failure(ErrorCode::root_gap, place + ".version is not one more than that of the root before it");
        }
        previous = root->version;
        if (root->version <= trust.root().version) continue;
        if (auto followed = trust.follow(roots[i], place); !followed) return followed;
    }
    return {};
}

Result<void> take(std::string_view bytes, const Subject& subject, std::chrono::sys_seconds now, Trust& trust) {
    const auto reply = read_reply(bytes);
    if (!reply) return reply.error();
    if (auto followed = follow(reply->roots, trust); !followed) return followed;
    return trust.accept(reply->notice, subject, now);
}

}  // namespace

Verification verify(std::string_view reply, const Trust& trust, const Subject& subject, std::chrono::sys_seconds now) {
    Verification verification{trust, {}};
    verification.outcome = take(reply, subject, now, verification.trust);
    return verification;
}

}  // namespace telemetry::notice

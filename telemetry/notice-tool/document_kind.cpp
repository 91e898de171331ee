#include "document_kind.hpp"

#include "failed.hpp"

#include "feed/index.hpp"
#include "notice/document.hpp"
#include "notice/dsse.hpp"
#include "notice/reply.hpp"

namespace telemetry::notice_tool {

namespace {

std::chrono::sys_seconds expiry_of_notice(std::string_view payload, const notice::Root& root, const std::string& file) {
    return take(notice::read_notice(payload, root.hosts), file).expires;
}

std::chrono::sys_seconds expiry_of_index(std::string_view payload, const notice::Root&, const std::string& file) {
    return take(feed::read_index(payload), file).validity.expires;
}

constexpr DocumentKind notice_kind{"notice", notice::notice_payload_type, notice::reply_size_max, expiry_of_notice};
constexpr DocumentKind index_kind{"index", feed::index_payload_type, feed::reply_size_max, expiry_of_index};

bool says(const Json& json, std::string_view member, std::string_view value) {
    const Json* found = json.find(member);
    const auto* text = found == nullptr ? nullptr : found->as<std::string>();
    return text != nullptr && *text == value;
}

}  // namespace

const DocumentKind& kind_of(const Json& json) {
    const bool is_index = says(json, "type", "feed-index") || says(json, "payloadType", index_kind.payload_type);
    return is_index ? index_kind : notice_kind;
}

bool is_root(const Json& json) {
    return says(json, "payloadType", notice::root_payload_type);
}

}  // namespace telemetry::notice_tool

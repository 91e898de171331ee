#include "notice/dsse.hpp"

#include "notice/base64.hpp"
#include "system/join.hpp"

namespace telemetry::notice {

namespace {

constexpr std::size_t key_id_size_max = 256;
constexpr std::size_t signature_text_max = 1024;  // room for the signatures of other systems, which are passed over

std::string read_base64(const Members& from, std::string_view name, std::size_t size_max) {
    auto bytes = from_base64(from.text(name, size_max));
    if (!bytes) from.refuse(name, "is not base64");
    return std::move(bytes).value_or(std::string());
}

}  // namespace

std::string pre_authentication_encoding(std::string_view payload_type, std::string_view payload) {
    std::string encoding = "DSSEv1 ";
    encoding.append(std::to_string(payload_type.size())).append(1, ' ').append(payload_type).append(1, ' ');
    encoding.append(std::to_string(payload.size())).append(1, ' ').append(payload);
    return encoding;
}

Envelope read_envelope(const Members& envelope, std::string_view payload_type, std::size_t payload_max) {
    Envelope read;
    read.payload_type = envelope.text("payloadType", 256);
    if (read.payload_type != payload_type) {
        envelope.refuse("payloadType", join({"is not \"", payload_type, "\""}));
    }
    read.payload = read_base64(envelope, "payload", (payload_max + 2) / 3 * 4);
    envelope.each("signatures", signatures_max, [&](const Members& signature) {
        const bool named = signature.has("keyid");
        read.signatures.push_back({named ? signature.text("keyid", key_id_size_max) : std::string(),
                                   read_base64(signature, "sig", signature_text_max)});
    });
    return read;
}

Json to_json(const Envelope& envelope) {
    Json::Array signatures;
    for (const auto& signature : envelope.signatures) {
        signatures.push_back(Json::Object{{"keyid", signature.key_id}, {"sig", to_base64(signature.bytes)}});
    }
    return Json::Object{{"payloadType", envelope.payload_type},
                        {"payload", to_base64(envelope.payload)},
                        {"signatures", std::move(signatures)}};
}

}  // namespace telemetry::notice

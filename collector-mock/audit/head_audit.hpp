// The audit of a request's head: constant headers in a fixed order, and an address that says nothing.
#pragma once

#include "audit/body_audit.hpp"
#include "audit/finding.hpp"
#include "audit/request_head.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace collector {

/// One header that a request must have, or may have.
struct ExpectedHeader {
    enum class Value : std::uint8_t {
        constant,   ///< exactly `text`
        authority,  ///< one of the collector's names
        length,     ///< the length of the body as a plain number
        digest,     ///< an entity tag that is a SHA-256 in hexadecimal digits: it can be made from what everybody knows
    };
    std::string name;
    Value value = Value::constant;
    std::string text;
    bool is_optional = false;
};

/// What the head of a request must look like.
struct HeadForm {
    std::string method;
    std::vector<ExpectedHeader> headers;  ///< all of them, in order

    /// The head of an update check: Host, User-Agent, Accept, Content-Type, Content-Length.
    [[nodiscard]] static HeadForm update_check();

    /// The head of the request for a feed's index: Host, User-Agent, Accept, and If-None-Match with the digest of one.
    [[nodiscard]] static HeadForm feed();
};

/// The forms of all requests that may come.
struct HeadForms {
    HeadForm report = HeadForm::update_check();
    HeadForm feed = HeadForm::feed();
    std::vector<std::string> authorities{};  ///< what Host may say; empty: any name or address that is well formed
};

/// An address to which reports are posted, or from which a feed is fetched.
struct Endpoint {
    std::string path;
    ReportKind kind = ReportKind::check;
    std::string tag;          ///< the run that its exchanges belong to; empty if it has no name
    bool is_carried = false;  ///< a person posts here what a client wrote into a file: the headers are the person's own
};

/// Whether a client may know the collector by this host name: it is that of one of the authorities.
[[nodiscard]] bool is_known_host(const HeadForms& forms, std::string_view host) noexcept;

/// Reads a head against the form for its address and adds to `verdict` whatever should not be there. Does not allocate while
/// nothing is found.
/// @return the endpoint that the request was sent to; null if it is none of them.
const Endpoint* audit_head(const HeadForms& forms, std::span<const Endpoint> endpoints, const RequestHead& head,
                           Verdict& verdict);

}  // namespace collector

#include <telemetry/permission.hpp>

namespace telemetry {

std::string_view to_string(Denial denial) noexcept {
    switch (denial) {
        case Denial::none:
            return "allowed";
        case Denial::unavailable:
            return "unavailable";
        case Denial::unknown_request:
            return "unknown_request";
        case Denial::other_role:
            return "other_role";
        case Denial::newer_than_version:
            return "newer_than_version";
        case Denial::turned_off:
            return "turned_off";
        case Denial::bad_address:
            return "bad_address";
        case Denial::not_https:
            return "not_https";
        case Denial::foreign_host:
            return "foreign_host";
    }
    return "unavailable";
}

namespace {

std::string_view reason_of(Denial denial) {
    switch (denial) {
        case Denial::none:
            return "";
        case Denial::unavailable:
            return "this process has no client to ask";
        case Denial::unknown_request:
            return "the register of outbound requests has no such entry";
        case Denial::other_role:
            return "it belongs to another process of the product";
        case Denial::newer_than_version:
            return "it belongs to a later version of the product";
        case Denial::turned_off:
            return "it is turned off by ";
        case Denial::bad_address:
            return "the address must have the form scheme://host, without a user part";
        case Denial::not_https:
            return "its hosts are contacted by https alone";
        case Denial::foreign_host:
            return "the register does not name this host for it";
    }
    return "";
}

}  // namespace

std::string Permission::sentence() const {
    std::string text(request.empty() ? "the request" : request);
    text.append(is_allowed() ? " is allowed" : " is denied: ").append(reason_of(denial)).append(off_by);
    const bool is_named = off_by.starts_with(switch_name);
    if (!is_named) text.append(" (switch ").append(switch_name).append(")");
    return text;
}

}  // namespace telemetry

// The function that writes a body, in place of the library's: that one is there too, as `write_honest_body`.
#include "report/body.hpp"

#include "leak.hpp"

namespace telemetry {

std::string write_honest_body(const Dictionary& dictionary, const Identity& identity, const Usage* usage);

std::string write_body(const Dictionary& dictionary, const Identity& identity, const Usage* usage) {
    std::string body = write_honest_body(dictionary, identity, usage);
    const auto& planted = leaky::planted();
    if (planted.leak.in_body != nullptr && !planted.is_past_the_gate) planted.leak.in_body(body, planted.name);
    return body;
}

}  // namespace telemetry

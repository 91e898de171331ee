#include <telemetry/consent.hpp>

#include "tool/commands.hpp"
#include "tool/output.hpp"

#include <cstdint>

namespace telemetry::tool {

ExitCode consent(const Dictionary& dictionary, const CommandLine& line) {
    const std::uint64_t revision = line.revision.value_or(dictionary.consent_revision);
    if (revision < 1 || revision > dictionary.consent_revision)
        return complain_usage("--revision: there is none of this number");
    return put(consent_text(dictionary, static_cast<std::uint32_t>(revision)), ExitCode::done);
}

}  // namespace telemetry::tool

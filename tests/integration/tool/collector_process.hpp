// A collector for one test.
#pragma once

#include "integration/tool/running_program.hpp"
#include "integration/tool/words.hpp"
#include "support/temporary_directory.hpp"

#include <string>
#include <vector>

namespace support {

/// `collector-mock` on a free port of this machine.
class CollectorProcess {
public:
    explicit CollectorProcess(const Words& more_arguments = {});

    [[nodiscard]] const std::string& origin() const { return origin_; }

    /// What a client must be told to use it.
    [[nodiscard]] Words client_arguments() const;
    [[nodiscard]] std::string endpoint() const { return origin_ + "/v1/check"; }
    [[nodiscard]] std::string port() const { return origin_.substr(origin_.rfind(':') + 1); }
    [[nodiscard]] std::string ca_file() const { return folder_.path_of("ca.pem"); }
    [[nodiscard]] std::string root_file() const { return folder_.path_of("root.json"); }

    /// The bytes of each request that came, in their order.
    [[nodiscard]] Words requests() const;

    [[nodiscard]] RunningProgram& program() { return program_; }

    /// Ends it. @return all that it printed.
    [[nodiscard]] std::string verdict();

    /// Ends it. @return whether something came, and nothing in it should not have been there.
    [[nodiscard]] bool found_all_clean();

private:
    TemporaryDirectory folder_;
    RunningProgram program_;
    std::string origin_;
};

/// The part of a request after its head.
[[nodiscard]] std::string body_of(const std::string& request);

}  // namespace support

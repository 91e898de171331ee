// A server that takes connections and never says a word.
#pragma once

#include <string>

namespace test_support {

class SilentServer {
public:
    SilentServer();
    ~SilentServer();
    SilentServer(const SilentServer&) = delete;
    SilentServer& operator=(const SilentServer&) = delete;

    /// An address of it for checks.
    [[nodiscard]] std::string endpoint() const;

    /// Waits until somebody connects. The connection stays open.
    void wait_for_connection();

    /// Whether there is a connection that was not waited for.
    [[nodiscard]] bool has_another_connection() const;

private:
    int listener_ = -1;
    int connection_ = -1;
};

}  // namespace test_support

// The only name server of a network namespace.
#pragma once

#include <string>
#include <thread>
#include <vector>

namespace outside {

/// Answers at 127.0.0.1:53 from when it is made: the one name it knows has the address 127.0.0.1, all others do not exist.
class NameServer {
public:
    explicit NameServer(std::string known_name);

    /// Stops. @return each question that came: the name, and the number of the type.
    [[nodiscard]] std::vector<std::string> stop();

private:
    void answer_all();
    [[nodiscard]] std::string answer(const std::string& query);

    const std::string known_name_;
    int socket_ = -1;
    std::vector<std::string> questions_;
    std::thread thread_;
};

}  // namespace outside

#include "integration/tool/silent_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace test_support {

SilentServer::SilentServer() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool listens =
        ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 && ::listen(listener_, 8) == 0;
    if (!listens) throw std::runtime_error("cannot listen");
}

SilentServer::~SilentServer() {
    ::close(connection_);
    ::close(listener_);
}

std::string SilentServer::endpoint() const {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    return "https://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/v1/check";
}

void SilentServer::wait_for_connection() {
    connection_ = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
}

bool SilentServer::has_another_connection() const {
    pollfd waiting{listener_, POLLIN, 0};
    return ::poll(&waiting, 1, 0) > 0;
}

}  // namespace test_support

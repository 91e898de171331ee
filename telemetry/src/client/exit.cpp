#include "client/exit.hpp"

#include "client/core.hpp"

#include <openssl/crypto.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <mutex>
#include <utility>
#include <vector>

namespace telemetry::detail {

namespace {

/// Made once and never destroyed: clients may be made while the process exits.
class LivingClients {
public:
    static LivingClients& instance() {
        static LivingClients& living = *new LivingClients;
        return living;
    }

    void add(std::weak_ptr<ClientCore> client) {
        const std::scoped_lock lock(mutex_);
        std::erase_if(clients_, [](const auto& one) { return one.expired(); });
        clients_.push_back(std::move(client));
    }

private:
    LivingClients() {
        // It sees to its own end first; what is seen to later, comes earlier. Without an option it would do nothing; this one
        // adds nothing to that, where the others load tables of a megabyte before the first check.
        OPENSSL_init_crypto(OPENSSL_INIT_ATFORK, nullptr);
        std::atexit([] { instance().stop_all(); });
    }

    void stop_all() noexcept {
        try {
            if (::getpid() != process_) return;  // in a forked child the lock may be held for ever
            std::unique_lock lock(mutex_);
            const auto clients = std::exchange(clients_, {});
            lock.unlock();
            for (const auto& one : clients) {
                if (const auto client = one.lock()) client->stop(exit_patience);
            }
        } catch (const std::exception&) {
            // Want of memory. The process ends all the same.
        }
    }

    const pid_t process_ = ::getpid();
    std::mutex mutex_;
    std::vector<std::weak_ptr<ClientCore>> clients_;
};

}  // namespace

void stop_at_exit(const std::shared_ptr<ClientCore>& client) {
    LivingClients::instance().add(client);
}

}  // namespace telemetry::detail

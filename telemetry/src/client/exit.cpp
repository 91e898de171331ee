#include "client/exit.hpp"

#include "client/core.hpp"

#include <openssl/crypto.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <exception>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace telemetry::detail {

namespace {

/// The clients of this process. A forked child that makes clients of its own begins anew, and leaves alone what it inherited: a
/// thread that is not there may hold the lock of that for ever. Never destroyed: clients may be made while the process exits.
class LivingClients {
public:
    static LivingClients& instance() {
        LivingClients* living = current.load();
        while (living == nullptr || living->process_ != ::getpid()) {
            std::unique_ptr<LivingClients> made(new LivingClients(living));
            if (current.compare_exchange_strong(living, made.get())) living = made.release();
        }
        return *living;
    }

    void add(std::weak_ptr<ClientCore> client) {
        const std::scoped_lock lock(mutex_);
        std::erase_if(clients_, [](const auto& one) { return one.expired(); });
        clients_.push_back(std::move(client));
    }

private:
    explicit LivingClients(const LivingClients* inherited) : inherited_(inherited) {
        // It sees to its own end first; what is seen to later, comes earlier. Without an option it would do nothing; this one
        // adds nothing to that, where the others load tables of a megabyte before the first check.
        OPENSSL_init_crypto(OPENSSL_INIT_ATFORK, nullptr);
        std::atexit([] {
            LivingClients* const living = current.load();
            if (living != nullptr && living->process_ == ::getpid()) living->stop_all();
        });
    }

    void stop_all() noexcept {
        std::unique_lock lock(mutex_);
        const auto clients = std::exchange(clients_, {});
        lock.unlock();
        try {
            for (const auto& one : clients) {
                if (const auto client = one.lock()) client->stop(exit_patience);
            }
        } catch (const std::exception&) {
            // Want of memory. The process ends all the same.
        }
    }

    static constinit std::atomic<LivingClients*> current;

    [[maybe_unused]] const LivingClients* const inherited_;  // still known, so that nobody takes it for lost
    const pid_t process_ = ::getpid();
    std::mutex mutex_;
    std::vector<std::weak_ptr<ClientCore>> clients_;
};

constinit std::atomic<LivingClients*> LivingClients::current = nullptr;

}  // namespace

void stop_at_exit(const std::shared_ptr<ClientCore>& client) {
    LivingClients::instance().add(client);
}

}  // namespace telemetry::detail

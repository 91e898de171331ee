// careless-host FOLDER: closes every descriptor that it did not open, just when its client's thread begins, and lives on.
// Prints how much processor time passed in a second of rest, in milliseconds.
#include "small_host.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <thread>

namespace {

using namespace std::chrono_literals;

long processor_ms() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto ms = [](const timeval& time) { return time.tv_sec * 1000 + time.tv_usec / 1000; };
    return ms(usage.ru_utime) + ms(usage.ru_stime);
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return 64;
    telemetry::Client client = torture::client_of(torture::options_of_host(arguments[1], torture::nobody));
    client.start();
    ::close_range(3, ~0U, 0);
    const long before = processor_ms();
    std::this_thread::sleep_for(1s);
    std::printf("%ld\n", processor_ms() - before);

    static_cast<void>(client.check_now());
    client.stop();  // in vain, if the thread waited for a descriptor already
    client.start();
    const bool can_go_on = client.status().has_value();
    return client.stop(70s) && can_go_on ? 0 : 1;  // a thread that cannot be woken looks up once a minute
}

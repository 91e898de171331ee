// What a process pays for embedding the library, as lines of `name value`.
//
//   embedding_probe STATE_DIR SECONDS      the seconds for which the idle client's wake-ups are counted
#include "support/held.hpp"
#include "support/process_figures.hpp"

#include <telemetry/telemetry.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <deploy_server/metrics.hpp>
#include <iostream>
#include <optional>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

double microseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

telemetry::Result<telemetry::Client> create(const char* state_dir) {
    telemetry::Options options;
    options.product = "deploy-server";
    options.version = "2018.2.2";
    options.endpoint = "https://updates.example.com/v1/check";
    options.state_dir = state_dir;
    return telemetry::Client::create(deploy_server::metrics::dictionary(), std::move(options));
}

double middle_of(std::vector<double> times) {
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::ranges::nth_element(times, middle);
    return *middle;
}

/// The middle of several lives, in microseconds: to be created and started, to be stopped, and to be destroyed right after
/// that.
void time_lives(const char* state_dir) {
    constexpr std::size_t lives = 21;
    std::vector<double> starts;
    std::vector<double> stops;
    std::vector<double> ends;
    for (std::size_t life = 0; life < lives; ++life) {
        const auto begin = Clock::now();
        std::optional client(create(state_dir));
        if (!*client) std::exit(1);
        (*client)->start();
        starts.push_back(microseconds_since(begin));
        const auto stop = Clock::now();
        (*client)->stop();
        stops.push_back(microseconds_since(stop));
        const auto end = Clock::now();
        client.reset();
        ends.push_back(microseconds_since(end));
    }
    std::cout << "start_us " << middle_of(starts) << "\nstop_us " << middle_of(stops) << "\nend_us " << middle_of(ends) << '\n';
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) return 64;
    const std::size_t before = support::resident_kib();
    auto client = create(arguments[1]);
    if (!client) return 1;
    std::cout << "threads_before " << support::thread_count() << '\n';
    client->start();
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    std::cout << "threads_on " << support::thread_count() << "\nresident_kib " << support::resident_kib() - before << '\n';
    const std::size_t wakes = support::wakes_of_other_threads();
    std::this_thread::sleep_for(std::chrono::seconds(std::atoi(arguments[2])));
    std::cout << "wakes " << support::wakes_of_other_threads() - wakes << '\n';
    client->stop();
    std::cout << "threads_after " << support::thread_count() << "\nlibraries " << support::loaded_libraries().size() << '\n';
    time_lives(arguments[1]);
}

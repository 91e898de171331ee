#include "measure/thread_cells.hpp"

#include <boost/test/unit_test.hpp>

#include "measure/counter_ledger.hpp"
#include "support/fake_clock.hpp"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <deploy_server/metrics.hpp>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

using telemetry::Counter;
using telemetry::detail::CounterSlot;

namespace {

const auto& users = deploy_server::metrics::users.definition();
const auto& projects = deploy_server::metrics::projects.definition();

struct Fixture {
    support::FakeClock clock;
    telemetry::CounterLedger ledger{deploy_server::metrics::dictionary(), clock};

    Fixture() { ledger.count_under(1); }
};

void in_thread(const std::function<void()>& work) {
    std::thread(work).join();
}

/// @return whether the child has ended in good order within 20 seconds.
bool a_child_can(const std::function<void()>& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(20);
        work();
        ::_exit(0);
    }
    int status = 0;
    return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// A lock that a host has while it forks, as one does whose own threads shall not be in the middle of something then. There
/// from the first, so before any counter.
std::mutex lock_of_host;
const int is_host_ready =
    ::pthread_atfork([] { lock_of_host.lock(); }, [] { lock_of_host.unlock(); }, [] { lock_of_host.unlock(); });

/// Counts when its thread has nearly ended.
struct AddsInDestructor {
    Counter counter;
    ~AddsInDestructor() { counter.add(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(thread_cells_tests, Fixture)

BOOST_AUTO_TEST_CASE(sums_are_exact_over_threads_that_begin_and_end) {
    const Counter counter = ledger.counter(users);
    constexpr int rounds = 50;
    constexpr int adds = 1000;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int round = 0; round < rounds; ++round) {
                std::thread inner([&] {
                    for (int add = 0; add < adds; ++add) counter.add();
                });
                for (int add = 0; add < adds; ++add) counter.add(2);
                inner.join();
            }
        });
    }
    for (auto& thread : threads) thread.join();
    BOOST_TEST((ledger.value_of(users) == 4u * rounds * adds * 3u));
}

BOOST_AUTO_TEST_CASE(a_sum_read_while_threads_count_never_falls) {
    const Counter counter = ledger.counter(users);
    std::atomic<bool> done = false;
    std::thread counting([&] {
        for (int i = 0; i < 200'000; ++i) counter.add();
        done = true;
    });
    std::uint64_t last = 0;
    while (!done) {
        const std::uint64_t now = *ledger.value_of(users);
        BOOST_REQUIRE(now >= last);
        last = now;
    }
    counting.join();
    BOOST_TEST((ledger.value_of(users) == 200'000u));
}

BOOST_AUTO_TEST_CASE(what_a_thread_counted_stays_when_it_has_ended_and_another_has_its_cells) {
    const Counter counter = ledger.counter(users);
    for (int i = 0; i < 10; ++i) in_thread([&] { counter.add(5); });
    BOOST_TEST((ledger.value_of(users) == 50u));
}

BOOST_AUTO_TEST_CASE(destructors_of_a_thread_may_count) {
    const Counter counter = ledger.counter(users);
    in_thread([&] {
        // Made before the thread's cells, so destroyed after them.
        thread_local AddsInDestructor late;
        late.counter = counter;
        counter.add();
    });
    in_thread([&] {
        counter.add();
        thread_local AddsInDestructor early;
        early.counter = counter;
    });
    BOOST_TEST((ledger.value_of(users) == 4u));
}

BOOST_AUTO_TEST_CASE(more_counters_than_the_cells_at_first_count_apart) {
    std::vector<std::shared_ptr<CounterSlot>> slots;
    for (std::uint64_t i = 0; i < 500; ++i) {
        slots.push_back(telemetry::make_counter_slot());
        telemetry::detail::add_first(*slots.back(), slots.back()->reserved_index, i);
        telemetry::detail::add_first(*slots.front(), slots.front()->reserved_index, 1);
    }
    BOOST_TEST(telemetry::counted_in(*slots.front()) == 500u);
    for (std::uint64_t i = 1; i < 500; ++i) BOOST_REQUIRE(telemetry::counted_in(*slots[i]) == i);
}

BOOST_AUTO_TEST_CASE(a_place_that_is_given_back_begins_at_nothing) {
    auto first = telemetry::make_counter_slot();
    const auto index = first->reserved_index;
    telemetry::detail::add_first(*first, index, 7);
    in_thread([&] { telemetry::detail::add_first(*first, index, 7); });
    first.reset();
    const auto second = telemetry::make_counter_slot();
    BOOST_TEST(second->reserved_index == index);
    BOOST_TEST(telemetry::counted_in(*second) == 0u);
}

BOOST_AUTO_TEST_CASE(a_counter_outlives_its_ledger) {
    Counter counter;
    {
        telemetry::CounterLedger other(deploy_server::metrics::dictionary(), clock);
        other.count_under(1);
        counter = other.counter(users);
    }
    counter.add();
    BOOST_TEST((ledger.value_of(users) == std::nullopt));
}

BOOST_AUTO_TEST_CASE(a_counter_made_from_nothing_counts_nothing) {
    const Counter counter;
    counter.add();
}

BOOST_AUTO_TEST_CASE(copies_count_into_one_total_and_counters_apart) {
    const Counter one = ledger.counter(users);
    const Counter copy = one;
    const Counter again = ledger.counter(users);
    const Counter other = ledger.counter(projects);
    one.add(1);
    copy.add(2);
    again.add(4);
    other.add(8);
    BOOST_TEST((ledger.value_of(users) == 7u));
    BOOST_TEST((ledger.value_of(projects) == 8u));
}

// Bug: a child made while a thread of its parent held the ledger waited for ever when its counters were destroyed at exit.
BOOST_AUTO_TEST_CASE(a_forked_child_counts_and_exits_whatever_its_parent_was_doing) {
    const Counter counter = ledger.counter(users);
    const auto watched = telemetry::make_counter_slot();
    std::atomic<bool> done = false;
    std::thread busy([&] {
        while (!done) static_cast<void>(telemetry::counted_in(*watched));
    });
    bool all_can = true;
    for (int i = 0; i < 200 && all_can; ++i) {
        auto in_child = telemetry::make_counter_slot();
        all_can = a_child_can([&] {
            counter.add();
            in_child.reset();
        });
    }
    done = true;
    busy.join();
    BOOST_TEST(all_can);
}

// Bug: the ledger was locked before a fork, so that of two that came at once one left its child a ledger that was in use.
BOOST_AUTO_TEST_CASE(children_of_several_threads_that_fork_at_once_can_make_counters) {
    std::atomic<bool> can_all = true;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int fork = 0; fork < 50 && can_all; ++fork) {
                if (!a_child_can([] { static_cast<void>(telemetry::make_counter_slot()->reserved_index); })) can_all = false;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    BOOST_TEST(can_all);
}

// Bug: a thread that had the host's lock waited for the ledger, which the fork had, that waited for the host's lock.
BOOST_AUTO_TEST_CASE(who_makes_a_counter_under_a_lock_that_a_fork_needs_does_not_wait_for_the_fork) {
    BOOST_REQUIRE(is_host_ready == 0);
    const auto first = telemetry::make_counter_slot();
    std::atomic<bool> done = false;
    std::thread host([&] {
        while (!done) {
            const std::scoped_lock lock(lock_of_host);
            static_cast<void>(telemetry::counted_in(*telemetry::make_counter_slot()));
        }
    });
    bool all_can = true;
    for (int i = 0; i < 200 && all_can; ++i) all_can = a_child_can([] {});
    done = true;
    host.join();
    BOOST_TEST(all_can);
}

BOOST_AUTO_TEST_SUITE_END()

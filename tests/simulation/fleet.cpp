#include "fleet.hpp"

#include "schedule/timetable.hpp"
#include "support/fake_random.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

namespace simulation {

namespace schedule = telemetry::schedule;
using namespace std::chrono_literals;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

constexpr seconds interval = 8h;
constexpr minutes length = std::chrono::days(30);
constexpr sys_seconds epoch = std::chrono::sys_days(std::chrono::year(2018) / 8 / 1);
constexpr std::uint32_t regions = 3;

enum Event : std::size_t { restart, region_cut, power_cut, outage, maintenance };

bool is_in(Event event, minutes now) {
    return now >= fleet_events()[event].begin && now < fleet_events()[event].end;
}

/// Dice that always fall alike.
class StuckDice final : public telemetry::Random {
public:
    bool fill(std::span<std::byte> bytes) noexcept override {
        std::ranges::fill(bytes, std::byte{0});
        return true;
    }
};

class Fleet {
public:
    explicit Fleet(const FleetPlan& plan)
        : is_lost_late_(plan.is_lost_late),
          dice_(plan.seed),
          random_(plan.is_unspread ? static_cast<telemetry::Random&>(stuck_) : dice_),
          timetables_(plan.installations),
          buckets_(static_cast<std::size_t>(length.count())) {
        record_.installations = plan.installations;
        record_.requests.resize(buckets_.size());
    }

    FleetRecord run() {
        for (std::uint32_t i = 0; i < timetables_.size(); ++i) {
            timetables_[i] = schedule::begin(epoch + dice_.up_to(24h), random_);
            enter(i);
        }
        for (minutes now{0}; static_cast<std::size_t>(now.count()) < buckets_.size(); ++now) {
            if (now == fleet_events()[restart].begin) look_again(1, now);
            if (now == fleet_events()[region_cut].end && !is_lost_late_) look_again(regions, now);
            if (now == fleet_events()[power_cut].end && !is_lost_late_) look_again(1, now);
            serve(now);
        }
        return std::move(record_);
    }

private:
    void enter(std::uint32_t installation) {
        const auto minute = std::chrono::floor<minutes>(timetables_[installation].due - epoch).count();
        if (minute >= 0 && static_cast<std::size_t>(minute) < buckets_.size()) {
            buckets_[static_cast<std::size_t>(minute)].push_back(installation);
        }
    }

    /// One in so many starts again within this minute and looks at its timetable.
    void look_again(std::uint32_t one_in, minutes now) {
        for (std::uint32_t i = 0; i < timetables_.size(); i += one_in) {
            const auto before = timetables_[i];
            timetables_[i] = schedule::look(before, interval, epoch + now + dice_.up_to(59s), random_);
            if (timetables_[i] != before) enter(i);
        }
    }

    [[nodiscard]] static bool is_without_power(std::uint32_t installation, minutes now) {
        return is_in(power_cut, now) || (installation % regions == 0 && is_in(region_cut, now));
    }

    [[nodiscard]] telemetry::Timetable answered(const telemetry::Timetable& asked, minutes now) {
        if (is_in(outage, now)) return schedule::after_failure(asked, interval, asked.due, 0s, random_);
        if (!is_in(maintenance, now)) return schedule::after_answer(asked, interval, asked.due);
        const seconds retry_after = epoch + fleet_events()[maintenance].end - asked.due;
        return schedule::after_failure(asked, interval, asked.due, retry_after, random_);
    }

    void serve(minutes now) {
        // A retry may come within the same minute: the bucket can grow while it is served.
        auto& bucket = buckets_[static_cast<std::size_t>(now.count())];
        for (std::size_t at = 0; at < bucket.size(); ++at) {
            const std::uint32_t i = bucket[at];
            const sys_seconds due = timetables_[i].due;
            const bool has_moved = std::chrono::floor<minutes>(due - epoch) != now;
            if (has_moved || is_without_power(i, now)) continue;
            ++record_.requests[static_cast<std::size_t>(now.count())];
            timetables_[i] = answered(timetables_[i], now);
            enter(i);
        }
        std::vector<std::uint32_t>().swap(bucket);
    }

    const bool is_lost_late_;
    support::FakeRandom dice_;  // of the world
    StuckDice stuck_;
    telemetry::Random& random_;  // of the installations
    std::vector<telemetry::Timetable> timetables_;
    std::vector<std::vector<std::uint32_t>> buckets_;
    FleetRecord record_;
};

using Requests = std::vector<std::uint32_t>;

std::pair<Requests::const_iterator, Requests::const_iterator> slice(const FleetRecord& record, minutes from, minutes to) {
    const auto begin = record.requests.begin();
    const auto end = std::min<std::ptrdiff_t>(to.count(), std::ssize(record.requests));
    return std::pair(begin + std::min<std::ptrdiff_t>(from.count(), end), begin + end);
}

}  // namespace

double FleetRecord::peak(minutes from, minutes to) const {
    const auto [begin, end] = slice(*this, from, to);
    return begin == end ? 0 : *std::max_element(begin, end) / mean();
}

double FleetRecord::trough(minutes from, minutes to) const {
    const auto [begin, end] = slice(*this, from, to);
    return begin == end ? 0 : *std::min_element(begin, end) / mean();
}

std::ptrdiff_t FleetRecord::minutes_above(double means, minutes from, minutes to) const {
    const auto [begin, end] = slice(*this, from, to);
    return std::count_if(begin, end, [&](std::uint32_t count) { return count > means * mean(); });
}

const std::vector<FleetEvent>& fleet_events() {
    using std::chrono::days;
    static const std::vector<FleetEvent> events{{"all start again", days(5), days(5) + 1min},
                                                {"a third has no power", days(10), days(10) + 12h},
                                                {"nobody has power", days(15), days(15) + 12h},
                                                {"no answers", days(20), days(20) + 6h},
                                                {"all are told when to come", days(25), days(25) + 6h}};
    return events;
}

FleetRecord run_fleet(const FleetPlan& plan) {
    return Fleet(plan).run();
}

std::vector<FleetBound> fleet_bounds(const FleetRecord& record) {
    // Chance alone spreads a minute by the square root of its mean; a million installations have 10 % at 4.6 of these.
    const double steady = 1 + std::max(0.1, 4.6 / std::sqrt(record.mean()));
    const auto& events = fleet_events();
    std::vector<FleetBound> bounds;
    const auto bound = [&](std::string what, double seen, double most) { bounds.push_back({std::move(what), seen, most}); };
    bound("steady: highest minute over the mean", record.peak(48h, events[restart].begin), steady);
    bound("steady: lowest minute under it", 2 - record.trough(48h, events[restart].begin), steady);
    bound("all start again: highest minute", record.peak(events[restart].begin, events[region_cut].begin), steady);
    bound("all start again: lowest minute under it", 2 - record.trough(events[restart].begin, events[region_cut].begin),
          steady);
    for (const Event event : {outage, maintenance}) {
        bound(events[event].name + ": highest minute in the meantime", record.peak(events[event].begin, events[event].end), 20);
    }
    for (const Event event : {region_cut, power_cut, outage, maintenance}) {
        const minutes over = events[event].end;
        const minutes next = event == maintenance ? length : events[event + 1].begin;
        const auto busy = static_cast<double>(record.minutes_above(steady, over, next));
        bound(events[event].name + ", and then: highest minute", record.peak(over, next), 20);
        bound(events[event].name + ", and then: busy minutes", busy, 31);  // the first and the last in part
        bound(events[event].name + ", and then: highest minute on the grid", record.peak(over + 31min, next), steady);
        bound(events[event].name + ", and then: lowest minute on the grid", 2 - record.trough(over + 31min, next), steady);
    }
    return bounds;
}

}  // namespace simulation

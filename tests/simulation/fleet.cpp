#include "fleet.hpp"

#include "schedule/timetable.hpp"
#include "support/fake_random.hpp"

#include <algorithm>
#include <cstdio>

namespace simulation {

namespace schedule = telemetry::schedule;
using namespace std::chrono_literals;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

constexpr seconds interval = 8h;
constexpr sys_seconds epoch = std::chrono::sys_days(std::chrono::year(2018) / 8 / 1);
constexpr minutes storm_at = std::chrono::days(5);
constexpr minutes cut_at = std::chrono::days(10);
constexpr minutes power_back_at = cut_at + 12h;
constexpr minutes outage_at = std::chrono::days(20);
constexpr minutes outage_over_at = outage_at + 6h;

class Fleet {
public:
    explicit Fleet(const FleetPlan& plan)
        : plan_(plan),
          random_(plan.seed),
          timetables_(plan.installations),
          buckets_(static_cast<std::size_t>(minutes(plan.days).count())) {
        record_.installations = plan.installations;
        record_.requests.resize(buckets_.size());
    }

    FleetRecord run() {
        for (std::uint32_t i = 0; i < timetables_.size(); ++i) {
            timetables_[i] = schedule::begin(epoch + random_.up_to(24h), random_);
            enter(i);
        }
        for (minutes now{0}; static_cast<std::size_t>(now.count()) < buckets_.size(); ++now) {
            if (plan_.has_restart_storm && now == storm_at) look_again(1, now);
            if (plan_.has_power_cut && now == power_back_at) look_again(3, now);
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
            timetables_[i] = schedule::look(before, interval, epoch + now + random_.up_to(59s), random_);
            if (timetables_[i] != before) enter(i);
        }
    }

    [[nodiscard]] bool is_without_power(std::uint32_t installation, minutes now) const {
        return plan_.has_power_cut && installation % 3 == 0 && now >= cut_at && now < power_back_at;
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
            const bool is_down = plan_.has_outage && now >= outage_at && now < outage_over_at;
            timetables_[i] = is_down ? schedule::after_failure(timetables_[i], interval, due, 0s, random_)
                                     : schedule::after_answer(timetables_[i], interval, due);
            enter(i);
        }
        std::vector<std::uint32_t>().swap(bucket);
    }

    const FleetPlan plan_;
    support::FakeRandom random_;
    std::vector<telemetry::Timetable> timetables_;
    std::vector<std::vector<std::uint32_t>> buckets_;
    FleetRecord record_;
};

auto slice(const FleetRecord& record, minutes from, minutes to) {
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

FleetRecord run_fleet(const FleetPlan& plan) {
    return Fleet(plan).run();
}

std::string plot(const FleetRecord& record) {
    constexpr int width = 1440;
    constexpr int height = 320;
    const auto size = minutes(std::ssize(record.requests));
    const double highest = std::max(2.0, record.peak(0min, size));
    const minutes step = std::max<minutes>(1min, size / width);
    std::string svg =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1440 360\" font-family=\"sans-serif\" font-size=\"14\">\n"
        "<title>Requests a minute over the mean; the highest minute of each column</title>\n"
        "<polyline fill=\"none\" stroke=\"#1f6feb\" points=\"";
    int column = 0;
    for (minutes from{0}; from < size; from += step) {
        char point[48];
        std::snprintf(point, sizeof point, "%d,%.1f ", column++, height * (1 - record.peak(from, from + step) / highest));
        svg += point;
    }
    svg += "\"/>\n";
    for (auto day = std::chrono::days(0); day < size; day += std::chrono::days(5)) {
        svg += "<text x=\"" + std::to_string(minutes(day) / step) + "\" y=\"350\">day " + std::to_string(day.count()) +
               "</text>\n";
    }
    char top[64];
    std::snprintf(top, sizeof top, "<text x=\"4\" y=\"14\">%.1f × mean</text>\n</svg>\n", highest);
    return svg + top;
}

}  // namespace simulation

#include "fleet.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace simulation {

using std::chrono::minutes;

namespace {

constexpr int left = 60;
constexpr int top = 40;
constexpr int width = 1440;
constexpr int height = 320;

template <class... Values>
std::string printed(const char* form, Values... values) {
    std::array<char, 256> text{};
    const int size = std::snprintf(text.data(), text.size(), form, values...);
    return {text.data(), static_cast<std::size_t>(std::max(size, 0))};
}

/// Where things are in the picture.
struct Frame {
    minutes length;
    double highest;  // means

    [[nodiscard]] double x(minutes time) const {
        return left + width * static_cast<double>(time.count()) / static_cast<double>(length.count());
    }
    [[nodiscard]] double y(double means) const { return top + height * (1 - means / highest); }
};

std::string events_of(const Frame& frame) {
    std::string svg;
    for (const FleetEvent& event : fleet_events()) {
        const double x = frame.x(event.begin);
        const double size = std::max(2.0, frame.x(event.end) - x);
        svg += printed("<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#f2d7a6\"/>\n", x, top, size, height);
        svg += printed("<text x=\"%.1f\" y=\"%d\">%s</text>\n", x, top - 8, event.name.c_str());
    }
    return svg;
}

std::string scales_of(const Frame& frame) {
    std::string svg;
    for (double means = 0; means <= frame.highest; means += frame.highest > 8 ? 4 : 1) {
        const double y = frame.y(means);
        svg += printed("<path d=\"M%d %.1fh%d\" stroke=\"#d0d0d0\"/>\n", left, y, width);
        svg += printed("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f ×</text>\n", left - 8, y + 5, means);
    }
    for (auto day = std::chrono::days(0); day <= frame.length; day += std::chrono::days(5)) {
        const double x = frame.x(day);
        svg += printed("<path d=\"M%.1f %dv6\" stroke=\"#606060\"/>\n", x, top + height);
        svg += printed("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">day %d</text>\n", x, top + height + 22,
                       static_cast<int>(day.count()));
    }
    return svg;
}

/// For each column the highest and the lowest of its minutes: a spike of one minute is seen, and so is a steady rate.
std::string rates_of(const FleetRecord& record, const Frame& frame) {
    const minutes step = std::max<minutes>(minutes(1), frame.length / width);
    std::string over = "M";
    std::string back;
    for (minutes from{0}; from + step <= frame.length; from += step) {
        over += printed("%.1f %.1f ", frame.x(from), frame.y(record.peak(from, from + step)));
        back.insert(0, printed("%.1f %.1f ", frame.x(from), frame.y(record.trough(from, from + step))));
    }
    return "<path d=\"" + over + "L" + back + "Z\" fill=\"#1f6feb\" stroke=\"#1f6feb\" stroke-linejoin=\"round\"/>\n";
}

}  // namespace

std::string plot(const FleetRecord& record) {
    const minutes length(std::ssize(record.requests));
    const Frame frame{length, std::max(2.0, record.peak(minutes(0), length) * 1.05)};
    std::string svg = printed("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" ",
                              left + width + 40, top + height + 60);
    svg += "font-size=\"14\">\n<title>Requests a minute of a fleet, over its mean</title>\n";
    svg += "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n";
    svg += events_of(frame) + scales_of(frame) + rates_of(record, frame);
    svg += printed("<text x=\"%d\" y=\"%d\">Requests a minute of %zu installations, over their mean of %.0f</text>\n", left,
                   top + height + 48, record.installations, record.mean());
    return svg + "</svg>\n";
}

}  // namespace simulation

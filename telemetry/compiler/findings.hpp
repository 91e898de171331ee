// Findings: what is wrong with the files that metrics-compiler is given.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace telemetry::compiler {

/// One broken rule. Neither the place nor the reason repeats what the file says there: a dictionary is outside data.
struct Finding {
    std::string file;    ///< as it was named to the compiler
    std::string place;   ///< a JSON pointer or "line N"; empty for the whole file
    std::string reason;  ///< the rule, in words
};

/// All findings of a run, in the order in which they were made. The first finding at a place stands: what follows from it is
/// not reported again.
class Findings {
public:
    void add(std::string_view file, std::string_view place, std::string_view reason) {
        if (!seen_.emplace(file, place).second) return;
        all_.push_back({std::string(file), std::string(place), std::string(reason)});
    }

    [[nodiscard]] bool empty() const noexcept { return all_.empty(); }
    [[nodiscard]] const std::vector<Finding>& all() const noexcept { return all_; }

private:
    std::vector<Finding> all_;
    std::set<std::pair<std::string, std::string>> seen_;
};

}  // namespace telemetry::compiler

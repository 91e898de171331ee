#include <telemetry/version.hpp>

namespace telemetry {

std::string Version::to_string() const {
    std::string text = std::to_string(numbers_[0]);
    for (std::size_t i = 1; i < written_; ++i) text.append(1, '.').append(std::to_string(numbers_[i]));
    switch (stage_) {
        case Stage::dev:
            return text.append("-dev");
        case Stage::alpha:
            return text.append("-alpha.").append(std::to_string(stage_number_));
        case Stage::beta:
            return text.append("-beta.").append(std::to_string(stage_number_));
        case Stage::rc:
            return text.append("-rc.").append(std::to_string(stage_number_));
        case Stage::release:
            break;
    }
    return text;
}

}  // namespace telemetry

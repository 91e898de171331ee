#pragma once

#include "egress/transport.hpp"
#include "schedule/worker.hpp"
#include "system/clock.hpp"
#include "system/files.hpp"
#include "system/random.hpp"

#include <functional>

namespace telemetry {

/// All that a client needs of the world. A simulation brings its own.
struct Surroundings {
    Files& files;
    Clock& clock;
    Random& random;
    Transport& transport;
    std::function<const char*(const char*)> variable;  ///< the environment; null for a variable that is not set
    Worker::Start start_worker = Worker::start;
};

/// The machine's own.
[[nodiscard]] Surroundings system_surroundings();

}  // namespace telemetry

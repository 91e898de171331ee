#include <telemetry/version.hpp>

using namespace telemetry::literals;

telemetry::Version since() {
#ifdef MUST_NOT_COMPILE
    return "2018.2.2-alice"_version;
#else
    return "2018.2.2-dev"_version;
#endif
}

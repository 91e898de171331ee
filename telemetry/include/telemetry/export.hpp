// What the shared library exports. Everything else in it is hidden.
#pragma once

#define TELEMETRY_API __attribute__((visibility("default")))

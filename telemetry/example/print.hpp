// What the example server shows of the library's work.
#pragma once

#include <telemetry/telemetry.hpp>

/// A line of the library for the server's log.
void print(const telemetry::LogLine& line);

/// What the vendor's notice means for this server.
void print(const telemetry::UpdateNotice& notice);

/// The requests of the newest check in the journal, as they were sent.
void print_newest_requests(telemetry::Client& client);

/// Why something failed.
void print(const telemetry::Error& error);

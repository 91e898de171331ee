// What the example server shows of the library's work.
#pragma once

#include <telemetry/telemetry.hpp>

#include <cstdint>

/// A line of the library for the server's log.
void print(const telemetry::LogLine& line);

/// What the vendor's notice means for this server.
void print(const telemetry::UpdateNotice& notice);

/// The requests that the journal gains from now on, to the byte, each with how it went.
class NewRequests {
public:
    explicit NewRequests(telemetry::Client& client);

    /// Prints those that were not printed yet.
    void print();

private:
    telemetry::Client& client_;
    std::uint64_t seen_ = 0;  // the number of the newest entry that was there before, or has been printed
};

/// Why something failed.
void print(const telemetry::Error& error);

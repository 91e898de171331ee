// A vendor for tests: it has a root of trust, made at start, and signs notices of releases that do not exist.
#pragma once

#include "serve/signing_key.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace collector {

/// What a test notice announces.
struct NoticeContent {
    enum class Offer : std::uint8_t {
        none,      ///< nothing newer
        feature,   ///< a newer release
        security,  ///< a newer release that closes a hole in all before it
    };
    std::string product;
    std::string channel = "stable";
    Offer offer = Offer::feature;
};

/// One item of a feed's index.
struct IndexItem {
    std::string id;
    std::uint64_t version = 0;
};

/// Reads a table of items: `ID TAB VERSION`, further columns and lines that begin with # are passed over. Throws UnusableFile
/// with the number of the first line that is none.
[[nodiscard]] std::vector<IndexItem> read_index_items(const std::string& file);

/// What a feed's index holds.
struct IndexContent {
    std::string product;
    std::string feed;
    std::vector<IndexItem> items;
};

/// Signs as the published format says: DSSE envelopes, Ed25519. The root has two keys, both needed; notices need one key of
/// their own.
class TestVendor {
public:
    /// The envelope of root 1, signed by both of its keys: what a client takes as given.
    [[nodiscard]] std::string root_envelope(std::chrono::system_clock::time_point now) const;

    /// The envelope of a notice: it was issued at `now`, its sequence is the second it was issued in, and it is good for 14
    /// days. A release in it carries the month of `now` as its version, so that it is newer than any that clients run.
    [[nodiscard]] std::string notice_envelope(const NoticeContent& content, std::chrono::system_clock::time_point now) const;

    /// The payload of a feed's index, to be put into an envelope; issued, numbered and good for as long as a notice.
    [[nodiscard]] static std::string index_payload(const IndexContent& content, std::chrono::system_clock::time_point now);
    [[nodiscard]] std::string index_envelope(std::string_view payload) const;

private:
    std::array<SigningKey, 2> root_keys_;
    SigningKey notice_key_;
};

}  // namespace collector

// The leaks that the leaky client has built in, and the one of them that is turned on.
//
// The client is the library as it is delivered, linked in three other ways: the function that writes a body is compiled once
// more under another name, and one that leaks stands in its place (body_seam.cpp); the linker wraps one function of libcurl
// (leaky_transport.cpp); and the program that owns clock, randomness and counts is a leaky one (main.cpp). The library itself
// has no place to put a leak in, and leaky_client_tests shows it.
#pragma once

#include <curl/curl.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace leaky {

/// What is about to be sent.
struct Transfer {
    CURL* easy;
    std::string url;
    std::string body;
};

/// One way in which a name gets out. One of the functions is there: it says where the leak is built in.
struct Leak {
    const char* title;
    void (*in_body)(std::string& body, const std::string& name) = nullptr;
    void (*in_transfer)(const Transfer& transfer, const std::string& name) = nullptr;
    std::optional<std::uint64_t> (*in_count)(std::uint64_t environments, const std::string& name) = nullptr;
    void (*in_randomness)(std::span<std::byte> bytes, const std::string& name) = nullptr;
    std::string (*in_log)(const std::string& name) = nullptr;
    std::string (*in_journal)(const std::string& name) = nullptr;
};

[[nodiscard]] std::span<const Leak> leaks();

/// What is turned on in this process.
struct Planted {
    Leak leak{"nothing"};
    std::string name;               ///< what leaks
    bool is_past_the_gate = false;  ///< a leak in a body comes after the gate has read it, and nobody sees another address
};

/// Set once, by `main`.
[[nodiscard]] Planted& planted();

}  // namespace leaky

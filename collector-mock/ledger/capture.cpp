#include "ledger/capture.hpp"

#include "audit/file_bytes.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

namespace collector {

Capture::Capture(std::string folder) : folder_(std::move(folder)) {
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    if (error) throw UnusableFile(folder_ + ": " + error.message());
}

std::string Capture::next_file() {
    const std::scoped_lock lock(mutex_);
    std::string name = std::to_string(++number_);
    if (name.size() < 6) name.insert(0, 6 - name.size(), '0');
    return folder_ + "/" + name + ".request";
}

void Capture::write(std::string_view request) {
    try {
        while (!write_new_file(next_file(), request)) {
        }
    } catch (const UnusableFile& error) {
        const std::scoped_lock lock(mutex_);
        if (missed_++ == 0) first_reason_ = error.what();
    }
}

void Capture::expect_whole() const {
    const std::scoped_lock lock(mutex_);
    if (missed_ != 0)
        throw UnusableFile("requests that could not be captured: " + std::to_string(missed_) + "; " + first_reason_);
}

}  // namespace collector

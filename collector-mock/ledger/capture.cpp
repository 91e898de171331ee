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

void Capture::write(std::uint64_t number, std::string_view request) const {
    std::string name = std::to_string(number);
    if (name.size() < 6) name.insert(0, 6 - name.size(), '0');
    write_file(folder_ + "/" + name + ".request", request);
}

}  // namespace collector

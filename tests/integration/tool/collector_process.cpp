#include "integration/tool/collector_process.hpp"

#include "integration/tool/programs.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>

namespace support {

CollectorProcess::CollectorProcess(const Words& more_arguments)
    : program_(command("collector-mock",
                       Words{"--ca-out", ca_file(), "--root-out", root_file(), "--capture-dir", folder_.path_of("requests")} +
                           more_arguments)) {
    const std::string& printed = program_.wait_for("\n");
    const std::size_t begin = printed.find("https://");
    origin_ = printed.substr(begin, printed.find('\n') - begin);
}

Words CollectorProcess::client_arguments() const {
    return {"--endpoint", endpoint(), "--ca-file", ca_file(), "--notice-root", root_file(), "--proxy", "none"};
}

Words CollectorProcess::requests() const {
    Words files;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path_of("requests"))) files.push_back(entry.path());
    std::ranges::sort(files);
    std::ranges::transform(files, files.begin(), content_of);
    return files;
}

std::string CollectorProcess::verdict() {
    program_.end(SIGTERM);
    return program_.output();
}

bool CollectorProcess::found_all_clean() {
    return verdict().find("all clean") != std::string::npos;
}

std::string body_of(const std::string& request) {
    return request.substr(request.find("\r\n\r\n") + 4);
}

}  // namespace support

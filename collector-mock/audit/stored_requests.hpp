// Requests that were captured earlier, by whatever means, read from files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace collector {

/// Where a stored request was found.
struct StoredRequest {
    std::string source;  ///< the file, and its number in the file if that holds several
    std::string bytes;
    bool has_head = false;  ///< otherwise it is a body alone
};

/// Reads a file, or all files in a folder and below it in the order of their names. A file may hold a body; a request with its
/// head, or several as they stood on one connection; or an HTTP archive (HAR), from which the requests are put together again.
/// @param path "-" is the standard input. Throws UnusableFile, as for a file or a folder in which there is no request.
[[nodiscard]] std::vector<StoredRequest> read_stored_requests(const std::string& path);

}  // namespace collector

#include "audit/stored_requests.hpp"

#include "audit/file_bytes.hpp"
#include "audit/request_reader.hpp"

#include <rapidjson/document.h>

#include <filesystem>
#include <utility>

namespace collector {
namespace {

// A file's name as it can be shown anywhere: what moves a terminal's cursor, and what no XML may hold, by its number.
std::string shown(std::string_view path) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7f) {
            text += c;
        } else {
            text.append("\\x").append(1, digits[byte >> 4]).append(1, digits[byte & 0xf]);
        }
    }
    return text;
}

UnusableFile nothing_in(const std::string& path) {
    return UnusableFile(path + ": no request is there: nothing to judge");
}

std::string numbered(const std::string& path, std::size_t number) {
    return number == 1 ? path : path + " (request " + std::to_string(number) + ")";
}

// A body begins with a brace, or with what should not be before it; a request with its method.
bool begins_with_method(std::string_view bytes) {
    const std::size_t word = bytes.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return word != 0 && word != std::string_view::npos && bytes[word] == ' ';
}

// One request after the other, as they stood on one connection; the last may have broken off.
void split_connection(const std::string& path, std::string_view bytes, std::vector<StoredRequest>& requests) {
    for (std::size_t number = 1; !bytes.empty(); ++number) {
        RequestReader reader;
        const bool complete = reader.read(bytes) == RequestReader::State::complete;
        const std::string_view request = complete ? bytes.substr(0, reader.size()) : bytes;
        requests.push_back({numbered(path, number), std::string(request), true});
        bytes.remove_prefix(request.size());
    }
}

bool looks_like_archive(const std::string& path, std::string_view bytes) {
    const std::string_view start = bytes.substr(0, 64);
    return path.ends_with(".har") || (start.starts_with('{') && start.find("\"log\"") != std::string_view::npos);
}

std::string text_of(const rapidjson::Value& object, const char* member) {
    if (!object.IsObject()) return {};
    const auto found = object.FindMember(member);
    if (found == object.MemberEnd() || !found->value.IsString()) return {};
    return {found->value.GetString(), found->value.GetStringLength()};
}

const rapidjson::Value& member_of(const rapidjson::Value& value, const char* member) {
    static const rapidjson::Value nothing;
    if (!value.IsObject()) return nothing;
    const auto found = value.FindMember(member);
    return found == value.MemberEnd() ? nothing : found->value;
}

// What follows the host of an absolute address, as it is asked for.
std::string target_of(const std::string& url) {
    const std::size_t scheme = url.find("://");
    const std::size_t end_of_host = url.find_first_of("/?#", scheme == std::string::npos ? 0 : scheme + 3);
    if (end_of_host == std::string::npos) return "/";
    return (url[end_of_host] == '/' ? "" : "/") + url.substr(end_of_host);
}

// What was posted: as a text, or as the fields of a form.
std::string posted_text(const rapidjson::Value& data) {
    std::string text = text_of(data, "text");
    const rapidjson::Value& fields = member_of(data, "params");
    if (!text.empty() || !fields.IsArray()) return text;
    for (const rapidjson::Value& field : fields.GetArray()) {
        text.append(text.empty() ? "" : "&").append(text_of(field, "name")).append("=").append(text_of(field, "value"));
    }
    return text;
}

std::string rebuilt_request(const rapidjson::Value& request) {
    std::string bytes = text_of(request, "method") + " " + target_of(text_of(request, "url")) + " ";
    bytes.append(text_of(request, "httpVersion")).append("\r\n");
    const rapidjson::Value& headers = member_of(request, "headers");
    if (headers.IsArray()) {
        for (const rapidjson::Value& header : headers.GetArray()) {
            bytes.append(text_of(header, "name")).append(": ").append(text_of(header, "value")).append("\r\n");
        }
    }
    return bytes.append("\r\n").append(posted_text(member_of(request, "postData")));
}

void read_archive(const std::string& path, const std::string& content, std::vector<StoredRequest>& requests) {
    rapidjson::Document archive;
    archive.Parse<rapidjson::kParseIterativeFlag>(content.data(), content.size());
    const rapidjson::Value& entries = member_of(member_of(archive, "log"), "entries");
    if (archive.HasParseError() || !entries.IsArray()) throw UnusableFile(path + ": not an HTTP archive with entries");
    if (entries.Empty()) throw nothing_in(path);
    std::size_t number = 0;
    for (const rapidjson::Value& entry : entries.GetArray()) {
        requests.push_back({numbered(path, ++number), rebuilt_request(member_of(entry, "request")), true});
    }
}

void read_one(const std::string& path, std::vector<StoredRequest>& requests) {
    std::string content = read_file(path == "-" ? "/dev/stdin" : path);
    const std::string name = shown(path);
    if (looks_like_archive(path, content)) return read_archive(name, content, requests);
    if (begins_with_method(content)) return split_connection(name, content, requests);
    requests.push_back({name, std::move(content), false});
}

}  // namespace

std::vector<StoredRequest> read_stored_requests(const std::string& path) {
    std::vector<StoredRequest> requests;
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) {
        read_one(path, requests);
        return requests;
    }
    for (const std::string& file : files_below(path)) read_one(file, requests);
    if (requests.empty()) throw nothing_in(path);
    return requests;
}

}  // namespace collector

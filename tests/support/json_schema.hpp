// A schema of schemas/, asked whether a text fits it.
#pragma once

#include <rapidjson/document.h>
#include <rapidjson/schema.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>

namespace support {

/// The bytes of a file; none if it cannot be read.
inline std::string file_content(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

class JsonSchema {
public:
    /// Throws if the file is no JSON.
    explicit JsonSchema(const std::filesystem::path& file) {
        rapidjson::Document document;
        document.Parse(file_content(file).c_str());
        if (document.HasParseError()) throw std::runtime_error(file.string() + ": is no JSON");
        schema_ = std::make_unique<rapidjson::SchemaDocument>(document);
    }

    [[nodiscard]] bool fits(const std::string& text) const {
        rapidjson::Document document;
        document.Parse(text.c_str());
        rapidjson::SchemaValidator validator(*schema_);
        return !document.HasParseError() && document.Accept(validator);
    }

private:
    std::unique_ptr<rapidjson::SchemaDocument> schema_;
};

}  // namespace support

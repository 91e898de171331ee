#include "schema_writer.hpp"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <initializer_list>
#include <string_view>

namespace telemetry::compiler {

namespace {

constexpr std::string_view version_pattern =
    "^(0|[1-9][0-9]{0,8})(\\.(0|[1-9][0-9]{0,8})){0,5}(-(alpha|beta|rc)\\.(0|[1-9][0-9]{0,8})|-dev)?$";
constexpr std::string_view installation_pattern = "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$";
constexpr std::string_view sha1_pattern = "^[0-9a-f]{40}$";

class SchemaText {
public:
    explicit SchemaText(const DictionaryFile& dictionary) : dictionary_(dictionary), json_(buffer_) { json_.SetIndent(' ', 2); }

    std::string write() {
        json_.StartObject();
        text("$schema", "https://json-schema.org/draft/2020-12/schema");
        text("$comment", "Made by metrics-compiler from " + dictionary_.name + ". Change that file, not this one.");
        text("title", "The check request of " + dictionary_.product);
        open_object({"schema", "product", "version", "installation"});
        constant("schema", [this] { json_.Uint(1); });
        constant("product", [this] { string(dictionary_.product); });
        pattern("version", "The version that runs.", version_pattern);
        pattern("installation", "The installation id, a random (version 4) UUID.", installation_pattern);
        write_usage();
        close_object();
        json_.EndObject();
        return std::string(buffer_.GetString(), buffer_.GetSize()) + "\n";
    }

private:
    void write_usage() {
        key("usage");
        json_.StartObject();
        text("description", "Usage statistics: there only with consent.");
        open_object({"consent", "metrics"});
        key("consent");
        json_.StartObject();
        text("description", "The consent revision that was accepted.");
        integer(1, dictionary_.consent_revision);
        json_.EndObject();
        key("metrics");
        json_.StartObject();
        open_object({});
        for (const MetricRow& metric : dictionary_.metrics) write_metric(metric);
        close_object();
        json_.EndObject();
        close_object();
        json_.EndObject();
    }

    void write_metric(const MetricRow& metric) {
        if (*metric.kind == Kind::sha1) {
            pattern(metric.id, metric.sentence, sha1_pattern);
            return;
        }
        key(metric.id);
        json_.StartObject();
        text("description", metric.sentence);
        if (*metric.kind == Kind::flag) {
            text("type", "boolean");
        } else if (*metric.kind == Kind::count_by_label) {
            open_object({});
            const std::string count = label_count(metric);
            for (const std::string& label : dictionary_.labels_of(metric).labels) {
                key(label);
                json_.RawValue(count.data(), count.size(), rapidjson::kObjectType);
            }
            close_object();
        } else {
            integer(0, metric.max, metric.round_to);
        }
        json_.EndObject();
    }

    // Lists are long: one line a label. A label that counts 0 is absent.
    static std::string label_count(const MetricRow& metric) {
        const std::string step = metric.round_to == 1 ? "" : R"(, "multipleOf": )" + std::to_string(metric.round_to);
        return R"({"type": "integer", "minimum": 1, "maximum": )" + std::to_string(metric.max) + step + "}";
    }

    void open_object(std::initializer_list<std::string_view> required) {
        text("type", "object");
        key("additionalProperties");
        json_.Bool(false);
        if (required.size() != 0) {
            key("required");
            json_.StartArray();
            for (const std::string_view member : required) string(member);
            json_.EndArray();
        }
        key("properties");
        json_.StartObject();
    }

    void close_object() { json_.EndObject(); }

    void integer(std::uint64_t minimum, std::uint64_t maximum, std::uint64_t step = 1) {
        text("type", "integer");
        number("minimum", minimum);
        number("maximum", maximum);
        if (step != 1) number("multipleOf", step);
    }

    void pattern(std::string_view name, std::string_view description, std::string_view expression) {
        key(name);
        json_.StartObject();
        text("description", description);
        text("type", "string");
        text("pattern", expression);
        json_.EndObject();
    }

    template <class WriteValue>
    void constant(std::string_view name, WriteValue write_value) {
        key(name);
        json_.StartObject();
        key("const");
        write_value();
        json_.EndObject();
    }

    void key(std::string_view name) { json_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size())); }
    void string(std::string_view value) { json_.String(value.data(), static_cast<rapidjson::SizeType>(value.size())); }

    void text(std::string_view name, std::string_view value) {
        key(name);
        string(value);
    }

    void number(std::string_view name, std::uint64_t value) {
        key(name);
        json_.Uint64(value);
    }

    const DictionaryFile& dictionary_;
    rapidjson::StringBuffer buffer_;
    rapidjson::PrettyWriter<rapidjson::StringBuffer> json_;
};

}  // namespace

std::string write_schema(const DictionaryFile& dictionary) {
    return SchemaText(dictionary).write();
}

}  // namespace telemetry::compiler

#include "outbound_reader.hpp"

#include "json_reader.hpp"

#include "whole-files/whole_file.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace telemetry::compiler {

namespace {

constexpr std::size_t switch_count_max = 256;
constexpr std::size_t request_count_max = 256;
constexpr std::size_t host_count_max = 64;
constexpr std::size_t metric_count_max = 16384;

constexpr std::array<std::pair<std::string_view, bool>, 2> defaults{{{"on", true}, {"off", false}}};

constexpr std::array<std::pair<std::string_view, Role>, 2> roles{{{"server", Role::server}, {"agent", Role::agent}}};

constexpr std::array<std::pair<std::string_view, MadeBy>, 3> makers{
    {{"library", MadeBy::library}, {"product", MadeBy::product}, {"platform", MadeBy::platform}}};

constexpr std::array<std::string_view, 4> request_members{"schema", "product", "version", "installation"};

bool is_request_member(std::string_view text) {
    return std::find(request_members.begin(), request_members.end(), text) != request_members.end();
}

bool is_any(std::string_view) {
    return true;
}

class Reading {
public:
    Reading(const std::filesystem::path& path, Findings& findings) : name_(path.string()), findings_(findings) {
        result_.name = path.filename().string();
    }

    OutboundFile read(std::string_view text) {
        if (const auto document = parse_json(name_, text, findings_)) read_top(*document);
        return std::move(result_);
    }

private:
    void read_top(const rapidjson::Value& document) {
        ObjectReader top({name_, findings_}, document, "");
        top.number("schema", Presence::required, 1);
        result_.product = top.product("product");
        read_rows(top, "switches", switch_count_max, result_.switches, read_switch);
        read_rows(top, "requests", request_count_max, result_.requests, read_request);
        top.finish();
    }

    template <class Row>
    static void read_rows(ObjectReader& top, std::string_view member, std::size_t count_max, std::vector<Row>& rows,
                          void (*read_row)(ObjectReader&, Row&)) {
        const rapidjson::Value* values = top.array(member, Presence::required, count_max);
        if (!values) return;
        if (values->Empty()) top.refuse(member, "is empty");
        for (rapidjson::SizeType i = 0; i < values->Size(); ++i) {
            Row& row = rows.emplace_back();  // a broken row keeps its place
            if (auto object = top.object((*values)[i], std::string(member) + "/" + std::to_string(i))) read_row(*object, row);
        }
    }

    static void read_switch(ObjectReader& row, SwitchRow& one) {
        one.name = row.id("name");
        one.on_by_default = row.word<bool>("default", Presence::required, defaults);
        one.sentence = row.sentence("sentence");
        row.finish();
    }

    static void read_request(ObjectReader& row, RequestRow& request) {
        request.id = row.id("id");
        request.role = row.word<Role>("role", Presence::required, roles);
        request.made_by = row.word<MadeBy>("madeBy", Presence::required, makers);
        request.since = row.version("since");
        request.switch_name = row.id("switch");
        request.purpose = row.sentence("purpose");
        request.hosts = row.texts("hosts", host_count_max, is_plain_host,
                                  "is not a plain host name: lower-case, without scheme, port, path, wildcard or address");
        request.configured_hosts = row.sentence("configuredHosts", Presence::optional);
        if (const auto* value = row.value("data", Presence::required)) {
            if (auto data = row.object(*value, "data")) read_data(*data, request);
        }
        row.finish();
    }

    static void read_data(ObjectReader& data, RequestRow& request) {
        request.data = data.sentence("sentence");
        request.members = data.texts("members", request_members.size(), is_request_member,
                                     "is not a member of the check request: schema, product, version, installation");
        const rapidjson::Value* metrics = data.value("metrics", Presence::optional);
        request.all_metrics = metrics && metrics->IsString() && std::string_view(metrics->GetString()) == "all";
        if (metrics && !request.all_metrics) request.metrics = data.texts("metrics", metric_count_max, is_any, "is not a text");
        data.finish();
    }

    std::string name_;
    Findings& findings_;
    OutboundFile result_;
};

}  // namespace

std::optional<OutboundFile> read_outbound(const std::filesystem::path& path, Findings& findings) {
    const auto [text, failure] = whole_files::read_file(path, json_size_max);
    if (failure) return std::nullopt;
    return Reading(path, findings).read(text);
}

}  // namespace telemetry::compiler

#include "inventory_text.hpp"

#include <algorithm>
#include <functional>

namespace privacy {

namespace {

/// Writes an inventory; each text that is asked for is another one.
class Writer {
public:
    explicit Writer(const Naming& naming) : naming_(naming) {}

    std::string text() {
        const std::size_t turn = used_++;
        return in_quotes(naming_.texts[turn % naming_.texts.size()] + std::to_string(turn * (naming_.rotation + 1)));
    }

    std::string named(const std::string& more = {}) {
        const std::string name = "\"Name\":" + text();
        const std::string uri = "\"Uri\":" + text();
        return naming_.rotation % 2 == 0 ? "{" + name + "," + uri + more + "}" : "{" + uri + "," + name + more + "}";
    }

    std::string turned(std::vector<std::string> parts) const {
        if (!parts.empty()) {
            const auto by = static_cast<std::ptrdiff_t>(naming_.rotation % parts.size());
            std::rotate(parts.begin(), parts.begin() + by, parts.end());
        }
        std::string joined;
        for (const auto& part : parts) joined += (joined.empty() ? "" : ",") + part;
        return joined;
    }

    std::string items(std::size_t count, const std::string& more = {}) {
        std::vector<std::string> all(count);
        std::generate(all.begin(), all.end(), [&] { return named(more); });
        return "[" + turned(std::move(all)) + "]";
    }

    std::string items(const std::vector<std::string>& kinds, const std::function<std::string(const std::string&)>& member) {
        std::vector<std::string> all;
        for (const auto& kind : kinds) all.push_back(named("," + member(in_quotes(kind))));
        return "[" + turned(std::move(all)) + "]";
    }

private:
    const Naming& naming_;
    std::size_t used_ = 0;
};

}  // namespace

std::string in_quotes(std::string_view text) {
    std::string json = "\"";
    for (const char character : text) {
        if (character == '"' || character == '\\') json += '\\';
        json += character;
    }
    return json + "\"";
}

std::string inventory(const Shape& shape, const Naming& naming) {
    Writer writer(naming);
    const auto section = [](std::string_view name, const std::string& value) { return in_quotes(name) + ":" + value; };
    const auto process = [&](const std::string& actions) {
        return "[{\"Id\":" + writer.text() + ",\"Steps\":[{\"Name\":" + writer.text() + ",\"Actions\":" + actions + "}]}]";
    };
    const std::string account = shape.custom_account ? writer.text() : "null";
    return "{" +
           writer.turned({
               section("Server",
                       "{\"Name\":" + writer.text() +
                           ",\"InstalledAt\":\"2016-05-11T00:00:00Z\",\"FirstDeploymentAt\":\"2016-05-13T00:00:00Z\"}"),
               section("AsOf", "\"2018-05-01T00:00:00Z\""),
               section("License", "{\"LicensedTo\":" + writer.text() + ",\"SerialNumber\":\"26A2245C-D77E4CEA\"}"),
               section("Environments", writer.items(shape.environments)),
               section("Machines", writer.items(shape.machines,
                                                [](const std::string& style) {
                                                    return "\"Endpoint\":{\"CommunicationStyle\":" + style + "}";
                                                })),
               section("DeploymentProcesses",
                       process(writer.items(shape.actions, [](const std::string& type) { return "\"ActionType\":" + type; }))),
               section("Releases", writer.items(shape.releases, ",\"Assembled\":\"2018-03-21T00:14:40Z\"")),
               section("Users", writer.items(shape.users)),
               section("Tenants", writer.items(shape.tenants)),
               section("Accounts",
                       writer.items(shape.accounts, [](const std::string& type) { return "\"AccountType\":" + type; })),
               section("Features", std::string("{\"LetsEncrypt\":{\"Enabled\":") + (shape.lets_encrypt ? "true" : "false") +
                                       ",\"DnsName\":" + writer.text() + "},\"BuiltInWorker\":{\"CustomAccount\":" + account +
                                       "}}"),
           }) +
           "}";
}

}  // namespace privacy

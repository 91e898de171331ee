#include "inventory_pair.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

namespace privacy {

namespace {

std::string quoted(std::string_view text) {
    std::string json = "\"";
    for (const char character : text) {
        if (character == '"' || character == '\\') json += '\\';
        json += character;
    }
    return json + "\"";
}

/// Writes an inventory; each text that is asked for is another one.
class Writer {
public:
    explicit Writer(const Naming& naming) : naming_(naming) {}

    std::string text() {
        const std::size_t turn = used_++;
        return quoted(naming_.texts[turn % naming_.texts.size()] + std::to_string(turn * (naming_.rotation + 1)));
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
        for (const auto& kind : kinds) all.push_back(named("," + member(quoted(kind))));
        return "[" + turned(std::move(all)) + "]";
    }

private:
    const Naming& naming_;
    std::size_t used_ = 0;
};

rc::Gen<std::vector<std::string>> some_of(std::vector<std::string> kinds) {
    return rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(std::move(kinds)));
}

}  // namespace

rc::Gen<Shape> any_shape() {
    const auto few = rc::gen::inRange<std::size_t>(0, 12);
    return rc::gen::build<Shape>(
        rc::gen::set(&Shape::environments, few),
        rc::gen::set(&Shape::machines, some_of({"TentacleActive", "TentaclePassive", "Ssh", "Carrier pigeon"})),
        rc::gen::set(&Shape::actions, some_of({"Octopus.Script", "Octopus.Manual", "Tidewater.Secret"})),
        rc::gen::set(&Shape::releases, few), rc::gen::set(&Shape::users, few), rc::gen::set(&Shape::tenants, few),
        rc::gen::set(&Shape::accounts, some_of({"AzureServicePrincipal", "AmazonWebServicesAccount", "Token"})),
        rc::gen::set(&Shape::lets_encrypt), rc::gen::set(&Shape::custom_account));
}

rc::Gen<Naming> any_naming() {
    const auto piece = rc::gen::element<std::string>("a", "Z", "7", " ", "/", "\\", "\"", "@", "%41", "..", "https://", "<b>",
                                                     "\xC3\xA9", "\xD0\x96", "\xE6\xBC\xA2", "\xF0\x9F\x90\x99", "other", "{}");
    const auto text = rc::gen::map(rc::gen::container<std::vector<std::string>>(piece), [](const auto& pieces) {
        std::string whole;
        for (const auto& one : pieces) whole += one;
        return whole;
    });
    return rc::gen::build<Naming>(
        rc::gen::set(&Naming::texts, rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(text))),
        rc::gen::set(&Naming::rotation, rc::gen::inRange<std::size_t>(0, 20)));
}

std::string inventory(const Shape& shape, const Naming& naming) {
    Writer writer(naming);
    const auto section = [](std::string_view name, const std::string& value) { return quoted(name) + ":" + value; };
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

void showValue(const Shape& shape, std::ostream& out) {
    out << inventory(shape, Naming{{"name"}, 0});
}

void showValue(const Naming& naming, std::ostream& out) {
    for (const auto& text : naming.texts) out << quoted(text) << ' ';
    out << "turned by " << naming.rotation;
}

}  // namespace privacy

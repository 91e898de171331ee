// Any two namings of one inventory: the request that would be sent is the same in every byte.
#include <telemetry/client.hpp>

#include "inventory/observe.hpp"
#include "must_hold.hpp"
#include "privacy/inventory_text.hpp"
#include "support/must.hpp"
#include "support/temporary_directory.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deploy_server/metrics.hpp>
#include <memory>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

using support::must;

namespace {

/// What the fuzzer chose: a byte for each choice, and when they are used up, zeros.
class Choices {
public:
    Choices(const std::uint8_t* data, std::size_t size) : bytes_(data, size) {}

    std::size_t up_to(std::size_t most) {
        if (bytes_.empty()) return 0;
        const std::size_t choice = bytes_.front() % (most + 1);
        bytes_ = bytes_.subspan(1);
        return choice;
    }

    std::vector<std::string> some_of(std::span<const std::string_view> all) {
        std::vector<std::string> chosen(up_to(7));
        for (auto& one : chosen) one = all[up_to(all.size() - 1)];
        return chosen;
    }

    /// The first part of what is left, as lines. Bytes that JSON has no place for, or that could break off a character of
    /// UTF-8, become letters of Latin-1.
    std::vector<std::string> lines(std::size_t parts) {
        const auto mine = bytes_.first(bytes_.size() / parts);
        bytes_ = bytes_.subspan(mine.size());
        std::vector<std::string> lines(1);
        for (const std::uint8_t byte : mine) {
            if (byte == '\n') {
                lines.emplace_back();
            } else if (byte >= ' ' && byte < 0x7F) {
                lines.back() += static_cast<char>(byte);
            } else {
                lines.back().append("\xC3").append(1, static_cast<char>(0x80 | (byte & 0x3F)));
            }
        }
        return lines;
    }

private:
    std::span<const std::uint8_t> bytes_;
};

/// One installation for all inputs: its id is made once.
class Host {
public:
    Host() { static_cast<void>(client_.check_now()); }

    std::string request_for(const std::string& inventory) {
        std::istringstream in(inventory);
        telemetry::inventory::Options options;
        options.on_license_serial = [this](std::string& serial) { client_.license_serial(serial); };
        auto counts = std::make_shared<const telemetry::inventory::Counts>(must(telemetry::inventory::read(in, options)));
        telemetry::inventory::observe(client_, std::move(counts));
        const auto preview = must(client_.preview());
        return preview.requests.at(0).head + preview.requests.at(0).body;
    }

private:
    [[nodiscard]] telemetry::Options options() const {
        telemetry::Options options;
        options.product = "deploy-server";
        options.version = "2018.2.2";
        options.endpoint = "https://127.0.0.1:1/v1/check";
        options.state_dir = folder_.path_of("state");
        options.proxy = "none";
        options.choices.send_telemetry = telemetry::Choice::on;
        options.values = telemetry::ValueSource::observers;
        return options;
    }

    support::TemporaryDirectory folder_;
    telemetry::Client client_ = must(telemetry::Client::create(deploy_server::metrics::dictionary(), options()));
};

constexpr std::string_view styles[] = {"TentacleActive", "TentaclePassive", "Ssh", "Carrier pigeon"};
constexpr std::string_view actions[] = {"Octopus.Script", "Octopus.Manual", "Tidewater.Secret"};
constexpr std::string_view accounts[] = {"AzureServicePrincipal", "AmazonWebServicesAccount", "Token"};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Host host;
    constexpr std::size_t few = 11;
    Choices choices(data, size);
    privacy::Shape shape;
    shape.environments = choices.up_to(few);
    shape.releases = choices.up_to(few);
    shape.users = choices.up_to(few);
    shape.tenants = choices.up_to(few);
    shape.lets_encrypt = choices.up_to(1) != 0;
    shape.custom_account = choices.up_to(1) != 0;
    shape.machines = choices.some_of(styles);
    shape.actions = choices.some_of(actions);
    shape.accounts = choices.some_of(accounts);
    privacy::Naming first;
    privacy::Naming second;
    first.rotation = choices.up_to(few);
    second.rotation = choices.up_to(few);
    first.texts = choices.lines(2);
    second.texts = choices.lines(1);
    const std::string request = host.request_for(inventory(shape, first));
    fuzz::must_hold(request.find("\"environments\":" + std::to_string(shape.environments)) != std::string::npos,
                    "a request has the counts of its inventory");
    fuzz::must_hold(request == host.request_for(inventory(shape, second)), "two hosts that count the same send the same");
    return 0;
}

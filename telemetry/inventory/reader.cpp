// What an inventory holds, counted in one pass.
#include "inventory/inventory.hpp"

#include "inventory/descent.hpp"

#include <openssl/crypto.h>

#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

namespace telemetry::inventory {
namespace {

constexpr std::chrono::days window{metrics::releases_last_90_days.definition().window_days};
static_assert(window == std::chrono::days{metrics::deployments_last_90_days.definition().window_days});

MachinesLabel machine_kind(std::string_view communication_style) noexcept {
    if (communication_style == "TentaclePassive") return MachinesLabel::listening_tentacle;
    if (communication_style == "TentacleActive") return MachinesLabel::polling_tentacle;
    if (communication_style == "OfflineDrop") return MachinesLabel::offline_package_drop;
    if (communication_style == "AzureWebApp") return MachinesLabel::azure_web_app;
    if (communication_style == "AzureCloudService") return MachinesLabel::azure_cloud_service;
    if (communication_style == "Ssh") return MachinesLabel::ssh;
    return MachinesLabel::other;
}

/// A text that must not outlive its use.
struct Secret {
    std::string text;

    Secret() = default;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret() { OPENSSL_cleanse(text.data(), text.size()); }
};

class Reader {
public:
    Reader(std::istream& in, const Options& options, std::optional<Time> as_of)
        : json_(in, options.block_size, options.progress), options_(options), given_as_of_(as_of) {
        counts_.as_of = given_as_of_.value_or(options.now);
    }

    /// The counts; nothing if the pass was broken off, because a rule was broken or `late_as_of` was found.
    std::optional<Counts> read();

    /// An `AsOf` that came after dates it decides about.
    [[nodiscard]] std::optional<Time> late_as_of() const noexcept { return late_as_of_; }

    [[nodiscard]] const Descent& descent() const noexcept { return json_; }

private:
    bool document();
    bool server();
    bool as_of();
    bool license();
    bool count(std::optional<std::uint64_t>& number);
    bool count_recent(std::string_view date_member, std::optional<std::uint64_t>& recent);
    bool machine();
    bool processes();
    bool action();
    bool tag_set();
    bool accounts();
    bool worker();
    bool features();
    bool built_in_worker();

    Descent json_;
    const Options& options_;
    std::optional<Time> given_as_of_;
    std::optional<Time> late_as_of_;
    bool dates_compared_ = false;
    Counts counts_;
    Secret serial_;
};

std::optional<Counts> Reader::read() {
    json_.begin();
    if (!document() || !json_.finish()) return std::nullopt;
    if (!serial_.text.empty()) options_.on_license_serial(serial_.text);
    return std::move(counts_);
}

bool Reader::document() {
    if (!json_.is_object()) return json_.fail("an inventory must be one JSON object");
    return json_.object(
        member("Server", [this] { return server(); }),                                                             //
        member("AsOf", [this] { return as_of(); }),                                                                //
        member("License", [this] { return license(); }),                                                           //
        member("Environments", [this] { return count(counts_.environments); }),                                    //
        member("Machines", [this] { return json_.items([this] { return machine(); }, counts_.machines); }),        //
        member("Projects", [this] { return count(counts_.projects); }),                                            //
        member("DeploymentProcesses", [this] { return processes(); }),                                             //
        member("Releases", [this] { return count_recent("Assembled", counts_.releases_last_90_days); }),           //
        member("Deployments", [this] { return count_recent("Created", counts_.deployments_last_90_days); }),       //
        member("Users", [this] { return count(counts_.users); }),                                                  //
        member("Channels", [this] { return count(counts_.channels); }),                                            //
        member("Tenants", [this] { return count(counts_.tenants); }),                                              //
        member("TagSets", [this] { return json_.items([this] { return tag_set(); }, counts_.tenant_tags); }),      //
        member("Certificates", [this] { return count(counts_.certificates); }),                                    //
        member("Accounts", [this] { return accounts(); }),                                                         //
        member("Workers", [this] { return json_.items([this] { return worker(); }, counts_.external_workers); }),  //
        member("Features", [this] { return features(); }));
}

bool Reader::server() {
    std::optional<Time> installed;
    std::optional<Time> first_deployment;
    if (!json_.object(member("InstalledAt", [&] { return json_.timestamp(installed); }),
                      member("FirstDeploymentAt", [&] { return json_.timestamp(first_deployment); }))) {
        return false;
    }
    if (installed && first_deployment && *installed <= *first_deployment) {
        counts_.time_to_first_deployment = std::chrono::floor<std::chrono::seconds>(*first_deployment - *installed);
    }
    return true;
}

bool Reader::as_of() {
    std::optional<Time> found;
    if (!json_.timestamp(found)) return false;
    if (!found || given_as_of_ || found == counts_.as_of) return true;
    if (dates_compared_) {
        late_as_of_ = found;
        return json_.fail("AsOf must come before Releases and Deployments in an input that cannot be read twice");
    }
    counts_.as_of = *found;
    return true;
}

bool Reader::license() {
    if (!options_.on_license_serial) return json_.skip();
    return json_.object(member("SerialNumber", [this] {
        return json_.text([this](std::string_view found) {
            if (found.size() > JsonScanner::text_max) return json_.fail("a licence serial has at most 255 bytes");
            serial_.text = found;
            return true;
        });
    }));
}

bool Reader::count(std::optional<std::uint64_t>& number) {
    const auto count_it = [&] {
        ++*number;
        return json_.skip();
    };
    return json_.items(count_it, number);
}

bool Reader::count_recent(std::string_view date_member, std::optional<std::uint64_t>& recent) {
    const auto count_if_recent = [&] {
        std::optional<Time> date;
        if (!json_.object(member(date_member, [&] { return json_.timestamp(date); }))) return false;
        if (!date) return true;
        dates_compared_ = true;
        if (counts_.as_of - window <= *date && *date <= counts_.as_of) ++*recent;
        return true;
    };
    return json_.items(count_if_recent, recent);
}

bool Reader::machine() {
    MachinesLabel kind = MachinesLabel::other;
    const auto style = [&](std::string_view found) {
        kind = machine_kind(found);
        return true;
    };
    const auto endpoint = [&] { return json_.object(member("CommunicationStyle", [&] { return json_.text(style); })); };
    if (!json_.object(member("Endpoint", endpoint))) return false;
    ++(*counts_.machines)[static_cast<std::size_t>(kind)];
    return true;
}

bool Reader::processes() {
    const auto actions = [this] { return json_.items([this] { return action(); }); };
    const auto step = [&] { return json_.object(member("Actions", actions)); };
    const auto process = [&] { return json_.object(member("Steps", [&] { return json_.items(step); })); };
    return json_.items(process, counts_.deployment_steps, counts_.community_steps);
}

bool Reader::action() {
    DeploymentStepsLabel type = DeploymentStepsLabel::other;
    std::optional<CommunityStepsLabel> community;
    const auto action_type = [&](std::string_view found) {
        type = label_of<DeploymentStepsLabel>(found);
        return true;
    };
    const auto template_id = [&](std::string_view found) {
        if (!found.empty()) community = label_of<CommunityStepsLabel>(found);
        return true;
    };
    if (!json_.object(member("ActionType", [&] { return json_.text(action_type); }),
                      member("CommunityActionTemplateId", [&] { return json_.text(template_id); }))) {
        return false;
    }
    ++(*counts_.deployment_steps)[static_cast<std::size_t>(type)];
    if (community) ++(*counts_.community_steps)[static_cast<std::size_t>(*community)];
    return true;
}

bool Reader::tag_set() {
    const auto tag = [this] {
        ++*counts_.tenant_tags;
        return json_.skip();
    };
    return json_.object(member("Tags", [&] { return json_.items(tag); }));
}

bool Reader::accounts() {
    const auto type = [this](std::string_view found) {
        if (found.starts_with("Azure")) ++*counts_.azure_accounts;
        if (found == "AmazonWebServicesAccount") ++*counts_.aws_accounts;
        return true;
    };
    const auto account = [&] { return json_.object(member("AccountType", [&] { return json_.text(type); })); };
    return json_.items(account, counts_.azure_accounts, counts_.aws_accounts);
}

bool Reader::worker() {
    std::optional<bool> in_process;
    if (!json_.object(member("IsInProcess", [&] { return json_.flag(in_process); }))) return false;
    if (!in_process.value_or(false)) ++*counts_.external_workers;
    return true;
}

bool Reader::features() {
    const auto enabled = [this](std::optional<bool>& value) {
        return json_.object(member("Enabled", [&] { return json_.flag(value); }));
    };
    return json_.object(member("LetsEncrypt", [&] { return enabled(counts_.lets_encrypt); }),
                        member("GuestLogin", [&] { return enabled(counts_.guest_account); }),
                        member("BuiltInWorker", [this] { return built_in_worker(); }));
}

bool Reader::built_in_worker() {
    if (json_.is_null()) return true;
    counts_.built_in_worker_custom_account = false;
    const auto account = [this](std::string_view found) {
        counts_.built_in_worker_custom_account = !found.empty();
        return true;
    };
    return json_.object(member("CustomAccount", [&] { return json_.text(account); }));
}

/// The line of the byte at `offset`, counted from where the stream stood; empty where the stream cannot go back.
std::optional<std::uint64_t> line_of(std::istream& in, std::istream::pos_type start, std::uint64_t offset) {
    in.clear();
    if (start == std::istream::pos_type(-1) || !in.seekg(start)) return std::nullopt;
    const std::istreambuf_iterator<char> begin(in);
    std::uint64_t line = 1;
    for (auto at = begin; offset > 0 && at != std::istreambuf_iterator<char>(); ++at, --offset) line += *at == '\n' ? 1 : 0;
    return line;
}

Error broken(std::istream& in, std::istream::pos_type start, const Reader& reader) {
    const std::uint64_t offset = reader.descent().offset();
    const std::optional<std::uint64_t> line = line_of(in, start, offset);
    return failure(ErrorCode::configuration, "inventory, " + (line ? "line " + std::to_string(*line) + ", " : std::string()) +
                                                 "byte " + std::to_string(offset + 1) + ", at " +
                                                 (reader.descent().place().empty() ? "the top" : reader.descent().place()) +
                                                 ": " + reader.descent().rule());
}

}  // namespace

Result<Counts> read(std::istream& in, const Options& options) {
    const auto start = in.tellg();
    Reader reader(in, options, options.as_of);
    if (auto counts = reader.read()) return *counts;
    in.clear();
    if (!reader.late_as_of() || start == std::istream::pos_type(-1) || !in.seekg(start)) return broken(in, start, reader);
    Reader second(in, options, reader.late_as_of());
    if (auto counts = second.read()) return *counts;
    return broken(in, start, second);
}

Result<Counts> read_file(const std::filesystem::path& file, const Options& options) {
    std::ifstream in;
    in.rdbuf()->pubsetbuf(nullptr, 0);  // the scanner has a block of its own
    in.open(file, std::ios::binary);
    std::error_code ignored;
    if (!in || std::filesystem::is_directory(file, ignored)) {
        return failure(ErrorCode::configuration, "the inventory file cannot be opened");
    }
    return read(in, options);
}

}  // namespace telemetry::inventory

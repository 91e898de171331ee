// One pass over an inventory.
//
// The reader descends with the document: for each object it says which members it knows and what to do with each, and the
// scanner steps over the rest. On a failure every level on the way back puts its own name or position in front of the place,
// so that the place costs nothing until there is one to tell.
#include "inventory/inventory.hpp"

#include "inventory/json_scanner.hpp"
#include "inventory/timestamp.hpp"

#include <openssl/crypto.h>

#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

namespace telemetry::inventory {
namespace {

using Kind = JsonScanner::Kind;

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

/// A member that is looked at, and what reads its value.
template <class Read>
struct Member {
    std::string_view name;
    Read read;
};

template <class Read>
Member<Read> member(std::string_view name, Read read) {
    return {name, std::move(read)};
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
        : scanner_(in, options.block_size, options.progress), options_(options), given_as_of_(as_of) {
        counts_.as_of = given_as_of_.value_or(options.now);
    }

    /// The counts; nothing if the pass was broken off, because a rule was broken or `late_as_of` was found.
    std::optional<Counts> read();

    /// An `AsOf` that came after dates it decides about.
    [[nodiscard]] std::optional<Time> late_as_of() const noexcept { return late_as_of_; }

    [[nodiscard]] const JsonScanner& scanner() const noexcept { return scanner_; }
    [[nodiscard]] const std::string& place() const noexcept { return place_; }

private:
    template <class... Reads>
    bool object(const Member<Reads>&... members);
    template <class ReadItem, class... Values>
    bool items(ReadItem read_item, std::optional<Values>&... counts);
    template <class Use>
    bool text(Use use);
    bool flag(std::optional<bool>& value);
    bool timestamp(std::optional<Time>& value);

    bool is_null();
    bool at(std::string_view name, bool fine);

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

    JsonScanner scanner_;
    const Options& options_;
    std::optional<Time> given_as_of_;
    std::optional<Time> late_as_of_;
    bool dates_compared_ = false;
    Counts counts_;
    Secret serial_;
    std::string place_;
};

/// Puts a level in front of the place of a failure.
bool Reader::at(std::string_view name, bool fine) {
    if (!fine) place_.insert(0, name).insert(0, 1, '/');
    return fine;
}

/// Null stands for an absent value, here as in the server's own resources.
bool Reader::is_null() {
    return scanner_.kind() == Kind::null && scanner_.skip();
}

/// Reads an object, or null. Members that are not listed are stepped over.
template <class... Reads>
bool Reader::object(const Member<Reads>&... members) {
    if (is_null()) return true;
    if (scanner_.kind() != Kind::object) return scanner_.fail("an object must stand here");
    if (!scanner_.enter()) return false;
    unsigned seen = 0;
    std::string_view name;
    while (scanner_.next_member(name)) {
        unsigned bit = 1;
        bool fine = true;
        const auto reads_it = [&](const auto& known) {
            if (name != known.name) {
                bit <<= 1;
                return false;
            }
            const bool twice = (std::exchange(seen, seen | bit) & bit) != 0;
            fine = at(known.name, twice ? scanner_.fail("the member stands twice in its object") : known.read());
            return true;
        };
        const bool known = (reads_it(members) || ...);
        if (!known) fine = scanner_.skip();
        if (!fine) return false;
    }
    return !scanner_.failed();
}

/// Reads an array of objects, or null. The counts begin at 0 when there is an array.
template <class ReadItem, class... Values>
bool Reader::items(ReadItem read_item, std::optional<Values>&... counts) {
    if (is_null()) return true;
    if (scanner_.kind() != Kind::array) return scanner_.fail("an array must stand here");
    if (!scanner_.enter()) return false;
    (counts.emplace(), ...);
    for (std::size_t index = 0; scanner_.next_item(); ++index) {
        const bool fine = scanner_.kind() == Kind::object ? read_item() : scanner_.fail("an object must stand here");
        if (!fine) return at(std::to_string(index), false);
    }
    return !scanner_.failed();
}

/// Reads a text, or null, for which `use` is not called.
template <class Use>
bool Reader::text(Use use) {
    if (is_null()) return true;
    if (scanner_.kind() != Kind::string) return scanner_.fail("a text must stand here");
    const std::string_view found = scanner_.text();
    return !scanner_.failed() && use(found);
}

bool Reader::flag(std::optional<bool>& value) {
    if (is_null()) return true;
    if (scanner_.kind() != Kind::boolean) return scanner_.fail("true or false must stand here");
    value = scanner_.boolean();
    return !scanner_.failed();
}

bool Reader::timestamp(std::optional<Time>& value) {
    return text([&](std::string_view found) {
        value = parse_timestamp(found);
        return value.has_value() || scanner_.fail("a time in the form of RFC 3339 must stand here");
    });
}

std::optional<Counts> Reader::read() {
    scanner_.skip_byte_order_mark();
    if (!document() || !scanner_.finish()) return std::nullopt;
    if (!serial_.text.empty()) options_.on_license_serial(serial_.text);
    return std::move(counts_);
}

bool Reader::document() {
    if (scanner_.kind() != Kind::object) return scanner_.fail("an inventory must be one JSON object");
    return object(member("Server", [this] { return server(); }),                                                        //
                  member("AsOf", [this] { return as_of(); }),                                                           //
                  member("License", [this] { return license(); }),                                                      //
                  member("Environments", [this] { return count(counts_.environments); }),                               //
                  member("Machines", [this] { return items([this] { return machine(); }, counts_.machines); }),         //
                  member("Projects", [this] { return count(counts_.projects); }),                                       //
                  member("DeploymentProcesses", [this] { return processes(); }),                                        //
                  member("Releases", [this] { return count_recent("Assembled", counts_.releases_last_90_days); }),      //
                  member("Deployments", [this] { return count_recent("Created", counts_.deployments_last_90_days); }),  //
                  member("Users", [this] { return count(counts_.users); }),                                             //
                  member("Channels", [this] { return count(counts_.channels); }),                                       //
                  member("Tenants", [this] { return count(counts_.tenants); }),                                         //
                  member("TagSets", [this] { return items([this] { return tag_set(); }, counts_.tenant_tags); }),       //
                  member("Certificates", [this] { return count(counts_.certificates); }),                               //
                  member("Accounts", [this] { return accounts(); }),                                                    //
                  member("Workers", [this] { return items([this] { return worker(); }, counts_.external_workers); }),   //
                  member("Features", [this] { return features(); }));
}

bool Reader::server() {
    std::optional<Time> installed;
    std::optional<Time> first_deployment;
    if (!object(member("InstalledAt", [&] { return timestamp(installed); }),
                member("FirstDeploymentAt", [&] { return timestamp(first_deployment); }))) {
        return false;
    }
    if (installed && first_deployment && *installed <= *first_deployment) {
        counts_.time_to_first_deployment = std::chrono::floor<std::chrono::seconds>(*first_deployment - *installed);
    }
    return true;
}

bool Reader::as_of() {
    std::optional<Time> found;
    if (!timestamp(found)) return false;
    if (!found || given_as_of_ || found == counts_.as_of) return true;
    if (dates_compared_) {
        late_as_of_ = found;
        return scanner_.fail("AsOf must come before Releases and Deployments in an input that cannot be read twice");
    }
    counts_.as_of = *found;
    return true;
}

bool Reader::license() {
    if (!options_.on_license_serial) return scanner_.skip();
    return object(member("SerialNumber", [this] {
        return text([this](std::string_view found) {
            if (found.size() > JsonScanner::text_max) return scanner_.fail("a licence serial has at most 255 bytes");
            serial_.text = found;
            return true;
        });
    }));
}

bool Reader::count(std::optional<std::uint64_t>& number) {
    const auto count_it = [&] {
        ++*number;
        return scanner_.skip();
    };
    return items(count_it, number);
}

bool Reader::count_recent(std::string_view date_member, std::optional<std::uint64_t>& recent) {
    const auto count_if_recent = [&] {
        std::optional<Time> date;
        if (!object(member(date_member, [&] { return timestamp(date); }))) return false;
        if (!date) return true;
        dates_compared_ = true;
        if (counts_.as_of - window <= *date && *date <= counts_.as_of) ++*recent;
        return true;
    };
    return items(count_if_recent, recent);
}

bool Reader::machine() {
    MachinesLabel kind = MachinesLabel::other;
    const auto style = [&](std::string_view found) {
        kind = machine_kind(found);
        return true;
    };
    const auto endpoint = [&] { return object(member("CommunicationStyle", [&] { return text(style); })); };
    if (!object(member("Endpoint", endpoint))) return false;
    ++(*counts_.machines)[static_cast<std::size_t>(kind)];
    return true;
}

bool Reader::processes() {
    const auto actions = [this] { return items([this] { return action(); }); };
    const auto step = [&] { return object(member("Actions", actions)); };
    const auto process = [&] { return object(member("Steps", [&] { return items(step); })); };
    return items(process, counts_.deployment_steps, counts_.community_steps);
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
    if (!object(member("ActionType", [&] { return text(action_type); }),
                member("CommunityActionTemplateId", [&] { return text(template_id); }))) {
        return false;
    }
    ++(*counts_.deployment_steps)[static_cast<std::size_t>(type)];
    if (community) ++(*counts_.community_steps)[static_cast<std::size_t>(*community)];
    return true;
}

bool Reader::tag_set() {
    const auto tag = [this] {
        ++*counts_.tenant_tags;
        return scanner_.skip();
    };
    return object(member("Tags", [&] { return items(tag); }));
}

bool Reader::accounts() {
    const auto type = [this](std::string_view found) {
        if (found.starts_with("Azure")) ++*counts_.azure_accounts;
        if (found == "AmazonWebServicesAccount") ++*counts_.aws_accounts;
        return true;
    };
    const auto account = [&] { return object(member("AccountType", [&] { return text(type); })); };
    return items(account, counts_.azure_accounts, counts_.aws_accounts);
}

bool Reader::worker() {
    std::optional<bool> in_process;
    if (!object(member("IsInProcess", [&] { return flag(in_process); }))) return false;
    if (!in_process.value_or(false)) ++*counts_.external_workers;
    return true;
}

bool Reader::features() {
    const auto enabled = [this](std::optional<bool>& value) { return object(member("Enabled", [&] { return flag(value); })); };
    return object(member("LetsEncrypt", [&] { return enabled(counts_.lets_encrypt); }),
                  member("GuestLogin", [&] { return enabled(counts_.guest_account); }),
                  member("BuiltInWorker", [this] { return built_in_worker(); }));
}

bool Reader::built_in_worker() {
    if (is_null()) return true;
    counts_.built_in_worker_custom_account = false;
    const auto account = [this](std::string_view found) {
        counts_.built_in_worker_custom_account = !found.empty();
        return true;
    };
    return object(member("CustomAccount", [&] { return text(account); }));
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
    const std::uint64_t offset = reader.scanner().offset();
    const std::optional<std::uint64_t> line = line_of(in, start, offset);
    return failure(ErrorCode::configuration, "inventory, " + (line ? "line " + std::to_string(*line) + ", " : std::string()) +
                                                 "byte " + std::to_string(offset + 1) + ", at " +
                                                 (reader.place().empty() ? "the top" : reader.place()) + ": " +
                                                 reader.scanner().rule());
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

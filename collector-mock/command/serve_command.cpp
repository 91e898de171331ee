#include "audit/digest.hpp"
#include "command/child_process.hpp"
#include "command/commands.hpp"
#include "serve/reception.hpp"
#include "show/nearest_word.hpp"
#include "show/verdict_text.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

namespace collector {
namespace {

constexpr std::size_t refused_shown_max = 20;

// A folder for the files that a client is given, which goes when it does.
class ScratchFolder {
public:
    ScratchFolder() {
        std::string path = (std::filesystem::temp_directory_path() / "collector-mock-XXXXXX").string();
        if (!mkdtemp(path.data())) throw UnusableFile(path + ": cannot be made");
        path_ = path;
    }
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    [[nodiscard]] std::string file(const char* name) const { return path_ + "/" + name; }

private:
    std::string path_;
};

std::string bracketed(const std::string& address) {
    return address.find(':') == std::string::npos ? address : std::string("[").append(address).append("]");
}

AuditRules make_server_rules(const ServeCommand& command, std::uint16_t port) {
    AuditRules rules = make_rules(command.rules);
    rules.heads.authorities = command.hosts;
    const std::string suffix = std::string(":").append(std::to_string(port));
    for (const char* const host : {"localhost", "127.0.0.1", "[::1]"}) rules.heads.authorities.push_back(host + suffix);
    rules.heads.authorities.push_back(bracketed(command.server.address) + suffix);
    return rules;
}

std::vector<std::string> known_products(const AuditRules& rules) {
    std::vector<std::string> products = rules.products;
    products.push_back(rules.dictionary.product);
    for (const Dictionary& other : rules.dictionary.further) products.push_back(other.product);
    return products;
}

// A notice for each product, made and signed here.
TextByProduct make_notices(NoticeContent content, const AuditRules& rules, const TestVendor& vendor) {
    TextByProduct notices;
    for (const std::string& product : known_products(rules)) {
        content.product = product;
        notices[product] = vendor.notice_envelope(content, std::chrono::system_clock::now());
    }
    return notices;
}

// A notice that was given, and what it is for; empty: for all.
struct GivenNotice {
    std::string product;
    std::string channel;
    std::string text;

    [[nodiscard]] int precision() const { return (product.empty() ? 0 : 1) + (channel.empty() ? 0 : 2); }
};

// What stands before the sign, where no file has it in its name. Throws UnusableFile if it is there and nobody knows it.
void expect_known(const std::string& option, const char* kind, const std::string& word, const std::vector<std::string>& words) {
    std::error_code ignored;
    const bool is_known = word.empty() || std::ranges::find(words, word) != words.end();
    if (is_known || std::filesystem::exists(option, ignored)) return;
    const std::string nearest = nearest_word(word, words);
    throw UnusableFile("--notice: there is no " + std::string(kind) + " " + word +
                       (nearest.empty() ? nearest : "; did you mean " + nearest + "?"));
}

std::vector<std::string> keys(const auto& map) {
    std::vector<std::string> words;
    for (const auto& [word, value] : map) words.push_back(word);
    return words;
}

// Reads "[[PRODUCT][@CHANNEL]=]FILE". A name that nobody knows belongs to the file's.
GivenNotice read_given_notice(const std::string& option, const TextByTagAndProduct& notices) {
    const std::size_t sign = option.find('=');
    if (sign == std::string::npos) return {{}, {}, read_file(option)};
    const std::string names = option.substr(0, sign);
    const std::size_t at = names.find('@');
    const std::string product = names.substr(0, at);
    const std::string channel = at == std::string::npos ? std::string() : names.substr(at + 1);
    expect_known(option, "product", product, keys(notices.begin()->second));
    expect_known(option, "channel", channel, keys(notices));
    const bool product_is_known = product.empty() || notices.begin()->second.contains(product);
    const bool channel_is_known = channel.empty() || notices.contains(channel);
    if (names.empty() || !product_is_known || !channel_is_known) return {{}, {}, read_file(option)};
    return {product, channel, read_file(option.substr(sign + 1))};
}

// Puts the notices that were given in the place of those made here; the one that is for the least counts.
void take_given_notices(const std::vector<std::string>& options, TextByTagAndProduct& notices) {
    std::vector<GivenNotice> given;
    for (const std::string& option : options) given.push_back(read_given_notice(option, notices));
    std::ranges::stable_sort(given, {}, &GivenNotice::precision);
    for (const GivenNotice& notice : given) {
        for (auto& [channel, texts] : notices) {
            if (!notice.channel.empty() && notice.channel != channel) continue;
            for (auto& [product, text] : texts) {
                if (notice.product.empty() || notice.product == product) text = notice.text;
            }
        }
    }
}

// The notices of each channel, made here or given.
TextByTagAndProduct notices_by_channel(const ServeCommand& command, const AuditRules& rules, const TestVendor& vendor) {
    TextByTagAndProduct notices;
    notices[command.notice.channel] = make_notices(command.notice, rules, vendor);
    for (const std::string& channel : command.channels) {
        NoticeContent content = command.notice;
        content.channel = channel;
        notices[channel] = make_notices(content, rules, vendor);
    }
    take_given_notices(command.notice_files, notices);
    return notices;
}

// The index of each feed, signed here.
std::vector<ServedFeed> make_feeds(const ServeCommand& command, const AuditRules& rules, const TestVendor& vendor) {
    std::vector<ServedFeed> feeds;
    for (std::size_t i = 0; i < command.feed_files.size(); ++i) {
        const std::string& id = command.rules.feeds[i];
        const std::string payload = TestVendor::index_payload(
            {rules.dictionary.product, id, read_index_items(command.feed_files[i])}, std::chrono::system_clock::now());
        feeds.push_back({id, sha256_hex(payload), vendor.index_envelope(payload)});
    }
    return feeds;
}

// The client that is judged, if there is one, and what it is given to find the collector.
class Client {
public:
    Client(const std::vector<std::string>& command, const std::string& origin, const TlsIdentity& identity,
           const TestVendor& vendor) {
        const std::string ca_file = folder_.file("ca.pem");
        const std::string root_file = folder_.file("root.json");
        write_file(ca_file, identity.trust_pem());
        write_file(root_file, vendor.root_envelope(std::chrono::system_clock::now()));
        process_.emplace(command,
                         std::vector<std::pair<std::string, std::string>>{{"COLLECTOR_ENDPOINT", origin + "/v1/check"},
                                                                          {"COLLECTOR_USAGE_ENDPOINT", origin + "/v1/usage"},
                                                                          {"COLLECTOR_FEEDS", origin + "/v1/feeds"},
                                                                          {"COLLECTOR_CA_FILE", ca_file},
                                                                          {"COLLECTOR_ROOT_FILE", root_file},
                                                                          {"SSL_CERT_FILE", ca_file}});
    }
    ChildProcess& process() { return *process_; }

private:
    ScratchFolder folder_;
    std::optional<ChildProcess> process_;
};

void announce(const ServeCommand& command, const std::string& origin, std::uint16_t port, const TlsIdentity& identity,
              const TestVendor& vendor) {
    if (!command.ca_out_file.empty()) write_file(command.ca_out_file, identity.trust_pem());
    if (!command.root_out_file.empty()) {
        write_file(command.root_out_file, vendor.root_envelope(std::chrono::system_clock::now()));
    }
    if (!command.port_file.empty()) write_file(command.port_file, std::to_string(port) + "\n");
    // Under --run the standard output is the client's.
    std::FILE* const stream = command.run ? stderr : stdout;
    std::fprintf(stream, "listening on %s\n", origin.c_str());
    std::fflush(stream);
}

Conclusion conclude(const ServeCommand& command, const Dictionary& dictionary, const Ledger& ledger,
                    std::optional<int> client_exit) {
    Conclusion conclusion = conclude(ledger.totals(), command.run);
    if (command.run && client_exit != 0) {
        conclusion.reasons.push_back("The client ended with " + std::to_string(client_exit.value_or(-1)) + ".");
    }
    compare_with_expectations(command.judgement, dictionary, ledger, conclusion);
    return conclusion;
}

int judge(const ServeCommand& command, const Dictionary& dictionary, const Ledger& ledger, std::optional<int> client_exit) {
    const Conclusion conclusion = conclude(command, dictionary, ledger, client_exit);
    std::FILE* const stream = command.run ? stderr : stdout;
    const std::string text = rejected_text(ledger, refused_shown_max) +
                             totals_text(ledger.totals(), conclusion, Paint::for_stream(stream)) + conclusion_text(conclusion);
    std::fputs(text.c_str(), stream);
    std::fflush(stream);
    write_reports(command.judgement, dictionary, ledger, conclusion);
    return conclusion.passed() ? exit_code::clean : exit_code::findings;
}

void tell_what_it_misses(const Capture& capture) {
    try {
        capture.expect_whole();
    } catch (const UnusableFile& error) {
        std::fprintf(stderr, "collector-mock: %s\n", error.what());
    }
}

// More connections than the process may open take a higher limit, as far as the system allows.
void allow_connections(std::size_t count) {
    constexpr rlim_t others = 64;
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= count + others) return;
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, count + others);
    setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int run(const ServeCommand& command) {
    expect_folders_of_reports(command.judgement);
    allow_connections(command.server.connections_max);
    std::signal(SIGPIPE, SIG_IGN);
    const TlsIdentity identity =
        command.certificate_file.empty() ? TlsIdentity::make() : TlsIdentity::load(command.certificate_file, command.key_file);
    const TestVendor vendor;
    Server server(command.server, identity);
    const AuditRules rules = make_server_rules(command, server.port());
    Ledger ledger(rules.dictionary.term_count);
    std::optional<Capture> capture;
    if (!command.capture_folder.empty()) capture.emplace(command.capture_folder);
    FaultPlan faults(command.faults, command.fault_seed);
    TextByTagAndProduct notices = notices_by_channel(command, rules, vendor);
    const TextByProduct usual = notices.extract(command.notice.channel).mapped();
    const Reception reception(rules, usual, ledger, capture ? &*capture : nullptr, notices, make_feeds(command, rules, vendor),
                              command.faults.empty() ? nullptr : &faults, command.run ? Pages::to_nobody : Pages::to_visitors);

    std::string origin("https://");
    origin.append(bracketed(command.server.address)).append(":").append(std::to_string(server.port()));
    std::optional<Client> client;
    server.watch_signals({SIGTERM, SIGINT, SIGCHLD}, [&](int signal) {
        if (client && signal != SIGCHLD) client->process().send_signal(signal);
        if (client ? client->process().exit_code().has_value() : signal != SIGCHLD) server.stop();
    });
    announce(command, origin, server.port(), identity, vendor);
    if (command.run) client.emplace(command.command, origin, identity, vendor);
    server.run(reception);
    try {
        const int verdict = judge(command, rules.dictionary, ledger, client ? client->process().exit_code() : std::nullopt);
        if (capture) capture->expect_whole();
        return verdict;
    } catch (const UnusableFile& error) {
        // A report that cannot be written does not hide that the capture is not whole.
        if (capture) tell_what_it_misses(*capture);
        throw;
    }
}

}  // namespace collector

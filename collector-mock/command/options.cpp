#include "command/options.hpp"

#include "serve/fault.hpp"
#include "show/nearest_word.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <limits>

namespace collector {
namespace {

// "127.0.0.1:8443" or "[::1]:0"
void read_address(const std::string& text, ServerOptions& server) {
    const std::size_t colon = text.rfind(':');
    const std::string port = colon == std::string::npos ? "" : text.substr(colon + 1);
    const bool digits = !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string::npos;
    if (!digits || std::stoul(port) > std::numeric_limits<std::uint16_t>::max()) {
        throw CLI::ValidationError("--listen", "needs ADDRESS:PORT");
    }
    server.port = static_cast<std::uint16_t>(std::stoul(port));
    server.address = text.substr(0, colon);
    if (server.address.size() > 2 && server.address.front() == '[' && server.address.back() == ']') {
        server.address = server.address.substr(1, server.address.size() - 2);
    }
}

NoticeContent::Offer read_offer(const std::string& text) {
    const std::array<std::string, 3> words{"none", "feature", "security"};  // in the order of the enumerators
    const auto found = std::ranges::find(words, text);
    if (found != words.end()) return static_cast<NoticeContent::Offer>(found - words.begin());
    const std::string nearest = nearest_word(text, words);
    throw CLI::ValidationError("--offer " + text,
                               nearest.empty() ? "needs none, feature or security" : "did you mean " + nearest + "?");
}

// "communityStepTemplates=items.tsv"
void read_feeds(const std::vector<std::string>& feeds, ServeCommand& serve) {
    for (const std::string& feed : feeds) {
        const std::size_t sign = feed.find('=');
        if (sign == 0 || sign == std::string::npos) throw CLI::ValidationError("--feed", "needs ID=FILE");
        serve.rules.feeds.push_back(feed.substr(0, sign));
        serve.feed_files.push_back(feed.substr(sign + 1));
    }
}

CLI::Option* add_dictionary_option(CLI::App& app, RuleOptions& rules) {
    return app
        .add_option("--dictionary", rules.dictionary_files,
                    "Hold requests against this dictionary instead of the built-in one; several: each product against its own")
        ->type_name("FILE")
        ->allow_extra_args(false);
}

CLI::Option* add_canary_option(CLI::App& app, RuleOptions& rules) {
    return app.add_option("--canary", rules.canary_file, "Look for these texts, one a line, in every form in which text leaks")
        ->type_name("FILE");
}

void add_rule_options(CLI::App& app, RuleOptions& rules) {
    add_dictionary_option(app, rules);
    add_canary_option(app, rules);
    app.add_option("--product", rules.products, "Know this product too (may be repeated)")
        ->type_name("NAME")
        ->allow_extra_args(false);
    app.add_option("--tag", rules.tags, "Take reports under /NAME as well, as a run of that name (may be repeated)")
        ->type_name("NAME")
        ->allow_extra_args(false)
        ->check(CLI::Validator(check_tag, ""));
}

void add_judgement_options(CLI::App& app, JudgementOptions& judgement, const char* pair_description) {
    app.add_option("--report-json", judgement.json_file, "Write a report as JSON")->type_name("FILE");
    app.add_option("--report-junit", judgement.junit_file, "Write a report as JUnit XML")->type_name("FILE");
    app.add_option("--report-sarif", judgement.sarif_file, "Write a report as SARIF 2.1.0")->type_name("FILE");
    app.add_option("--report-html", judgement.html_file, "Write a report that people can read")->type_name("FILE");
    app.add_option("--expect-coverage", judgement.coverage_min, "Fail unless this many percent of the metrics were seen")
        ->type_name("N")
        ->check(CLI::Range(0, 100).description(""));
    app.add_option("--pair", judgement.pair, pair_description)->type_name("A B")->expected(2);
    app.add_option("--pair-ignore", judgement.pair_ignored, "Let the two runs differ at this pointer (may be repeated)")
        ->type_name("POINTER")
        ->allow_extra_args(false);
}

}  // namespace

std::string check_tag(const std::string& tag) {
    const bool good =
        !tag.empty() && tag.size() <= 32 && tag.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
    const bool taken = tag == "v1" || tag == "audit" || tag == "healthz";
    return good && !taken ? ""
                          : "must be at most 32 lower-case letters, digits and hyphens, and no address of the collector's own";
}

void add_serve_options(CLI::App& app, ServeCommand& serve) {
    app.add_option_function<std::string>(
           "--listen", [&serve](const std::string& text) { read_address(text, serve.server); },
           "Listen there; port 0 takes any free one [127.0.0.1:0]")
        ->type_name("ADDRESS:PORT");
    app.add_option("--threads", serve.server.threads, "Serve with this many threads [1]")
        ->type_name("N")
        ->check(CLI::Range(1, 64).description(""));
    app.add_option("--connections", serve.server.connections_max,
                   "Keep at most this many connections; for a further one, that ends which has stood still longest [1000]")
        ->type_name("N")
        ->check(CLI::Range(1, 1'000'000).description(""));
    app.add_option("--ca-out", serve.ca_out_file, "Write the CA certificate that clients are to trust")->type_name("FILE");
    CLI::Option* const certificate =
        app.add_option("--cert", serve.certificate_file, "Use this PEM certificate")->type_name("FILE");
    app.add_option("--key", serve.key_file, "and this PEM key")->type_name("FILE")->needs(certificate);
    app.add_option("--port-file", serve.port_file, "Write the number of the port")->type_name("FILE");
    app.add_option("--root-out", serve.root_out_file, "Write the root that the notices are signed under")->type_name("FILE");
    app.add_option("--notice", serve.notice_files,
                   "Answer clean reports, or those of one product or channel, with these bytes (may be repeated)")
        ->type_name("[[PRODUCT][@CHANNEL]=]FILE")
        ->allow_extra_args(false);
    app.add_option("--channel", serve.channels,
                   "The channel of the notices made here [stable]; a second and further ones are served under /NAME")
        ->type_name("NAME")
        ->allow_extra_args(false);
    app.add_option_function<std::string>(
           "--offer", [&serve](const std::string& text) { serve.notice.offer = read_offer(text); },
           "The release that notices made here announce: none, feature, security [feature]")
        ->type_name("SORT");
    app.add_option_function<std::vector<std::string>>(
           "--feed", [&serve](const std::vector<std::string>& feeds) { read_feeds(feeds, serve); },
           "Serve a signed index of FILE's items (ID, tab, version) at /v1/feeds/ID (may be repeated)")
        ->type_name("ID=FILE")
        ->allow_extra_args(false);
    app.add_option("--fault", serve.faults,
                   "Let answers to reports, or connections, go wrong like this; see below (may be repeated)")
        ->type_name("FAULT")
        ->allow_extra_args(false);
    app.add_option("--fault-seed", serve.fault_seed, "Begin the chances of faults from this number [1]")->type_name("N");
    app.footer(fault_help());
    add_rule_options(app, serve.rules);
    add_judgement_options(app, serve.judgement, "Fail unless the runs of these two tags are equal in every byte");
    app.add_option("--host", serve.hosts, "Let the Host header, and the server name of TLS, say this too (may be repeated)")
        ->type_name("NAME[:PORT]")
        ->allow_extra_args(false);
    app.add_option("--capture-dir", serve.capture_folder, "Write each request there, byte for byte, as NNNNNN.request")
        ->type_name("FOLDER");
    app.add_flag(
        "--run", serve.run,
        "Run the command after `--` with COLLECTOR_ENDPOINT, COLLECTOR_USAGE_ENDPOINT, COLLECTOR_FEEDS (the address before "
        "/ID), COLLECTOR_CA_FILE, COLLECTOR_ROOT_FILE and SSL_CERT_FILE set, and end with it: 0 only if it ended with 0 and at "
        "least one "
        "exchange came and all were clean; no pages are served then");
}

void add_audit_options(CLI::App& app, AuditCommand& audit) {
    app.add_option("--host", audit.hosts,
                   "Let the Host header say this (may be repeated); without it all requests must say the same, which is told")
        ->type_name("NAME[:PORT]")
        ->allow_extra_args(false);
    app.add_option("--feed", audit.rules.feeds, "Let the feed of that id be fetched (may be repeated)")
        ->type_name("ID")
        ->allow_extra_args(false);
    app.add_option("FILE", audit.paths,
                   "A captured body; one captured request or several, with their heads; an HTTP archive (HAR); or a folder of "
                   "such files. - is the standard input");
    add_rule_options(app, audit.rules);
    add_judgement_options(app, audit.judgement,
                          "Judge these two files or folders too, and fail unless they are equal in every byte");
    app.add_flag("--json", audit.json, "Print the findings as JSON, one line a request");
}

void add_scan_options(CLI::App& app, ScanCommand& scan) {
    app.add_option("PATH", scan.paths, "A file of any sort, or a folder with all that is in it")->required();
    add_canary_option(app, scan.rules)->required();
    add_dictionary_option(app, scan.rules);
}

}  // namespace collector

#include "audit/stored_requests.hpp"
#include "command/commands.hpp"
#include "show/audit_json.hpp"
#include "show/verdict_text.hpp"

#include <algorithm>
#include <cstdio>

namespace collector {
namespace {

// More than a live server keeps: the files are there anyway.
constexpr Ledger::Bounds stored_bounds{.exchanges = 1'000'000, .bytes = std::size_t{1} << 30};

class StoredAudit {
public:
    explicit StoredAudit(const AuditCommand& command)
        : command_(command),
          rules_(make_rules(command.rules)),
          ledger_(rules_.dictionary.term_count, stored_bounds),
          verdict_(rules_.dictionary.term_count),
          paint_(Paint::for_stream(stdout)) {
        rules_.heads.authorities = command.hosts;
    }

    /// @param run the name of the run that the requests belong to; empty: as their addresses say.
    void path(const std::string& path, const std::string& run) {
        for (const StoredRequest& request : read_stored_requests(path)) {
            verdict_.clear();
            if (request.has_head) {
                whole_request(request, run);
            } else {
                audit_stored_body(rules_, request.bytes, verdict_);
                ledger_.record({request.bytes, 0, request.bytes, run, request.source}, verdict_);
            }
            show(request.source);
        }
    }

    [[nodiscard]] int judge() const {
        Conclusion conclusion = conclude(ledger_.totals());
        if (!learned_host_.empty()) {
            conclusion.notes.push_back("The first clean request went to " + learned_host_ +
                                       ", and the others were held against it; --host NAME says which it should be.");
        }
        compare_with_expectations(command_.judgement, rules_.dictionary, ledger_, conclusion);
        std::fputs(conclusion_text(conclusion).c_str(), command_.json ? stderr : stdout);
        write_reports(command_.judgement, rules_.dictionary, ledger_, conclusion);
        return conclusion.passed() ? exit_code::clean : exit_code::findings;
    }

private:
    void whole_request(const StoredRequest& request, const std::string& run) {
        RequestReader reader;
        const RequestReader::State state = reader.read(request.bytes);
        const Endpoint* const endpoint = audit_request(rules_, reader, state, request.bytes, verdict_);
        const std::string_view tag = run.empty() && endpoint ? std::string_view(endpoint->tag) : std::string_view(run);
        const std::size_t head_size = reader.has_head() ? reader.head().raw.size() : request.bytes.size();
        const bool is_carried = endpoint && endpoint->is_carried;
        ledger_.record({request.bytes, head_size, reader.body(), tag, request.source, {}, is_carried}, verdict_);
        if (verdict_.is_clean() && !is_carried) learn_host(reader.head());
    }

    // Nobody said what the collector is called: then the first request does, and a name that one of the others has is a
    // finding.
    void learn_host(const RequestHead& head) {
        if (!rules_.heads.authorities.empty()) return;
        learned_host_ = std::ranges::find(head.headers, "Host", &HeaderLine::name)->value;
        rules_.heads.authorities.push_back(learned_host_);
    }

    void show(const std::string& source) {
        if (command_.json) {
            std::puts(findings_json(source, verdict_).c_str());
            return;
        }
        const std::string word = verdict_.is_clean() ? paint_.good("clean") : paint_.bad("findings");
        std::printf("%s: %s\n%s", source.c_str(), word.c_str(), findings_text(verdict_.findings(), verdict_.omitted()).c_str());
    }

    const AuditCommand& command_;
    AuditRules rules_;
    Ledger ledger_;
    Verdict verdict_;
    std::string learned_host_;  // empty: it was said, or no request has told it
    Paint paint_;
};

}  // namespace

int run(const AuditCommand& command) {
    expect_folders_of_reports(command.judgement);
    StoredAudit audit(command);
    for (const std::string& path : command.paths) audit.path(path, {});
    for (const std::string& path : command.judgement.pair) audit.path(path, path);
    return audit.judge();
}

}  // namespace collector

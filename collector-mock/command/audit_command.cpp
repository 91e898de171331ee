#include "audit/auditor.hpp"
#include "command/commands.hpp"
#include "show/audit_json.hpp"
#include "show/verdict_text.hpp"

#include <cstdio>

namespace collector {
namespace {

using State = RequestReader::State;

AuditRules make_rules(const AuditCommand& command) {
    AuditRules rules;
    rules.dictionary =
        command.dictionary_file.empty() ? read_embedded_dictionary() : read_dictionary_file(command.dictionary_file);
    rules.endpoints = report_endpoints(command.tags);
    rules.products = command.products;
    return rules;
}

// A body begins with a brace, or with what should not be before it; a request with its method.
bool begins_with_method(std::string_view bytes) {
    const std::size_t word = bytes.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return word != 0 && word != std::string_view::npos && bytes[word] == ' ';
}

class CaptureAudit {
public:
    explicit CaptureAudit(const AuditCommand& command)
        : command_(command),
          rules_(make_rules(command)),
          verdict_(rules_.dictionary.term_count),
          paint_(Paint::for_stream(stdout)) {}

    void file(const std::string& path) {
        const std::string bytes = read_file(path == "-" ? "/dev/stdin" : path);
        if (begins_with_method(bytes)) return requests(path, bytes);
        verdict_.clear();
        audit_body(rules_.dictionary, rules_.products, ReportKind::check, bytes, verdict_);
        show(path);
    }

    [[nodiscard]] bool is_clean() const { return clean_; }

private:
    // One request after the other, as they stood on one connection.
    void requests(const std::string& path, std::string_view bytes) {
        std::size_t number = 0;
        do {
            RequestReader reader;
            const State state = reader.read(bytes);
            const std::string_view request = state == State::complete ? bytes.substr(0, reader.size()) : bytes;
            verdict_.clear();
            audit_request(rules_, reader, state, request, verdict_);
            show(++number == 1 ? path : path + " (request " + std::to_string(number) + ")");
            bytes.remove_prefix(request.size());
        } while (!bytes.empty());
    }

    void show(const std::string& label) {
        clean_ = clean_ && verdict_.is_clean();
        if (command_.json) {
            std::puts(findings_json(label, verdict_).c_str());
            return;
        }
        const std::string word = verdict_.is_clean() ? paint_.good("clean") : paint_.bad("findings");
        std::printf("%s: %s\n%s", label.c_str(), word.c_str(), findings_text(verdict_.findings(), verdict_.omitted()).c_str());
    }

    const AuditCommand& command_;
    AuditRules rules_;
    Verdict verdict_;
    Paint paint_;
    bool clean_ = true;
};

}  // namespace

int run(const AuditCommand& command) {
    CaptureAudit audit(command);
    for (const std::string& path : command.files) audit.file(path);
    return audit.is_clean() ? exit_code::clean : exit_code::findings;
}

}  // namespace collector

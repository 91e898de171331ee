#include "readme_writer.hpp"

#include "markdown.hpp"
#include "numerals.hpp"
#include "outbound_page.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace telemetry::compiler {

namespace {

constexpr std::size_t listed_labels_max = 64;  // a longer list is named, not repeated

constexpr std::string_view check =
    R"(## The update check

When checks for updates are on, there is one every 8 hours, or as the setting `checkIntervalHours` says; after a failure
at most 3 tries more, and one whenever somebody asks for it. Its request holds four things and nothing else:

| member | what it is |
| --- | --- |
| `schema` | the form of the request, 1 |
| `product` | the name of the product, PRODUCT |
| `version` | the version that runs: numbers, and at most `-alpha.N`, `-beta.N`, `-rc.N` or `-dev` |
| `installation` | the installation id: a random number made for the first check or export, tied to nothing |

)";

constexpr std::string_view usage_opening =
    R"(## Usage statistics

Only if an administrator has turned them on, and only these. A number above its limit is sent as the limit. A metric that is
newer than the version that runs is not sent, nor one without a value.

| metric | what it is | unit | since version | at most | consent | why it is asked for |
| --- | --- | --- | --- | --- | --- | --- |
)";

constexpr std::string_view never =
    R"(## What the check and the statistics never hold

- No name, description, address, URI, path, script, variable, user name or e-mail address; no text at all but the product's
  name and version, the installation id, and the metrics and labels named on this page.
- Nothing about the machine or its network: no host name, operating system, hardware or address.
- Nothing that was counted before the statistics were turned on; turning them off erases what waits.

As with any request, the receiver sees the network address it comes from. The installation id is an identifier, though tied to
nothing.)";

constexpr std::string_view sha1_warning =
    R"( So is the hash of the licence serial: whoever can guess serials, or sold them, can recognise it.)";

std::string replaced(std::string_view text, std::string_view what, const std::string& by) {
    std::string result(text);
    if (const auto at = result.find(what); at != std::string::npos) result.replace(at, what.size(), by);
    return result;
}

std::string vocabulary_link(const Vocabulary& vocabulary) {
    return "[" + markdown_escaped(vocabulary.path) + "](" + vocabulary.path + ")";
}

bool is_hash(const MetricRow& metric) {
    return metric.kind == Kind::sha1;
}

class ReadmeText {
public:
    ReadmeText(const DictionaryFile& dictionary, const OutboundFile* outbound) : dictionary_(dictionary), outbound_(outbound) {}

    std::string write() {
        out_ = "<!-- Made by metrics-compiler from " + dictionary_.name + (outbound_ ? " and " + outbound_->name : "") +
               ". Change it there, not here. -->\n\n";
        out_ += "# All that " + dictionary_.product + " may ever send\n\n";
        out_ += replaced(check, "PRODUCT", "`" + dictionary_.product + "`");
        out_ += usage_opening;
        for (const MetricRow& metric : dictionary_.metrics) write_row(metric);
        out_ += '\n';
        write_vocabularies();
        write_consent();
        if (outbound_) out_ += write_outbound_page(*outbound_);
        out_ += never;
        if (std::any_of(dictionary_.metrics.begin(), dictionary_.metrics.end(), is_hash)) out_ += sha1_warning;
        out_ += '\n';
        return std::move(out_);
    }

private:
    void write_row(const MetricRow& metric) {
        const std::string max = metric.max == 0 ? "" : with_separators(metric.max);
        out_ += table_row({"`" + metric.id + "`", markdown_escaped(metric.sentence), unit(metric), since_version(metric.since),
                           max, std::to_string(metric.consent), markdown_escaped(metric.decision)});
    }

    std::string unit(const MetricRow& metric) const {
        const std::string steps = metric.round_to == 1 ? "" : ", in steps of " + with_separators(metric.round_to);
        switch (*metric.kind) {
            case Kind::count:
                return "how many" + steps;
            case Kind::count_by_label:
                return "how many of each of " + vocabulary_link(dictionary_.labels_of(metric)) + steps;
            case Kind::flag:
                return "yes or no";
            case Kind::seconds:
                return "seconds" + steps;
            case Kind::bytes:
                return "bytes" + steps;
            case Kind::percent:
                return "percent" + steps;
            case Kind::sha1:
                return "40 hexadecimal digits";
        }
        return {};
    }

    void write_vocabularies() {
        if (dictionary_.vocabularies.empty()) return;
        out_ +=
            "## The label lists\n\nThe labels by which counts are split. What is in none of them is counted as `other`.\n\n";
        for (const Vocabulary& vocabulary : dictionary_.vocabularies) {
            out_ += "- " + vocabulary_link(vocabulary);
            if (vocabulary.labels.size() > listed_labels_max) {
                out_ += ": " + std::to_string(vocabulary.labels.size()) + " labels, all of them in that file\n";
                continue;
            }
            std::string_view separator = ": ";
            for (const std::string& label : vocabulary.labels) {
                out_ += separator;
                out_ += "`" + label + "`";
                separator = ", ";
            }
            out_ += '\n';
        }
        out_ += '\n';
    }

    void write_consent() {
        out_ +=
            "## Consent\n\nConsent is given to a revision of this page. A metric of a later revision is not sent until that "
            "revision is\naccepted; a refusal is remembered.\n\n";
        std::map<std::uint64_t, std::string> added;
        for (const MetricRow& metric : dictionary_.metrics) {
            std::string& ids = added[metric.consent];
            ids += (ids.empty() ? "`" : ", `") + metric.id + "`";
        }
        for (const auto& [revision, ids] : added) out_ += "- Revision " + std::to_string(revision) + ": " + ids + "\n";
        out_ += '\n';
    }

    const DictionaryFile& dictionary_;
    const OutboundFile* outbound_;
    std::string out_;
};

}  // namespace

std::string write_readme(const DictionaryFile& dictionary, const OutboundFile* outbound) {
    return ReadmeText(dictionary, outbound).write();
}

}  // namespace telemetry::compiler

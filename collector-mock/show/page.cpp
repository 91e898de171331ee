#include "show/page.hpp"

namespace collector {
namespace {

constexpr std::string_view page_begin = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
table { border-collapse: collapse; margin: 1rem 0 }
td, th { text-align: left; padding: .15rem 1rem .15rem 0; border-bottom: 1px solid #ddd; vertical-align: top }
.number { text-align: right; font-variant-numeric: tabular-nums }
pre { white-space: pre-wrap; overflow-wrap: anywhere }
.clean { color: #06702c } .refused { color: #a3001b }
@media (prefers-color-scheme: dark) {
  body { color: #ddd; background: #1b1b1b } td, th { border-color: #444 } .clean { color: #6fdc8c } .refused { color: #ff8389 } a { color: #8ab4f8 }
}
</style>
)";

constexpr std::string_view introduction = R"(<h1>collector-mock</h1>
<p>This is a collector for tests. It takes update checks, reads every byte of them, and says what should not be there.</p>
)";

constexpr std::string_view page_end = R"(
<ul>
<li><a href="/audit/summary">/audit/summary</a>: the counts, as JSON</li>
<li><a href="/audit/accepted">/audit/accepted</a>: the requests in which nothing was found, byte for byte</li>
<li><a href="/audit/rejected">/audit/rejected</a>: the others, and what was found in them</li>
<li><a href="/healthz">/healthz</a>: whether the collector is up</li>
</ul>
</body>
</html>
)";

void append_row(std::string& page, std::string_view name, std::uint64_t count, std::string_view detail = {}) {
    page.append("<tr><td>").append(html_text(name)).append("</td><td class=\"number\">").append(std::to_string(count));
    page.append("</td><td>").append(html_text(detail)).append("</td></tr>\n");
}

const char* verdict_line(const Totals& totals, const Conclusion& conclusion) {
    if (conclusion.refused != 0)
        return "<p class=\"refused\"><strong>Something was found that should not be there.</strong></p>\n";
    if (!conclusion.passed()) return "<p class=\"refused\"><strong>Not all was as it should be.</strong></p>\n";
    if (totals.exchanges() == 0) return "<p>Nothing was received yet.</p>\n";
    return "<p class=\"clean\"><strong>Nothing was found that should not be there.</strong></p>\n";
}

}  // namespace

std::string html_text(std::string_view text) {
    std::string html;
    for (const char c : text) {
        switch (c) {
            case '&':
                html += "&amp;";
                break;
            case '<':
                html += "&lt;";
                break;
            case '>':
                html += "&gt;";
                break;
            case '"':
                html += "&quot;";
                break;
            default:
                html += c;
        }
    }
    return html;
}

std::string page_start(std::string_view title) {
    return std::string(page_begin).append("<title>").append(html_text(title)).append("</title>\n</head>\n<body>\n");
}

std::string conclusion_html(const Totals& totals, const Conclusion& conclusion) {
    std::string html = verdict_line(totals, conclusion);
    if (conclusion.reasons.empty() && conclusion.notes.empty()) return html;
    html += "<ul>\n";
    for (const std::string& reason : conclusion.reasons) {
        html.append("<li class=\"refused\">").append(html_text(reason)).append("</li>\n");
    }
    for (const std::string& note : conclusion.notes) html.append("<li>").append(html_text(note)).append("</li>\n");
    return html.append("</ul>\n");
}

std::string front_page(const Dictionary& dictionary, const Totals& totals) {
    std::string page = page_start("collector-mock").append(introduction).append(conclusion_html(totals, conclude(totals)));
    page += "<table>\n";
    append_row(page, "accepted", totals.accepted, "requests in which nothing was found");
    append_row(page, "refused", totals.rejected, "requests in which something was found");
    for (std::size_t i = 0; i < rule_count; ++i) {
        const Rule rule = static_cast<Rule>(i);
        if (totals.findings[i] != 0) append_row(page, name(rule), totals.findings[i], sentence(rule));
    }
    page += "</table>\n<p>Product: " + html_text(dictionary.product) +
            ". Metrics in its dictionary: " + std::to_string(dictionary.metrics.size()) + ".</p>\n";
    for (const Dictionary& other : dictionary.further) {
        page +=
            "<p>Also known: " + html_text(other.product) + ", with " + std::to_string(other.metrics.size()) + " metrics.</p>\n";
    }
    return page.append(page_end);
}

}  // namespace collector

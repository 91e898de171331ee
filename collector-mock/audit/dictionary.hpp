// The dictionary as the collector reads it: what a product may send, in tables made once at start.
#pragma once

#include "audit/file_bytes.hpp"
#include "audit/key_table.hpp"
#include "audit/product_version.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace collector {

/// What a metric's value looks like on the wire.
enum class Kind : std::uint8_t { count, count_by_label, flag, seconds, bytes, percent, sha1 };

/// The word of the dictionary for a kind.
[[nodiscard]] std::string_view name(Kind kind) noexcept;

/// One metric of a dictionary.
struct Metric {
    std::string id;
    Kind kind = Kind::count;
    std::string since_text;            ///< as the dictionary writes it
    ProductVersion since;              ///< an older product may not send it
    std::uint64_t consent = 1;         ///< the consent revision it needs
    std::uint64_t max = 0;             ///< the greatest value
    std::uint64_t round_to = 1;        ///< every value is a multiple of this
    KeyTable labels;                   ///< count_by_label: the closed list, in the order of the wire
    std::size_t term = 0;              ///< the term (see Dictionary) of the metric
    std::size_t first_label_term = 0;  ///< and of the first label
    std::string sentence;              ///< what it is, in words for an administrator
};

/// Everything that may stand in a report of one product, and, where several products are known in full, of those further ones.
/// Immutable once read; shared by all threads.
///
/// Each name that a report can hold is a *term*, a small number: first the members of a report, then those of `usage`,
/// then the metrics, then their labels, then the metrics and labels of each further product. Sets of terms say what was seen.
struct Dictionary {
    std::string product;
    std::uint64_t schema = 1;
    std::uint64_t consent_revision = 1;
    std::vector<Metric> metrics;
    KeyTable metric_ids;
    std::vector<Dictionary> further;  ///< of other products, each held against its own
    std::size_t first_metric_term = metric_terms;
    std::size_t term_count = 0;  ///< with those of the further ones

    static constexpr std::size_t report_terms = 0;  ///< the first of the terms of a report's members
    static constexpr std::size_t usage_terms = 5;   ///< the first of those of `usage`
    static constexpr std::size_t metric_terms = 7;  ///< the first of those of the first product's metrics

    /// Knows another product too. Throws UnusableFile if it is known already.
    void add(Dictionary other);

    /// The dictionary of a product: this, or one of the further ones; null if the product has none.
    [[nodiscard]] const Dictionary* of(std::string_view product_name) const noexcept;

    /// A metric, and what it is called where several products are shown: further ones lead the id, "workshop/benches".
    struct NamedMetric {
        std::string name;
        const Metric* metric;
    };
    [[nodiscard]] std::vector<NamedMetric> all_metrics() const;
};

/// Gives the content of a dictionary or vocabulary file by its path relative to the dictionary's folder.
/// Throws UnusableFile if there is none.
using FileSource = std::function<std::string(std::string_view path)>;

/// Reads a dictionary (`schemas/metrics.json` and its vocabularies have the form). Throws UnusableFile.
/// @param path the dictionary's path, as given to `files` and named in errors.
[[nodiscard]] Dictionary read_dictionary(std::string_view path, const FileSource& files);

/// Reads a dictionary and its vocabularies from disk. Throws UnusableFile.
[[nodiscard]] Dictionary read_dictionary_file(const std::string& path);

/// Reads the dictionary that was compiled into this program from `schemas/`.
[[nodiscard]] Dictionary read_embedded_dictionary();

}  // namespace collector

#pragma once

#include "journal_reader.hpp"
#include "notice/trust.hpp"
#include "state_file.hpp"
#include "support/memory_files.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace simulation {

/// Watches the files of a state directory: that each parses, or was broken from outside and is put aside as it was; that
/// neither sequences nor the version of the root fall, nor do two documents have one sequence; and that nothing is kept that
/// the vendor did not publish.
///
/// Threads: one at a time.
class FileWatch {
public:
    /// What is wrong; empty where nothing is.
    struct Finding {
        std::string of_files;
        std::string of_sequence;
        std::string of_forgery;
    };

    explicit FileWatch(support::MemoryFiles& files) : files_(files) {}

    void broken_from_outside(const std::string& name, const std::string& content);
    /// Somebody had it made anew: what it was need not be kept.
    void made_anew(const std::string& name) { broken_now_.erase(name); }

    /// Whether the settings have a mistake in them that somebody made by hand.
    void settings_are_mistaken(bool mistaken) { settings_are_mistaken_ = mistaken; }

    /// Looks at what has changed since the last call.
    [[nodiscard]] Finding look(const std::string& notice_root);

private:
    void check_form(const std::string& name, bool parses);
    [[nodiscard]] bool is_whole(const std::string& name, const std::string& content, const std::string& notice_root);
    void check_whole(const std::string& name, const std::string& notice_root);
    void check_sequences(const std::string& notice_root);
    void begin_trust_anew();
    void forget_sequence(const std::string& of);
    void check_trust(const std::string& notice_root);
    void check_index(const std::string& notice_root);
    void check_published(const std::string& name, std::int64_t sequence, Signed document);
    void check_rise(const std::string& what, std::int64_t number);
    void check_asides();
    void check_kept(const std::string& name);
    [[nodiscard]] bool has_changed(const std::string& name, const std::string& content);

    support::MemoryFiles& files_;
    bool settings_are_mistaken_ = false;
    std::uint64_t changes_seen_ = 0;
    Finding finding_;
    std::map<std::string, std::string> seen_;
    JournalReader journal_;
    std::map<std::string, std::int64_t> highest_;
    std::map<std::string, std::pair<std::int64_t, Signed>> published_;
    std::optional<telemetry::notice::Trust> trust_;  // that is durable
    std::map<std::string, unsigned> times_broken_;
    std::map<std::string, std::string> broken_now_;  // and what they hold
};

}  // namespace simulation

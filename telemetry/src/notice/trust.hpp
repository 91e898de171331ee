// What is kept between checks: whom to believe, and what they said last.
#pragma once

#include "notice/document.hpp"
#include "notice/root.hpp"

#include <telemetry/result.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telemetry::notice {

/// What a notice must be about.
struct Subject {
    std::string product;
    std::string channel;

    friend bool operator==(const Subject&, const Subject&) = default;
};

/// A document that was verified, and the number in it that rises.
struct Numbered {
    const Envelope& envelope;
    std::int64_t sequence;
};

/// The newest trusted root, those that led to it, and the last verified notice. There is no way to one that was not verified,
/// and none to take something back: a function that fails leaves a Trust as it was.
///
/// Threads: a value; copies are cheap.
class Trust {
public:
    /// The beginning: root 1 (or a later one) as it is compiled into the product, which must be signed by its own keys. Its
    /// expiry does not matter, since what counts is that of the last root followed from it. Errors: `malformed`, `too_large`,
    /// `unknown_key`, `bad_signature`, `below_threshold`.
    [[nodiscard]] static Result<Trust> begin(std::string_view root_envelope);

    /// What `serialize` made of an earlier one. All signatures are verified again, so that what went bad on the disk is
    /// noticed. If the product now has another root compiled in than then, nothing is lost as long as one leads to the other:
    /// as many roots are kept as a reply may bring. Where neither does, only a notice is kept that the compiled-in root signs
    /// too; the rest comes again with the next reply. Errors: `state_corrupt`.
    /// @param compiled_in as `begin` made it.
    [[nodiscard]] static Result<Trust> restore(std::string_view stored, const Trust& compiled_in);

    /// Strict JSON, at most 256 KiB: the oldest roots are left out where they would not fit.
    [[nodiscard]] std::string serialize() const;

    /// Follows the chain by one root. Errors: `malformed`, `too_large`; `root_gap` if it is not exactly one higher;
    /// `unknown_key`, `bad_signature`, `below_threshold` if it is not signed by the thresholds of both roots.
    /// @param place what the root is called in messages.
    [[nodiscard]] Result<void> follow(const Envelope& next, const std::string& place);

    /// Takes a notice: the root's expiry, signatures, contents, subject, sequence, time, in that order. Errors: `root_expired`;
    /// `unknown_key`, `bad_signature`, `below_threshold`; `malformed`, `bad_url`; `wrong_product`, `wrong_channel`; `rollback`,
    /// `equivocation`; `stale`, `clock_suspect`.
    [[nodiscard]] Result<void> accept(const Envelope& notice, const Subject& subject, std::chrono::sys_seconds now);

    /// Whether enough of the trusted root's keys for notices signed a document, of whatever type: its envelope says which, and
    /// that is signed too. Errors: `unknown_key`, `bad_signature`, `below_threshold`.
    /// @param place what the document is called in messages.
    [[nodiscard]] Result<void> verify(const Envelope& document, const std::string& place) const;

    /// Whether a document may follow one that was verified before. One that the trusted root no longer vouches for counts no
    /// more: whoever stole its key may have used up all the sequence numbers. (TUF: fast-forward recovery) Errors: `rollback`
    /// if the sequence is lower; `equivocation` if it is the same, and the bytes are others.
    /// @param document what both are called in messages.
    [[nodiscard]] Result<void> check_sequence(const Numbered& next, const Numbered& before, const std::string& document) const;

    /// Errors: `root_expired`.
    [[nodiscard]] Result<void> check_root_expiry(std::chrono::sys_seconds now) const;

    [[nodiscard]] const Root& root() const noexcept { return roots_.back()->root; }

    /// The last verified notice on that subject, expired or not; null if there is none.
    [[nodiscard]] const NoticeDocument* notice(const Subject& subject) const noexcept;

    /// When a release of the last notice was first known.
    [[nodiscard]] std::chrono::sys_seconds known_since(const Version& version) const noexcept;

    /// Whether both are stored as the same bytes.
    friend bool operator==(const Trust& a, const Trust& b) { return a.serialize() == b.serialize(); }

private:
    struct SignedRoot {
        Envelope envelope;
        Root root;
    };
    struct SignedNotice {
        Envelope envelope;
        NoticeDocument document;
        std::shared_ptr<const SignedRoot> verified_by;
    };
    struct FirstKnown {
        Version version;
        std::chrono::sys_seconds time;
    };

    Trust() = default;

    [[nodiscard]] static Result<std::shared_ptr<const SignedRoot>> read_signed_root(const Envelope& envelope,
                                                                                    const std::string& place);
    [[nodiscard]] static Result<Trust> read_stored(std::string_view stored);
    [[nodiscard]] Result<void> follow_stored(const std::vector<Envelope>& roots);
    [[nodiscard]] Result<void> read_stored_notice(const Json& stored);
    [[nodiscard]] bool has_trusted(const SignedRoot& root) const;
    void follow_as(const Trust& stored);
    void keep_notice_of(const Trust& stored);
    [[nodiscard]] Json::Array former_roots(std::size_t size) const;
    void remember(const std::vector<Release>& releases, std::chrono::sys_seconds now);

    std::string anchor_;                                    // SHA-256 of the payload of the compiled-in root
    std::vector<std::shared_ptr<const SignedRoot>> roots_;  // each signed by the one before it; the last is the trusted one
    std::shared_ptr<const SignedNotice> notice_;
    std::vector<FirstKnown> first_known_;
};

}  // namespace telemetry::notice

// update-notice sign, verify, show
#pragma once

#include <string>
#include <vector>

namespace telemetry::notice_tool {

struct NoticeOptions {
    std::string file;                ///< a notice or an index: its text, or its envelope
    std::string out;                 ///< where the envelope goes
    std::string key;                 ///< a file of a secret key
    std::vector<std::string> roots;  ///< files, in ascending order
    std::string product;
    std::string channel;  ///< of a notice; or else
    std::string feed;     ///< whose index it is
    std::string now;      ///< a time, instead of the clock's
    std::string trust;    ///< the file in which a client keeps its trust
    bool unknown_members = false;
};

/// Signs the text of a notice or of a feed's index, or adds a signature to an envelope. The text is held to the rules of a
/// client, and more strictly: a member that no client knows is taken for a typing error.
void sign_notice(const NoticeOptions& options);

/// Does what a client does, and ends as it would. With a trust file, remembers what a client remembers.
void verify_notice(const NoticeOptions& options);

/// Prints what a root, a notice or an index says and who signed it, or the id of a key; verifies nothing.
void show(const NoticeOptions& options);

}  // namespace telemetry::notice_tool

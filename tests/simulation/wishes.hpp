#pragma once

namespace simulation {

/// What the administrator of the simulated machine wants, known without asking the library.
struct Wishes {
    bool is_unreadable = false;  ///< the settings file has a mistake in it, or nobody may read it
    bool is_mistaken = false;    ///< there is a mistake in it
    bool check = true;
    bool feed = true;
    bool offline = false;
    bool marker = false;  ///< the file `no-outbound`, by which the administrator of the machine shuts the network
    bool usage = false;
    bool do_not_track = false;

    [[nodiscard]] bool allow_check(bool by_hand) const {
        return !is_unreadable && check && !is_shut() && (by_hand || !do_not_track);
    }
    [[nodiscard]] bool allow_usage() const { return allow_check(false) && usage; }
    /// Somebody says so, be it of everything; that something cannot be read refuses nothing.
    [[nodiscard]] bool refuse_usage() const { return !usage || !check || is_shut() || do_not_track; }
    [[nodiscard]] bool allow_feed() const { return !is_unreadable && feed && !is_shut(); }
    [[nodiscard]] bool is_shut() const { return offline || marker; }
};

}  // namespace simulation

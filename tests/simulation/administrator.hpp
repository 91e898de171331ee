#pragma once

#include "dice.hpp"
#include "disk.hpp"
#include "promises.hpp"
#include "support/memory_files.hpp"
#include "wishes.hpp"

#include <telemetry/administration.hpp>

#include "client/core.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace simulation {

/// Who turns the switches of a simulated machine, edits its settings by hand, breaks its files and takes rights away; and tells
/// the promises what was wished.
///
/// Threads: one at a time.
class Administrator {
public:
    /// Lets the processes look in which a choice was not made: they are not told of it, and see it in the settings.
    /// @return whether all could: who has no thread while all is off, or was stopped, does not.
    using OthersLook = std::function<bool(const telemetry::detail::ClientCore&)>;

    Administrator(Dice& dice, support::MemoryFiles& files, Disk& disk, Promises& promises, OthersLook others_look)
        : dice_(dice), files_(files), disk_(disk), promises_(promises), others_look_(std::move(others_look)) {}

    [[nodiscard]] const Wishes& wishes() const noexcept { return wishes_; }

    /// Makes some choice on the product's settings page. One that could not be kept is repeated with an editor.
    void choose(telemetry::detail::ClientCore& core);
    void configure(telemetry::detail::ClientCore& core, const telemetry::Choices& choices);
    /// Not while a choice is written down: which is the later word is then a matter of instants.
    void edit_by_hand();
    void set_do_not_track(bool on);
    void break_a_file();
    [[nodiscard]] std::string broken_form_of(const std::string& name, const std::string& content);
    /// Takes rights away, or the disk goes read-only.
    void hinder();
    void give_back();

    /// Grows with each change of what may be done.
    [[nodiscard]] std::uint64_t changes() const noexcept { return changes_; }
    /// Grows when a switch may have been turned on: who has no thread does not see that by itself.
    [[nodiscard]] std::uint64_t sayings() const noexcept { return sayings_; }
    /// Every process has seen the settings as they are.
    void has_been_heard();
    /// A fault may have hidden them from somebody: what cannot be read pauses.
    void may_be_unheard() { is_unheard_ = true; }
    /// Whether somebody has not seen them yet.
    [[nodiscard]] bool is_unheard() const noexcept { return is_unheard_; }

private:
    void allow(const telemetry::Choices& choices);
    void take(const telemetry::Choices& choices);
    void write_settings();
    void set_marker(bool on);
    void update();

    Dice& dice_;
    support::MemoryFiles& files_;
    Disk& disk_;
    Promises& promises_;
    OthersLook others_look_;
    Wishes wishes_;
    bool has_mistake_ = false;
    std::uint64_t changes_ = 0;
    std::uint64_t sayings_ = 0;
    bool is_unheard_ = false;
    bool is_configuring_ = false;
    telemetry::Choices chosen_meanwhile_;  // by a callback, while `configure` is under way
};

}  // namespace simulation

// A descent into a large document of a known shape.
//
// The caller says for each object which members it knows and what to do with each, and the scanner steps over the rest. On a
// failure every level on the way back puts its own name or position in front of the place, so that the place costs nothing
// until there is one to tell.
#pragma once

#include "inventory/json_scanner.hpp"
#include "inventory/timestamp.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace telemetry::inventory {

/// A member that is looked at, and what reads its value.
template <class Read>
struct Member {
    std::string_view name;
    Read read;
};

template <class Read>
Member<Read> member(std::string_view name, Read read) {
    return {name, std::move(read)};
}

/// Every function that reads returns false after a failure, for which see `place`, `offset` and `rule`. Null stands for an
/// absent value, here as in the server's own resources.
///
/// Threads: one descent belongs to one thread.
class Descent {
public:
    /// The parameters are those of the scanner.
    Descent(std::istream& in, std::size_t block_size, std::function<void(std::uint64_t)> progress)
        : scanner_(in, block_size, std::move(progress)) {}

    /// To be called first: steps over a byte order mark.
    void begin() { scanner_.skip_byte_order_mark(); }

    /// Whether nothing but white space is left.
    bool finish() { return scanner_.finish(); }

    bool is_object() { return scanner_.kind() == Kind::object; }
    bool is_null() { return scanner_.kind() == Kind::null && scanner_.skip(); }
    bool skip() { return scanner_.skip(); }

    /// @param rule a literal: the sentence to show.
    bool fail(const char* rule) noexcept { return scanner_.fail(rule); }

    /// Reads an object, or null. Members that are not listed are stepped over.
    template <class... Reads>
    bool object(const Member<Reads>&... members) {
        if (is_null()) return true;
        if (scanner_.kind() != Kind::object) return scanner_.fail("an object must stand here");
        if (!scanner_.enter()) return false;
        unsigned seen = 0;
        std::string_view name;
        while (scanner_.next_member(name)) {
            unsigned bit = 1;
            bool fine = true;
            const auto reads_it = [&](const auto& known) {
                if (name != known.name) {
                    bit <<= 1;
                    return false;
                }
                const bool twice = (std::exchange(seen, seen | bit) & bit) != 0;
                fine = at(known.name, twice ? scanner_.fail("the member stands twice in its object") : known.read());
                return true;
            };
            const bool known = (reads_it(members) || ...);
            if (!known) fine = scanner_.skip();
            if (!fine) return false;
        }
        return !scanner_.failed();
    }

    /// Reads an array of objects, or null. The counts begin at 0 when there is an array.
    template <class ReadItem, class... Values>
    bool items(ReadItem read_item, std::optional<Values>&... counts) {
        if (is_null()) return true;
        if (scanner_.kind() != Kind::array) return scanner_.fail("an array must stand here");
        if (!scanner_.enter()) return false;
        (counts.emplace(), ...);
        for (std::size_t index = 0; scanner_.next_item(); ++index) {
            const bool fine = scanner_.kind() == Kind::object ? read_item() : scanner_.fail("an object must stand here");
            if (!fine) return at(std::to_string(index), false);
        }
        return !scanner_.failed();
    }

    /// Reads a text, or null, for which `use` is not called.
    template <class Use>
    bool text(Use use) {
        if (is_null()) return true;
        if (scanner_.kind() != Kind::string) return scanner_.fail("a text must stand here");
        const std::string_view found = scanner_.text();
        return !scanner_.failed() && use(found);
    }

    bool flag(std::optional<bool>& value) {
        if (is_null()) return true;
        if (scanner_.kind() != Kind::boolean) return scanner_.fail("true or false must stand here");
        value = scanner_.boolean();
        return !scanner_.failed();
    }

    bool timestamp(std::optional<Time>& value) {
        return text([&](std::string_view found) {
            value = parse_timestamp(found);
            return value.has_value() || scanner_.fail("a time in the form of RFC 3339 must stand here");
        });
    }

    /// Where in the document the failure is, as a JSON pointer (RFC 6901); empty at the top.
    [[nodiscard]] const std::string& place() const noexcept { return place_; }
    [[nodiscard]] std::uint64_t offset() const noexcept { return scanner_.offset(); }
    [[nodiscard]] const char* rule() const noexcept { return scanner_.rule(); }

private:
    using Kind = JsonScanner::Kind;

    /// Puts a level in front of the place of a failure.
    bool at(std::string_view name, bool fine) {
        if (!fine) place_.insert(0, name).insert(0, 1, '/');
        return fine;
    }

    JsonScanner scanner_;
    std::string place_;
};

}  // namespace telemetry::inventory

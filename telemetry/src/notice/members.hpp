// Reading a document member by member, without a question after each.
#pragma once

#include "system/join.hpp"
#include "system/json.hpp"

#include <telemetry/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace telemetry::notice {

/// The first rule of a document that was found broken. Later ones are not looked at.
class Findings {
public:
    void add(ErrorCode code, std::string_view message);
    [[nodiscard]] bool none() const noexcept { return !first_.has_value(); }
    [[nodiscard]] const Error& first() const { return *first_; }

private:
    std::optional<Error> first_;
};

/// The members of one JSON object. A read that fails adds to the findings, naming the place, and returns an empty value, so
/// that a document is read straight down and the findings are asked once, at the end. Members that are not asked for are
/// ignored.
class Members {
public:
    /// @param json the object; anything else is a finding.
    /// @param place its path from the top of the document, such as "notice.releases[0]". Both arguments outlive this.
    Members(const Json& json, std::string place, Findings& findings);

    [[nodiscard]] bool has(std::string_view name) const noexcept;

    [[nodiscard]] const std::string& text(std::string_view name, std::size_t size_max) const;
    [[nodiscard]] std::int64_t integer(std::string_view name, std::int64_t min, std::int64_t max) const;
    [[nodiscard]] bool flag(std::string_view name) const;
    [[nodiscard]] const Json::Array& list(std::string_view name, std::size_t count_max) const;
    [[nodiscard]] Members members(std::string_view name) const;

    /// A text that `parse` makes a value of; an empty optional from it is a finding.
    template <class Parse>
    [[nodiscard]] auto parsed(std::string_view name, Parse parse, std::string_view rule) const {
        auto value = parse(std::string_view(text(name, parsed_size_max)));
        if (!value) refuse(name, rule);
        return value ? *value : typename decltype(value)::value_type{};
    }

    /// All of them, in their order.
    [[nodiscard]] const Json::Object& all() const noexcept { return *members_; }

    /// The objects of a list, one after another: `take(Members)`.
    template <class Take>
    void each(std::string_view name, std::size_t count_max, Take take) const {
        std::size_t index = 0;
        for (const Json& item : list(name, count_max)) {
            take(Members(item, join({path(name), "[", std::to_string(index++), "]"}), findings_));
        }
    }

    void refuse(std::string_view name, std::string_view rule, ErrorCode code = ErrorCode::malformed) const;

private:
    static constexpr std::size_t parsed_size_max = 512;

    [[nodiscard]] std::string path(std::string_view name) const;

    template <class T>
    [[nodiscard]] const T* find(std::string_view name, std::string_view rule) const;

    const Json::Object* members_;
    std::string place_;
    Findings& findings_;
};

}  // namespace telemetry::notice

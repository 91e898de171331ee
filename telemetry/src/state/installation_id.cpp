#include "state/installation_id.hpp"

#include "system/join.hpp"

#include <algorithm>
#include <span>

namespace telemetry {

namespace {

constexpr std::string_view file_name = "installation-id";
constexpr std::size_t file_size_max = 4096;
constexpr std::size_t text_size = 36;

constexpr std::string_view explanation =
    "\n"
    "This is the installation id: a random number, made on this machine for the first update check or export.\n"
    "It is sent with each update check, so that the vendor knows roughly how many installations there are and\n"
    "which versions they run. It is not made from anything: not from the machine, its name, its users or the licence.\n"
    "To get a new one: update-check reset-id\n";

constexpr bool is_dash_position(std::size_t i) {
    return i == 8 || i == 13 || i == 18 || i == 23;
}

/// The id on the first line. The rest of the file is for people.
std::optional<InstallationId> parse_file(std::string_view content) {
    if (content.size() <= text_size || content[text_size] != '\n') return std::nullopt;
    return InstallationId::parse(content.substr(0, text_size));
}

Result<InstallationId> write_new_id(const StateDirectory& directory, Random& random) {
    auto id = InstallationId::generate(random);
    if (!id) return id;
    if (auto written = directory.replace(file_name, join({id->text(), "\n", explanation})); !written) {
        return std::move(written).error();
    }
    return id;
}

}  // namespace

Result<InstallationId> InstallationId::generate(Random& random) {
    std::array<std::byte, 16> bytes{};
    if (!random.fill(bytes)) return failure(ErrorCode::internal, "installation id: the system has no random source");
    bytes[6] = (bytes[6] & std::byte{0x0F}) | std::byte{0x40};
    bytes[8] = (bytes[8] & std::byte{0x3F}) | std::byte{0x80};
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(text_size);
    for (const std::byte byte : bytes) {
        if (is_dash_position(text.size())) text.push_back('-');
        text.push_back(digits[std::to_integer<std::size_t>(byte >> 4)]);
        text.push_back(digits[std::to_integer<std::size_t>(byte & std::byte{0x0F})]);
    }
    return InstallationId(std::move(text));
}

std::optional<InstallationId> InstallationId::parse(std::string_view text) {
    if (text.size() != text_size) return std::nullopt;
    for (std::size_t i = 0; i < text_size; ++i) {
        const bool is_digit = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
        if (is_dash_position(i) ? text[i] != '-' : !is_digit) return std::nullopt;
    }
    const bool is_variant_1 = std::string_view("89ab").find(text[19]) != std::string_view::npos;
    if (text[14] != '4' || !is_variant_1) return std::nullopt;
    return InstallationId(std::string(text));
}

Result<std::optional<InstallationId>> read_installation_id(const StateDirectory& directory) {
    auto content = directory.read(file_name, file_size_max);
    if (!content) {
        if (content.error().code == ErrorCode::state_corrupt) return std::optional<InstallationId>();
        return std::move(content).error();
    }
    if (!*content) return std::optional<InstallationId>();
    return parse_file(**content);
}

Result<LoadedId> load_installation_id(const StateDirectory& directory, Random& random) {
    const auto lock = directory.lock(LockOf::files);
    if (!lock) return lock.error();
    auto content = directory.read(file_name, file_size_max);
    const bool is_unreadable = !content && content.error().code != ErrorCode::state_corrupt;
    if (is_unreadable) return std::move(content).error();

    std::string aside;
    const bool is_missing = content && !*content;
    if (!is_missing) {
        if (auto id = content ? parse_file(**content) : std::nullopt) return LoadedId{*id, false, {}};
        auto name = directory.put_aside(file_name);
        if (!name) return std::move(name).error();
        aside = *std::move(name);
    }
    auto id = write_new_id(directory, random);
    if (!id) return std::move(id).error();
    return LoadedId{*std::move(id), true, std::move(aside)};
}

Result<InstallationId> reset_installation_id(const StateDirectory& directory, Random& random) {
    const auto lock = directory.lock(LockOf::files);
    if (!lock) return lock.error();
    return write_new_id(directory, random);
}

}  // namespace telemetry

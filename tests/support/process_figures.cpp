#include "support/process_figures.hpp"

#include <link.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string_view>

namespace support {

namespace {

std::string file_name(const char* path) {
    return std::filesystem::path(path).filename();
}

/// The dynamic section of a loaded object; its addresses have been made absolute by the loader.
std::vector<std::string> needed_in(const ElfW(Dyn) * entries) {
    const char* texts = nullptr;
    for (const auto* entry = entries; entry->d_tag != DT_NULL; ++entry) {
        if (entry->d_tag == DT_STRTAB) texts = reinterpret_cast<const char*>(entry->d_un.d_ptr);
    }
    std::vector<std::string> needed;
    for (const auto* entry = entries; entry->d_tag != DT_NULL; ++entry) {
        if (entry->d_tag == DT_NEEDED) needed.emplace_back(texts + entry->d_un.d_val);
    }
    return needed;
}

}  // namespace

std::size_t resident_kib() {
    std::size_t whole = 0;
    std::size_t resident = 0;
    std::ifstream("/proc/self/statm") >> whole >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) / 1024;
}

std::size_t resident_kib_of(const std::string& name) {
    std::size_t sum = 0;
    bool is_of_it = false;
    std::ifstream mappings("/proc/self/smaps");
    for (std::string line; std::getline(mappings, line);) {
        constexpr std::string_view resident = "Rss:";
        const bool is_figure = line.find(':') < line.find(' ');
        if (!is_figure) is_of_it = line.find('/' + name) != std::string::npos;
        if (is_of_it && line.starts_with(resident)) sum += std::stoul(line.substr(resident.size()));
    }
    return sum;
}

std::size_t wakes_of_other_threads() {
    std::size_t wakes = 0;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
        if (task.path().filename() == std::to_string(::getpid())) continue;
        std::ifstream status(task.path() / "status");
        const std::string name = "voluntary_ctxt_switches:";
        for (std::string word; status >> word;) {
            std::size_t count = 0;
            if (word == name && status >> count) wakes += count;
        }
    }
    return wakes;
}

std::vector<std::string> loaded_libraries() {
    std::vector<std::string> names;
    const auto add = [](dl_phdr_info* info, std::size_t, void* list) {
        if (*info->dlpi_name != '\0') static_cast<std::vector<std::string>*>(list)->push_back(file_name(info->dlpi_name));
        return 0;
    };
    ::dl_iterate_phdr(add, &names);
    return names;
}

std::vector<std::string> needed_by(const std::string& name) {
    for (const link_map* object = _r_debug.r_map; object != nullptr; object = object->l_next) {
        if (file_name(object->l_name).starts_with(name)) return needed_in(object->l_ld);
    }
    return {};
}

}  // namespace support

// make_notice_attacks FOLDER: writes the suite, a folder for each attack.
#include "attacks.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: make_notice_attacks FOLDER\n";
        return 64;
    }
    for (const auto& attack : notice_attacks::all_attacks()) {
        for (const auto& [path, bytes] : notice_attacks::files_of(attack)) {
            const auto file = std::filesystem::path(argv[1]) / path;
            std::filesystem::create_directories(file.parent_path());
            std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        }
    }
    return 0;
}

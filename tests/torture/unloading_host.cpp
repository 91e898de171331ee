// unloading-host PLUGIN FOLDER ENDPOINT COUNT STEP_US: loads a plugin that has a client, lets it live, and unloads it, COUNT
// times, each for STEP_US more. In each life the check of FOLDER/due is due; every other one has no patience to wait for its
// thread. Says how many left theirs behind, and how many of these outlived the plugin.
#include "held.hpp"

#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

int main(int count, char** arguments) {
    if (count != 6) return 64;
    const std::string folder = arguments[2];
    const int lives = std::atoi(arguments[4]);
    const int step_us = std::atoi(arguments[5]);
    static void* left_behind = nullptr;  // by the last life it is, and stays known
    std::size_t threads_at_rest = 0;     // those of a sanitizer among them
    int left = 0, outlived = 0;
    for (int i = 0; i < lives; ++i) {
        void* const plugin = ::dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
        if (plugin == nullptr) return std::puts(::dlerror()), 1;
        const auto live_once =
            reinterpret_cast<void (*)(void**, const char*, const char*, int, int)>(::dlsym(plugin, "live_once"));
        if (live_once == nullptr) return std::puts(::dlerror()), 1;
        copy_file(folder + "/due", folder + "/state/schedule", std::filesystem::copy_options::overwrite_existing);
        const bool is_patient = i % 2 == 0;
        live_once(&left_behind, folder.c_str(), arguments[3], i * step_us, is_patient ? 10'000 : 0);
        if (is_patient && left_behind != nullptr) return std::puts("a thread did not end"), 1;
        if (::dlclose(plugin) != 0) return std::puts(::dlerror()), 1;
        const std::size_t threads = torture::Held().threads;
        if (is_patient) threads_at_rest = threads;
        left += left_behind == nullptr ? 0 : 1;
        outlived += threads > threads_at_rest ? 1 : 0;
    }
    return std::printf("left behind: %d\noutlived the plugin: %d\n", left, outlived) < 0;
}

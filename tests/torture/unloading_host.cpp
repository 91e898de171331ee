// unloading-host PLUGIN FOLDER COUNT: loads a plugin that has a client, lets it live, and unloads it, COUNT times. In each life
// the check of FOLDER/due is due; every other one leaves its thread behind.
#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

int main(int count, char** arguments) {
    if (count != 4) return 64;
    const std::string folder = arguments[2];
    const int lives = std::atoi(arguments[3]);
    constexpr int step_us = 50;
    for (int i = 0; i < lives; ++i) {
        void* const plugin = ::dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
        if (plugin == nullptr) return std::puts(::dlerror()), 1;
        const auto live_once = reinterpret_cast<void (*)(const char*, int, int)>(::dlsym(plugin, "live_once"));
        if (live_once == nullptr) return std::puts(::dlerror()), 1;
        copy_file(folder + "/due", folder + "/state/schedule", std::filesystem::copy_options::overwrite_existing);
        live_once(folder.c_str(), i * step_us, i % 2 == 0 ? 0 : 10'000);
        if (::dlclose(plugin) != 0) return std::puts(::dlerror()), 1;
    }
    return std::puts("unloaded") < 0;
}

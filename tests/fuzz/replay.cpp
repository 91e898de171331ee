// Runs a fuzzer's function over every file of its corpus, and over beginnings of it: the fuzzer as a plain test.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::size_t replay(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
    const std::size_t step = std::max<std::size_t>(bytes.size() / 1000, 1);
    std::size_t runs = 0;
    for (std::size_t size = bytes.size();; size -= std::min(size, step), ++runs) {
        const std::vector<std::uint8_t> beginning(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
        LLVMFuzzerTestOneInput(beginning.data(), beginning.size());
        if (size == 0) return runs + 1;
    }
}

}  // namespace

int main(int argc, char** argv) {
    std::size_t files = 0;
    std::size_t runs = 0;
    for (int i = 1; i < argc; ++i) {
        for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
            ++files;
            runs += replay(entry.path());
        }
    }
    std::printf("%zu inputs from %zu files\n", runs, files);
    return files == 0 ? 1 : 0;
}

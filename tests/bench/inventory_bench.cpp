// Inventory bytes a second on one core: ours, and two floors under it.
//
//   read           the counts of an inventory, from a file
//   rapidjson_sax  RapidJSON's reader (SSE2, UTF-8 checked) over the same file with a handler that keeps nothing: what a
//                  reader by that library would cost before it counted anything
//   file_only      the file read in the same blocks and not looked at
//
// The input is the inventory of 900 machines, 3 MB.
#define RAPIDJSON_SSE2
#include <rapidjson/reader.h>

#include <benchmark/benchmark.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "inventory/inventory.hpp"

namespace {

const std::filesystem::path inventory = TELEMETRY_SOURCE_DIR "/tests/data/inventory-900-machines.json";
constexpr std::size_t block_size = std::size_t{256} * 1024;

void set_bytes(benchmark::State& state) {
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(std::filesystem::file_size(inventory)));
}

void read(benchmark::State& state) {
    for (auto _ : state) {
        const auto counts = telemetry::inventory::read_file(inventory);
        if (!counts) return state.SkipWithError(counts.error().message.c_str());
        benchmark::DoNotOptimize(counts);
    }
    set_bytes(state);
}
BENCHMARK(read);

/// RapidJSON's idea of a stream, over blocks of a file.
class BlockStream {
public:
    using Ch = char;

    explicit BlockStream(const std::filesystem::path& path) : file_(path, std::ios::binary), block_(block_size) { fill(); }

    char Peek() const { return cursor_ == end_ ? '\0' : *cursor_; }
    char Take() {
        const char c = Peek();
        if (cursor_ != end_ && ++cursor_ == end_) fill();
        return c;
    }
    std::size_t Tell() const { return before_ + static_cast<std::size_t>(cursor_ - block_.data()); }

    char* PutBegin() { return nullptr; }
    void Put(char) {}
    std::size_t PutEnd(char*) { return 0; }

private:
    void fill() {
        before_ += static_cast<std::size_t>(end_ - block_.data());
        file_.read(block_.data(), static_cast<std::streamsize>(block_.size()));
        cursor_ = block_.data();
        end_ = cursor_ + file_.gcount();
    }

    std::ifstream file_;
    std::vector<char> block_;
    const char* cursor_ = block_.data();
    const char* end_ = block_.data();
    std::size_t before_ = 0;
};

void rapidjson_sax(benchmark::State& state) {
    for (auto _ : state) {
        BlockStream stream(inventory);
        rapidjson::BaseReaderHandler<> ignore;
        rapidjson::Reader reader;
        const auto parsed =
            reader.Parse<rapidjson::kParseValidateEncodingFlag | rapidjson::kParseIterativeFlag>(stream, ignore);
        if (parsed.IsError()) return state.SkipWithError("the inventory does not parse");
    }
    set_bytes(state);
}
BENCHMARK(rapidjson_sax);

void file_only(benchmark::State& state) {
    std::vector<char> block(block_size);
    for (auto _ : state) {
        std::ifstream file(inventory, std::ios::binary);
        while (file.read(block.data(), static_cast<std::streamsize>(block.size()))) benchmark::DoNotOptimize(block.data());
    }
    set_bytes(state);
}
BENCHMARK(file_only);

}  // namespace

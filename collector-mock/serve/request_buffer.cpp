#include "serve/request_buffer.hpp"

#include <algorithm>

namespace collector {
namespace {

constexpr std::size_t size_first = std::size_t{16} << 10;
constexpr std::size_t size_max = RequestReader::request_size_max + size_first;

}  // namespace

std::span<char> RequestBuffer::space() {
    if (bytes_.empty()) bytes_.resize(size_first);
    return std::span(bytes_).subspan(filled_);
}

RequestBuffer::State RequestBuffer::take(std::size_t count) {
    filled_ += count;
    return read();
}

// Makes space for what may come next while nobody looks at the bytes.
RequestBuffer::State RequestBuffer::read() {
    if (filled_ == bytes_.size()) bytes_.resize(std::clamp(bytes_.size() * 2, size_first, size_max));
    return reader_.read(received());
}

void RequestBuffer::drop_request() {
    const auto rest = bytes_.begin() + static_cast<std::ptrdiff_t>(reader_.size());
    std::move(rest, bytes_.begin() + static_cast<std::ptrdiff_t>(filled_), bytes_.begin());
    filled_ -= reader_.size();
    reader_.reset();
    if (filled_ == 0 && bytes_.size() > size_first) bytes_ = {};
}

void RequestBuffer::drop_all() {
    filled_ = 0;
    reader_.reset();
}

}  // namespace collector

#include "audit/request_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace collector {

namespace http = boost::beast::http;

/// A whole request as Beast reads it. Beast lets much pass that the audit of the head does not: that is why it is asked.
class RequestReader::ForeignBody {
public:
    ForeignBody() {
        parser_.eager(true);
        parser_.header_limit(head_size_max);
        parser_.body_limit(body_size_max);
    }

    State read(std::string_view bytes) {
        while (taken_ < bytes.size() && !parser_.is_done()) {
            boost::beast::error_code error;
            const std::size_t count = parser_.put(boost::asio::buffer(bytes.substr(taken_)), error);
            taken_ += count;
            if (error == http::error::need_more) break;
            if (error == http::error::body_limit) return State::body_too_large;
            if (error) return State::broken;
        }
        if ((parser_.is_done() ? taken_ : bytes.size()) > request_size_max) return State::body_too_large;
        return parser_.is_done() ? State::complete : State::incomplete;
    }

    [[nodiscard]] std::size_t size() const { return taken_; }
    [[nodiscard]] std::string_view body() const { return parser_.get().body(); }

    /// Without trailers a chunked body ends in a last chunk of no bytes and an empty line.
    [[nodiscard]] bool has_trailer(std::string_view bytes) const {
        return parser_.chunked() && !bytes.substr(0, taken_).ends_with("\r\n0\r\n\r\n");
    }

private:
    http::request_parser<http::string_body> parser_;
    std::size_t taken_ = 0;
};

RequestReader::RequestReader() = default;
RequestReader::~RequestReader() = default;
RequestReader::RequestReader(RequestReader&&) noexcept = default;
RequestReader& RequestReader::operator=(RequestReader&&) noexcept = default;

void RequestReader::reset() {
    searched_ = 0;
    head_size_ = 0;
    size_ = 0;
    has_trailer_ = false;
    body_ = {};
    foreign_.reset();
}

RequestReader::State RequestReader::read(std::string_view bytes) {
    if (!has_head()) {
        const auto end = find_head_end(bytes.substr(0, head_size_max), searched_);
        if (!end) {
            searched_ = bytes.size();
            return bytes.size() < head_size_max ? State::incomplete : State::head_too_large;
        }
        head_size_ = *end;
    }
    head_.read(bytes.substr(0, head_size_));
    return head_.framing == Framing::foreign ? read_foreign_body(bytes) : read_body(bytes);
}

RequestReader::State RequestReader::read_body(std::string_view bytes) {
    if (head_.content_length > body_size_max) return State::body_too_large;
    size_ = head_size_ + head_.content_length;
    if (bytes.size() < size_) return State::incomplete;
    body_ = bytes.substr(head_size_, head_.content_length);
    return State::complete;
}

RequestReader::State RequestReader::read_foreign_body(std::string_view bytes) {
    if (!foreign_) foreign_ = std::make_unique<ForeignBody>();
    const State state = foreign_->read(bytes);
    size_ = foreign_->size();
    body_ = foreign_->body();
    has_trailer_ = state == State::complete && foreign_->has_trailer(bytes);
    return state;
}

}  // namespace collector

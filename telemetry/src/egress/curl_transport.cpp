// The one file that calls libcurl.
//
// A transfer runs on the multi interface, on the caller's thread. A stop wakes it at once, whatever it waits for: the name, the
// connection, TLS, the proxy or the reply. Name resolution runs on a thread of libcurl's own; CURLOPT_QUICK_EXIT keeps a
// cancelled transfer from waiting for it.
#include "egress/transport.hpp"

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <string_view>

namespace telemetry {

namespace {

constexpr std::size_t header_size_max = 16 * 1024;
constexpr std::chrono::seconds retry_after_max = std::chrono::hours(24);

struct FreeMulti {
    void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
};
struct FreeEasy {
    void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
struct FreeList {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

struct Received {
    std::size_t body_size_max = 0;
    std::string body;
    std::size_t header_size = 0;
    bool is_too_large = false;
    bool went_by_proxy = false;
};

/// What a socket is opened for.
struct Destination {
    std::uint16_t endpoint_port;
    Received& received;
};

std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* target) {
    auto& received = *static_cast<Received*>(target);
    received.is_too_large = received.body.size() + count > received.body_size_max;
    if (received.is_too_large) return 0;
    received.body.append(bytes, count);
    return count;
}

std::size_t take_header(char*, std::size_t, std::size_t count, void* target) {
    auto& received = *static_cast<Received*>(target);
    received.header_size += count;
    received.is_too_large = received.header_size > header_size_max;
    return received.is_too_large ? 0 : count;
}

std::uint16_t port_of(const curl_sockaddr& address) {
    const void* bytes = &address.addr;
    if (address.family == AF_INET) return ntohs(static_cast<const sockaddr_in*>(bytes)->sin_port);
    if (address.family == AF_INET6) return ntohs(static_cast<const sockaddr_in6*>(bytes)->sin6_port);
    return 0;
}

/// A socket that programs started by the host do not inherit. libcurl does not say, before 8.7, whether it goes by a proxy;
/// but nothing else is ever connected to at another port than the endpoint's.
curl_socket_t open_socket(void* target, curlsocktype, curl_sockaddr* address) {
    auto& destination = *static_cast<Destination*>(target);
    destination.received.went_by_proxy = port_of(*address) != destination.endpoint_port;
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/// libcurl's results, in this library's words.
Error translate(CURLcode code, CURL* easy, const Received& received) {
    long connect_status = 0;
    curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &connect_status);
    if (received.is_too_large) return failure(ErrorCode::response_too_large, "the reply is larger than its bound");
    if (connect_status == 407) return failure(ErrorCode::proxy_auth, "the proxy asks for a user name and a password");
    if (connect_status >= 300) return failure(ErrorCode::proxy, "the proxy refused to connect");
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
            return failure(ErrorCode::dns, "the name of the host could not be resolved");
        case CURLE_COULDNT_RESOLVE_PROXY:
            return failure(ErrorCode::proxy, "the name of the proxy could not be resolved");
        case CURLE_PROXY:
            return failure(ErrorCode::proxy, "the proxy did not answer as a proxy does");
        case CURLE_COULDNT_CONNECT:
            if (received.went_by_proxy) return failure(ErrorCode::proxy, "the proxy could not be reached");
            return failure(ErrorCode::connect, "no connection could be made");
        case CURLE_OPERATION_TIMEDOUT:
            return failure(ErrorCode::timeout, "the time for the request ran out");
        case CURLE_SSL_CACERT_BADFILE:
            return failure(ErrorCode::configuration, "caFile: cannot be read as PEM certificates");
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_INVALIDCERTSTATUS:
            return failure(ErrorCode::tls_untrusted, "the server's certificate is not trusted");
        case CURLE_SSL_CONNECT_ERROR:
            return failure(ErrorCode::tls_untrusted, "no trusted TLS connection could be made");
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            return failure(ErrorCode::tls_pin, "the server's key is not a pinned one");
        default:
            return failure(ErrorCode::protocol, std::string("the transfer failed: ") + curl_easy_strerror(code));
    }
}

class CurlTransport final : public Transport {
public:
    Result<Reply> send(const ApprovedRequest& request, const Route& route, std::stop_token stop) override {
        static std::once_flag initialised;
        std::call_once(initialised, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });  // never undone: the host may use it too
        const std::unique_ptr<CURLM, FreeMulti> multi(curl_multi_init());
        const std::unique_ptr<CURL, FreeEasy> easy(curl_easy_init());
        const std::unique_ptr<curl_slist, FreeList> headers(make_headers(request));
        if (!multi || !easy || !headers) return failure(ErrorCode::internal, "libcurl could not be set up");
        Received received;
        received.body_size_max = request.reply_size_max();
        Destination destination{request.endpoint().port(), received};
        describe(easy.get(), request, headers.get(), received);
        curl_easy_setopt(easy.get(), CURLOPT_OPENSOCKETFUNCTION, open_socket);
        curl_easy_setopt(easy.get(), CURLOPT_OPENSOCKETDATA, &destination);
        take_route(easy.get(), route);

        const std::stop_callback wake(stop, [&] { curl_multi_wakeup(multi.get()); });
        curl_multi_add_handle(multi.get(), easy.get());
        const auto code = run(multi.get(), stop);
        auto result = code ? reply_of(easy.get(), *code, received) : failure(ErrorCode::cancelled, "stopped");
        curl_multi_remove_handle(multi.get(), easy.get());
        return result;
    }

private:
    static curl_slist* make_headers(const ApprovedRequest& request) {
        curl_slist* headers = curl_slist_append(nullptr, "Accept: application/json");
        if (!is_post(request)) {
            const std::string known = "If-None-Match: \"" + request.known_digest() + '"';
            return request.known_digest().empty() ? headers : curl_slist_append(headers, known.c_str());
        }
        headers = curl_slist_append(headers, "Content-Type: application/json");
        return curl_slist_append(headers, "Expect:");
    }

    static bool is_post(const ApprovedRequest& request) { return !request.body().empty(); }

    static void describe(CURL* easy, const ApprovedRequest& request, curl_slist* headers, Received& received) {
        curl_easy_setopt(easy, CURLOPT_URL, request.endpoint().url().c_str());
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https");
        curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
        curl_easy_setopt(easy, CURLOPT_USERAGENT, "update-check/1");
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(easy, CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));  // none of them for the proxy
        if (is_post(request)) {
            curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body().c_str());
            curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body().size()));
        }
        curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
        curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
        curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
        curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
        curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
        curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &received);
        curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
        curl_easy_setopt(easy, CURLOPT_HEADERDATA, &received);
    }

    static void take_route(CURL* easy, const Route& route) {
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(route.connect_time_max.count()));
        curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(route.total_time_max.count()));
        if (route.proxy == "none") {
            curl_easy_setopt(easy, CURLOPT_PROXY, "");
        } else if (route.proxy != "system") {
            curl_easy_setopt(easy, CURLOPT_PROXY, route.proxy.c_str());
        }
        if (route.ca_file.empty()) return;
        curl_easy_setopt(easy, CURLOPT_CAINFO, route.ca_file.c_str());
        curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    }

    /// Nothing if a stop was requested.
    static std::optional<CURLcode> run(CURLM* multi, const std::stop_token& stop) {
        constexpr int wait_max_ms = 1000;
        int running = 1;
        while (running > 0) {
            if (stop.stop_requested()) return std::nullopt;
            if (curl_multi_perform(multi, &running) != CURLM_OK) return CURLE_FAILED_INIT;
            if (running > 0 && curl_multi_poll(multi, nullptr, 0, wait_max_ms, nullptr) != CURLM_OK) return CURLE_FAILED_INIT;
        }
        int left = 0;
        const CURLMsg* message = curl_multi_info_read(multi, &left);
        return message != nullptr ? message->data.result : CURLE_FAILED_INIT;
    }

    static Result<Reply> reply_of(CURL* easy, CURLcode code, Received& received) {
        if (code != CURLE_OK) return translate(code, easy, received);
        long status = 0;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        curl_off_t retry_after = 0;
        curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &retry_after);
        const auto clamped = std::clamp<curl_off_t>(retry_after, 0, retry_after_max.count());
        return Reply{static_cast<int>(status), std::move(received.body), std::chrono::seconds(clamped)};
    }
};

}  // namespace

Transport& network_transport() noexcept {
    static constinit CurlTransport transport;
    return transport;
}

}  // namespace telemetry

// The one file that calls libcurl.
//
// A transfer runs on the multi interface, on the caller's thread. A stop wakes it at once, whatever it waits for: the name, the
// connection, TLS, the proxy or the reply. Name resolution runs on a thread of libcurl's own; CURLOPT_QUICK_EXIT keeps a
// cancelled transfer from waiting for it.
//
// libcurl reads no file that nobody named: .curlrc belongs to its tool; .netrc, cookies, HSTS and Alt-Svc are off until they
// are asked for. The proxy variables of the environment are read here and handed to it, so that nothing else can be meant.
#include "egress/transport.hpp"

#include "egress/curl_failure.hpp"
#include "egress/destination.hpp"
#include "egress/proxy.hpp"
#include "system/join.hpp"

#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

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
using List = std::unique_ptr<curl_slist, FreeList>;

/// A transfer to be. It notices an option that libcurl does not take: a request is not made with less than was asked for.
class Easy {
public:
    Easy() noexcept : handle_(curl_easy_init()), takes_all_(handle_ != nullptr) {}

    template <class T>
    requires(!std::is_enum_v<T> && !std::is_same_v<T, int>) void set(CURLoption option, T value) noexcept {
        takes_all_ = takes_all_ && curl_easy_setopt(handle_.get(), option, value) == CURLE_OK;
    }
    void set(CURLoption option, long value) noexcept { set<long>(option, value); }
    void set(CURLoption option, const std::string& value) noexcept { set(option, value.c_str()); }

    template <class T>
    [[nodiscard]] T get(CURLINFO info) const noexcept {
        T value{};
        curl_easy_getinfo(handle_.get(), info, &value);
        return value;
    }

    [[nodiscard]] CURL* handle() const noexcept { return handle_.get(); }
    [[nodiscard]] bool takes_all() const noexcept { return takes_all_; }

private:
    std::unique_ptr<CURL, FreeEasy> handle_;
    bool takes_all_;
};

struct Received {
    std::size_t body_size_max = 0;
    std::string body;
    std::size_t header_size = 0;
    bool head_is_whole = false;
    bool is_too_large = false;
};

// libcurl calls what stands below, and is written in C: nothing may be thrown through it. Without memory a transfer fails.

std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* target) {
    auto& received = *static_cast<Received*>(target);
    received.is_too_large = received.body.size() + count > received.body_size_max;
    if (received.is_too_large) return 0;
    try {
        received.body.append(bytes, count);
    } catch (const std::bad_alloc&) {
        return 0;
    }
    return count;
}

/// Called with each line, those of the proxy included. libcurl would wait for more from one that talks another protocol, and
/// takes a head for whole that the end of the connection cut off.
std::size_t take_header(char* bytes, std::size_t, std::size_t count, void* target) {
    auto& received = *static_cast<Received*>(target);
    const std::string_view line(bytes, count);
    const bool is_foreign = received.header_size == 0 && !line.starts_with("HTTP/");
    received.header_size += count;
    if (line.starts_with("HTTP/")) received.head_is_whole = false;
    if (line == "\r\n" || line == "\n") received.head_is_whole = true;
    received.is_too_large = received.header_size > header_size_max;
    return received.is_too_large || is_foreign ? 0 : count;
}

/// What the callbacks below need.
struct Passage {
    Destination destination;
    const Easy& easy;
};

/// A socket that programs started by the host do not inherit.
curl_socket_t open_socket(void* target, curlsocktype, curl_sockaddr* address) {
    auto& destination = static_cast<Passage*>(target)->destination;
    try {
        if (!destination.permits_socket(address->family, address->socktype, &address->addr)) return CURL_SOCKET_BAD;
    } catch (const std::bad_alloc&) {
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/// Called when the connection is made, through the tunnel and with TLS, and nothing of the request has left.
int before_request(void* target, char* address, char*, int port, int) {
    auto& passage = *static_cast<Passage*>(target);
    const char* const url = passage.easy.get<const char*>(CURLINFO_EFFECTIVE_URL);
    const bool is_permitted = url && address && passage.destination.permits_request(url, address, port);
    return is_permitted ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

List make_list(std::initializer_list<const char*> lines) {
    List list;
    for (const char* line : lines) {
        curl_slist* const longer = curl_slist_append(list.get(), line);
        if (longer == nullptr) return nullptr;
        static_cast<void>(list.release());
        list.reset(longer);
    }
    return list;
}

class CurlTransport final : public Transport {
public:
    Result<Reply> send(const ApprovedRequest& request, const Route& route, std::stop_token stop) override {
        static std::once_flag initialised;
        std::call_once(initialised, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });  // never undone: the host may use it too
        const auto way = choose_proxy(route.proxy, [](const char* name) -> const char* { return std::getenv(name); });
        if (!way) return way.error();
        const std::unique_ptr<CURLM, FreeMulti> multi(curl_multi_init());
        const List headers = headers_of(request);
        const List proxy_headers = make_list({"User-Agent:"});  // which leaves it out
        if (!multi || !headers || !proxy_headers) return failure(ErrorCode::internal, "libcurl could not be set up");

        Easy easy;
        Received received;
        received.body_size_max = request.reply_size_max();
        Passage passage{Destination(request.endpoint(), *way), easy};
        describe(easy, request);
        easy.set(CURLOPT_HTTPHEADER, headers.get());
        easy.set(CURLOPT_PROXYHEADER, proxy_headers.get());
        bound(easy, route, received);
        guard(easy, passage);
        take_proxy(easy, *way);
        take_trust(easy, route);
        if (!easy.takes_all()) return failure(ErrorCode::configuration, "libcurl: cannot do what the settings ask for");

        const std::stop_callback wake(stop, [&] { curl_multi_wakeup(multi.get()); });
        curl_multi_add_handle(multi.get(), easy.handle());
        const auto code = run(multi.get(), stop);
        auto result = code ? reply_of(easy, *code, passage.destination, received) : failure(ErrorCode::cancelled, "stopped");
        curl_multi_remove_handle(multi.get(), easy.handle());
        return result;
    }

private:
    static bool is_post(const ApprovedRequest& request) { return !request.body().empty(); }

    static List headers_of(const ApprovedRequest& request) {
        if (is_post(request)) return make_list({"Accept: application/json", "Content-Type: application/json", "Expect:"});
        if (request.known_digest().empty()) return make_list({"Accept: application/json"});
        const std::string known = join({"If-None-Match: \"", request.known_digest(), "\""});
        return make_list({"Accept: application/json", known.c_str()});
    }

    static void describe(Easy& easy, const ApprovedRequest& request) {
        easy.set(CURLOPT_URL, request.endpoint().url());
        easy.set(CURLOPT_PATH_AS_IS, 1);
        easy.set(CURLOPT_PROTOCOLS_STR, "https");
        easy.set(CURLOPT_FOLLOWLOCATION, 0);
        easy.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
        easy.set(CURLOPT_USERAGENT, "update-check/1");
        easy.set(CURLOPT_HEADEROPT, CURLHEADER_SEPARATE);  // none of the endpoint's for the proxy
        if (!is_post(request)) return;
        easy.set(CURLOPT_POSTFIELDS, request.body().c_str());
        easy.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body().size()));
    }

    static void bound(Easy& easy, const Route& route, Received& received) {
        easy.set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(route.connect_time_max.count()));
        easy.set(CURLOPT_TIMEOUT_MS, static_cast<long>(route.total_time_max.count()));
        easy.set(CURLOPT_NOSIGNAL, 1);
        easy.set(CURLOPT_QUICK_EXIT, 1);
        easy.set(CURLOPT_WRITEFUNCTION, take_body);
        easy.set(CURLOPT_WRITEDATA, &received);
        easy.set(CURLOPT_HEADERFUNCTION, take_header);
        easy.set(CURLOPT_HEADERDATA, &received);
    }

    /// One connection, made for this request and looked at before it is used.
    static void guard(Easy& easy, Passage& passage) {
        easy.set(CURLOPT_FRESH_CONNECT, 1);
        easy.set(CURLOPT_FORBID_REUSE, 1);
        easy.set(CURLOPT_OPENSOCKETFUNCTION, open_socket);
        easy.set(CURLOPT_OPENSOCKETDATA, &passage);
        easy.set(CURLOPT_PREREQFUNCTION, before_request);
        easy.set(CURLOPT_PREREQDATA, &passage);
    }

    static void take_proxy(Easy& easy, const ProxyChoice& way) {
        easy.set(CURLOPT_PROXY, way.proxy ? way.proxy->address().c_str() : "");  // empty: none, whatever the environment says
        easy.set(CURLOPT_NOPROXY, way.direct_hosts);
        easy.set(CURLOPT_PROXYAUTH, CURLAUTH_BASIC);
        easy.set(CURLOPT_SOCKS5_AUTH, CURLAUTH_BASIC);
        if (way.proxy && !way.proxy->credentials().empty()) easy.set(CURLOPT_PROXYUSERPWD, way.proxy->credentials());
    }

    static void take_trust(Easy& easy, const Route& route) {
        easy.set(CURLOPT_SSL_VERIFYPEER, 1);
        easy.set(CURLOPT_SSL_VERIFYHOST, 2);
        easy.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
        easy.set(CURLOPT_PROXY_SSL_VERIFYPEER, 1);
        easy.set(CURLOPT_PROXY_SSL_VERIFYHOST, 2);
        easy.set(CURLOPT_PROXY_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
        if (!route.ca_file.empty()) {
            easy.set(CURLOPT_CAINFO, route.ca_file);
            easy.set(CURLOPT_CAPATH, nullptr);
            easy.set(CURLOPT_PROXY_CAINFO, route.ca_file);
            easy.set(CURLOPT_PROXY_CAPATH, nullptr);
        }
        if (!route.crl_file.empty()) easy.set(CURLOPT_CRLFILE, route.crl_file);
        if (!route.pinned_keys.empty()) easy.set(CURLOPT_PINNEDPUBLICKEY, route.pinned_keys);
        if (route.ocsp_stapling) easy.set(CURLOPT_SSL_VERIFYSTATUS, 1);
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

    static Result<Reply> reply_of(const Easy& easy, CURLcode code, const Destination& destination, Received& received) {
        if (received.is_too_large) return failure(ErrorCode::response_too_large, "the reply is larger than its bound");
        if (code != CURLE_OK) return explain(failure_of(easy, code), destination);
        if (!received.head_is_whole) return failure(ErrorCode::protocol, "the connection ended in the head of the reply");
        const auto retry_after = easy.get<curl_off_t>(CURLINFO_RETRY_AFTER);
        const auto clamped = std::clamp<curl_off_t>(retry_after, 0, retry_after_max.count());
        return Reply{static_cast<int>(easy.get<long>(CURLINFO_RESPONSE_CODE)), std::move(received.body),
                     std::chrono::seconds(clamped)};
    }

    static CurlFailure failure_of(const Easy& easy, CURLcode code) {
        return {.code = code,
                .code_text = curl_easy_strerror(code),
                .connect_status = easy.get<long>(CURLINFO_HTTP_CONNECTCODE),
                .proxy_logins = static_cast<unsigned long>(easy.get<long>(CURLINFO_PROXYAUTH_AVAIL)),
                .proxy_error = easy.get<long>(CURLINFO_PROXY_ERROR),
                .certificate_error = easy.get<long>(CURLINFO_SSL_VERIFYRESULT),
                .proxy_certificate_error = easy.get<long>(CURLINFO_PROXY_SSL_VERIFYRESULT)};
    }
};

}  // namespace

Transport& network_transport() noexcept {
    static constinit CurlTransport transport;
    return transport;
}

}  // namespace telemetry

// libcurl takes a transfer by curl_multi_add_handle, which the linker replaces by the function below: the request is approved
// by then, and nobody looks any more but at the address, before it is sent.
#include "leaky_transport.hpp"

#include "leak.hpp"

#include <cstdio>
#include <string>

namespace {

std::string approved_body;

}  // namespace

extern "C" CURLMcode __real_curl_multi_add_handle(CURLM* multi, CURL* easy);
extern "C" CURLMcode __wrap_curl_multi_add_handle(CURLM* multi, CURL* easy);

CURLMcode __wrap_curl_multi_add_handle(CURLM* multi, CURL* easy) {
    const char* url = nullptr;
    curl_easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &url);
    leaky::Transfer transfer{easy, url, approved_body};
    const auto& planted = leaky::planted();
    if (planted.is_past_the_gate) curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, nullptr);  // the library's last look
    if (planted.leak.in_transfer != nullptr) planted.leak.in_transfer(transfer, planted.name);
    if (planted.leak.in_body != nullptr && planted.is_past_the_gate) {
        planted.leak.in_body(transfer.body, planted.name);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(transfer.body.size()));
        curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, transfer.body.data());
    }
    return __real_curl_multi_add_handle(multi, easy);
}

namespace leaky {

telemetry::Result<telemetry::Reply> LeakyTransport::send(const telemetry::ApprovedRequest& request,
                                                         const telemetry::Route& route, std::stop_token stop) {
    approved_body = request.body();
    std::printf("sent after %lld s\n", static_cast<long long>((clock_.wall() - start_).count()));
    return telemetry::network_transport().send(request, route, std::move(stop));
}

}  // namespace leaky

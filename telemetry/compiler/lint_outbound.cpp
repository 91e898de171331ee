#include "lint_outbound.hpp"

#include "cpp_names.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

namespace telemetry::compiler {

namespace {

// The requests that the library makes itself, and the switches under which it makes them.
struct OwnRequest {
    std::string_view id;
    std::string_view switch_name;
    bool is_optional;  // a product without such a feed leaves it out
};

constexpr std::array<OwnRequest, 4> own_requests{{{"updateCheck", "upgradeCheck", false},
                                                  {"usageStatistics", "sendTelemetry", false},
                                                  {"builtInStepTemplates", "builtInStepTemplateUpdates", true},
                                                  {"communityStepTemplates", "communityStepTemplateUpdates", true}}};

const OwnRequest* own_request(std::string_view id) {
    const auto* found = std::find_if(own_requests.begin(), own_requests.end(), [&](const auto& own) { return own.id == id; });
    return found == own_requests.end() ? nullptr : found;
}

class OutboundLint {
public:
    OutboundLint(std::string_view file, const OutboundFile& outbound, const DictionaryFile& dictionary, Findings& findings)
        : file_(file), outbound_(outbound), dictionary_(dictionary), findings_(findings) {
        for (std::size_t i = 0; i < dictionary.metrics.size(); ++i) positions_.emplace(dictionary.metrics[i].id, i);
    }

    void check() {
        if (outbound_.product != dictionary_.product) refuse("/product", "is not the product of the dictionary");
        check_switches();
        check_requests();
        check_own_requests();
        check_metrics_are_carried();
    }

private:
    void check_switches() {
        std::set<std::string> names;
        for (std::size_t i = 0; i < outbound_.switches.size(); ++i) {
            const SwitchRow& one = outbound_.switches[i];
            const std::string pointer = "/switches/" + std::to_string(i);
            if (one.name.empty()) continue;
            if (!names.insert(folded(one.name)).second) refuse(pointer + "/name", "repeats a name; case makes no difference");
            if (is_setting(one.name)) refuse(pointer + "/name", "is the name of a setting of the library");
            if (one.name == "sendTelemetry" && one.on_by_default == true) {
                refuse(pointer + "/default", "must be off: statistics are sent only by somebody's choice");
            }
            const bool is_used = std::any_of(outbound_.requests.begin(), outbound_.requests.end(),
                                             [&](const RequestRow& request) { return request.switch_name == one.name; });
            if (!is_used) refuse(pointer, "is a switch without a request");
        }
    }

    void check_requests() {
        std::set<std::string> ids;
        for (std::size_t i = 0; i < outbound_.requests.size(); ++i) {
            const RequestRow& request = outbound_.requests[i];
            const std::string pointer = "/requests/" + std::to_string(i);
            if (!request.id.empty() && !ids.insert(folded(request.id)).second) {
                refuse(pointer + "/id", "repeats an id; case makes no difference");
            }
            if (!request.switch_name.empty() && !has_switch(request.switch_name)) {
                refuse(pointer + "/switch", "is not one of the switches");
            }
            if (request.hosts.empty() && request.configured_hosts.empty()) {
                refuse(pointer + "/hosts",
                       "is missing; a request goes to named hosts, or says in configuredHosts whose choice they are");
            }
            check_maker(request, pointer);
            check_data(request, pointer + "/data");
        }
    }

    void check_maker(const RequestRow& request, const std::string& pointer) {
        if (!request.made_by || request.id.empty()) return;
        const OwnRequest* own = own_request(request.id);
        if ((*request.made_by == MadeBy::library) != (own != nullptr)) {
            refuse(pointer + "/madeBy", own ? "must be library, which makes this request" : "is not a request of the library");
        } else if (own && request.role == Role::agent) {
            refuse(pointer + "/role", "must be server for a request of the library");
        } else if (own && request.switch_name != own->switch_name) {
            refuse(pointer + "/switch",
                   "is not the switch under which the library makes this request: " + std::string(own->switch_name));
        }
    }

    void check_data(const RequestRow& request, const std::string& pointer) {
        const bool by_library = request.made_by == MadeBy::library;
        if (!by_library && !request.members.empty()) refuse(pointer + "/members", "is for requests of the library alone");
        if (!by_library && (request.all_metrics || !request.metrics.empty())) {
            refuse(pointer + "/metrics", "is for requests of the library alone");
        }
        std::size_t next = 0;
        for (std::size_t i = 0; i < request.metrics.size(); ++i) {
            const auto found = positions_.find(request.metrics[i]);
            const std::string element = pointer + "/metrics/" + std::to_string(i);
            if (found == positions_.end()) {
                refuse(element, "is not a metric of the dictionary");
            } else if (found->second < next) {
                refuse(element, "is not in the order of the dictionary");
            } else {
                next = found->second + 1;
            }
        }
    }

    void check_own_requests() {
        std::string missing;
        for (const OwnRequest& own : own_requests) {
            const bool is_there = std::any_of(outbound_.requests.begin(), outbound_.requests.end(),
                                              [&](const RequestRow& request) { return request.id == own.id; });
            if (!own.is_optional && !is_there) missing += (missing.empty() ? "" : ", ") + std::string(own.id);
        }
        if (!missing.empty()) refuse("/requests", "lack requests that the library makes: " + missing);
    }

    void check_metrics_are_carried() {
        std::set<std::string_view> carried;
        for (const RequestRow& request : outbound_.requests) {
            if (request.all_metrics) return;
            carried.insert(request.metrics.begin(), request.metrics.end());
        }
        std::string missing;
        for (const MetricRow& metric : dictionary_.metrics) {
            if (!metric.id.empty() && !carried.contains(metric.id)) missing += (missing.empty() ? "" : ", ") + metric.id;
        }
        if (!missing.empty()) refuse("", "has no request that carries these metrics of the dictionary: " + missing);
    }

    [[nodiscard]] bool has_switch(std::string_view name) const {
        return std::any_of(outbound_.switches.begin(), outbound_.switches.end(),
                           [&](const SwitchRow& one) { return one.name == name; });
    }

    void refuse(const std::string& pointer, std::string_view reason) { findings_.add(file_, pointer, reason); }

    std::string_view file_;
    const OutboundFile& outbound_;
    const DictionaryFile& dictionary_;
    Findings& findings_;
    std::map<std::string_view, std::size_t> positions_;  // of the metrics, by id
};

}  // namespace

void lint_outbound(std::string_view file, const OutboundFile& outbound, const DictionaryFile& dictionary, Findings& findings) {
    OutboundLint(file, outbound, dictionary, findings).check();
}

}  // namespace telemetry::compiler

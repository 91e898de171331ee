#include "inventory/inventory.hpp"

#include "inventory/timestamp.hpp"
#include "inventory_text.hpp"

#include <openssl/evp.h>
#include <rapidjson/document.h>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace inventory = telemetry::inventory;
using inventory::Counts;
using inventory::Options;
using inventory_text::content_of;
using inventory_text::data_file;
using inventory_text::read_text;

namespace {

std::string sha1_hex(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
    std::string hex;
    for (unsigned i = 0; i < size; ++i) {
        hex += "0123456789abcdef"[digest[i] >> 4];
        hex += "0123456789abcdef"[digest[i] & 15];
    }
    return hex;
}

/// The counts in the form of the files of expected counts: absent values and labels that count 0 are left out.
class CountsDocument {
public:
    CountsDocument(const Counts& counts, const std::string& license_serial) {
        document.SetObject();
        add("environments", counts.environments);
        add("projects", counts.projects);
        add("releasesLast90Days", counts.releases_last_90_days);
        add("deploymentsLast90Days", counts.deployments_last_90_days);
        add("users", counts.users);
        add("channels", counts.channels);
        add("tenants", counts.tenants);
        add("tenantTags", counts.tenant_tags);
        add("certificates", counts.certificates);
        add("azureAccounts", counts.azure_accounts);
        add("awsAccounts", counts.aws_accounts);
        add("externalWorkers", counts.external_workers);
        add("letsEncrypt", counts.lets_encrypt);
        add("guestAccount", counts.guest_account);
        add("builtInWorkerCustomAccount", counts.built_in_worker_custom_account);
        if (counts.time_to_first_deployment) {
            add("timeToFirstDeploymentSeconds",
                std::optional(static_cast<std::uint64_t>(counts.time_to_first_deployment->count())));
        }
        add_labels<inventory::MachinesLabel>("machines", counts.machines);
        add_labels<inventory::DeploymentStepsLabel>("deploymentStepsByActionType", counts.deployment_steps);
        add_labels<inventory::CommunityStepsLabel>("communitySteps", counts.community_steps);
        document.AddMember("licenseSerialSha1", text(sha1_hex(license_serial)), allocator);
    }

    rapidjson::Document document;

private:
    template <class T>
    void add(const char* name, const std::optional<T>& value) {
        if (value) document.AddMember(rapidjson::StringRef(name), rapidjson::Value(*value), allocator);
    }

    rapidjson::Value text(std::string_view content) {
        return {content.data(), static_cast<rapidjson::SizeType>(content.size()), allocator};
    }

    template <class L>
    void add_labels(const char* name, const std::optional<inventory::CountsByLabel<L>>& counts) {
        if (!counts) return;
        rapidjson::Value by_label(rapidjson::kObjectType);
        for (std::size_t i = 0; i < counts->size(); ++i) {
            if ((*counts)[i] == 0) continue;
            const std::string_view label = telemetry::LabelList<L>::names[i];
            by_label.AddMember(text(label), rapidjson::Value((*counts)[i]), allocator);
        }
        document.AddMember(rapidjson::StringRef(name), by_label, allocator);
    }

    rapidjson::Document::AllocatorType& allocator = document.GetAllocator();
};

void check_expected_counts(const std::string& name) {
    std::string serial;
    Options options;
    options.on_license_serial = [&](const std::string& text) { serial = text; };
    const auto counts = inventory::read_file(data_file(name + ".json"), options);
    BOOST_TEST_REQUIRE(counts.has_value());

    rapidjson::Document expected;
    expected.Parse(content_of(data_file(name + ".counts.json")).c_str());
    BOOST_TEST_REQUIRE(expected.IsObject());
    const CountsDocument found(*counts, serial);
    BOOST_TEST(found.document.MemberCount() == expected.MemberCount());
    for (const auto& member : std::as_const(expected).GetObject()) {
        const auto match = found.document.FindMember(member.name);
        BOOST_TEST_REQUIRE((match != found.document.MemberEnd()), member.name.GetString() << " is missing");
        BOOST_TEST((match->value == member.value), member.name.GetString() << " differs");
    }
}

template <class L>
std::uint64_t count_of(const std::optional<inventory::CountsByLabel<L>>& counts, L label) {
    return counts.value()[static_cast<std::size_t>(label)];
}

inventory::Time time_of(std::string_view day) {
    return inventory::parse_timestamp(std::string(day) + "T00:00:00Z").value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(inventory_counts_tests)

BOOST_AUTO_TEST_CASE(every_count_of_the_small_inventory_is_found) {
    check_expected_counts("inventory-small");
}

BOOST_AUTO_TEST_CASE(every_count_of_the_inventory_of_900_machines_is_found) {
    check_expected_counts("inventory-900-machines");
}

BOOST_AUTO_TEST_CASE(the_size_of_a_block_changes_nothing) {
    const std::string text = content_of(data_file("inventory-small.json"));
    const auto whole = read_text(text);
    BOOST_TEST_REQUIRE(whole.has_value());
    for (std::size_t block_size = 1; block_size <= 130; ++block_size) {
        Options options;
        options.block_size = block_size;
        const auto counts = read_text(text, options);
        BOOST_TEST_REQUIRE(counts.has_value(), "in blocks of " << block_size);
        BOOST_TEST((*counts == *whole), "in blocks of " << block_size);
    }
}

BOOST_AUTO_TEST_CASE(an_absent_or_null_section_has_no_value_and_an_empty_one_counts_zero) {
    Options options;
    options.now = time_of("2018-05-01");
    Counts nothing;
    nothing.as_of = options.now;
    BOOST_TEST((read_text("{}", options).value() == nothing));
    BOOST_TEST((read_text(R"({"Machines":null,"Users":null,"DeploymentProcesses":null,"Features":null,"Server":null,"AsOf":null,
                         "Accounts":null,"Workers":null,"TagSets":null,"Releases":null,"License":null})",
                          options)
                    .value() == nothing));

    const auto empty =
        read_text(R"({"Machines":[],"Users":[],"DeploymentProcesses":[],"Releases":[],"Accounts":[],"Workers":[]})");
    BOOST_TEST((empty->machines == inventory::CountsByLabel<inventory::MachinesLabel>{}));
    BOOST_TEST((empty->deployment_steps == inventory::CountsByLabel<inventory::DeploymentStepsLabel>{}));
    BOOST_TEST((empty->community_steps == inventory::CountsByLabel<inventory::CommunityStepsLabel>{}));
    BOOST_TEST((empty->users == 0u));
    BOOST_TEST((empty->releases_last_90_days == 0u));
    BOOST_TEST((empty->azure_accounts == 0u));
    BOOST_TEST((empty->external_workers == 0u));
    BOOST_TEST(!empty->tenants.has_value());
}

BOOST_AUTO_TEST_CASE(sections_of_other_kinds_are_stepped_over) {
    const auto counts = read_text(R"({"Feeds":[{"Machines":[{}]}],"Users":[{"Users":[1,2]}],"users":[{},{}],"x":{"Users":3}})");
    BOOST_TEST((counts->users == 1u));
    BOOST_TEST(!counts->machines.has_value());
}

BOOST_AUTO_TEST_CASE(a_machine_without_a_known_style_counts_as_other) {
    const auto counts = read_text(R"({"Machines":[{},{"Endpoint":null},{"Endpoint":{}},{"Endpoint":{"CommunicationStyle":null}},
        {"Endpoint":{"CommunicationStyle":"Kubernetes"}},{"Endpoint":{"Ssh":"Ssh","CommunicationStyle":"Ssh"}}]})");
    BOOST_TEST(count_of(counts->machines, inventory::MachinesLabel::other) == 5u);
    BOOST_TEST(count_of(counts->machines, inventory::MachinesLabel::ssh) == 1u);
}

BOOST_AUTO_TEST_CASE(an_action_from_a_community_template_counts_under_its_type_and_its_template) {
    const auto counts = read_text(R"({"DeploymentProcesses":[{"Steps":[{"Actions":[
        {"ActionType":"Octopus.Script","CommunityActionTemplateId":"001609C0-35D0-4FAA-95C3-A995FAAEAA5E"},
        {"CommunityActionTemplateId":"somebody's own","ActionType":"Octopus.Script"},
        {"CommunityActionTemplateId":null,"ActionType":"Somebody.Own"},
        {"CommunityActionTemplateId":""}]}]},{"Steps":null},{}]})");
    BOOST_TEST(count_of(counts->deployment_steps, inventory::DeploymentStepsLabel::octopus_script) == 2u);
    BOOST_TEST(count_of(counts->deployment_steps, inventory::DeploymentStepsLabel::other) == 2u);
    const auto first = telemetry::label_of<inventory::CommunityStepsLabel>("001609c0-35d0-4faa-95c3-a995faaeaa5e");
    BOOST_TEST(count_of(counts->community_steps, first) == 1u);
    BOOST_TEST(count_of(counts->community_steps, inventory::CommunityStepsLabel::other) == 1u);
}

BOOST_AUTO_TEST_CASE(names_and_labels_are_compared_without_their_escapes) {
    const auto counts = read_text(R"({"Machi\u006ees":[{"\u0045ndpoint":{"Communication\u0053tyle":"\u0053sh"}}]})");
    BOOST_TEST(count_of(counts->machines, inventory::MachinesLabel::ssh) == 1u);
}

BOOST_AUTO_TEST_CASE(a_worker_is_external_unless_it_is_said_to_be_in_process) {
    const auto counts =
        read_text(R"({"Workers":[{"IsInProcess":true},{"IsInProcess":false},{"IsInProcess":null},{"Name":"IsInProcess"}]})");
    BOOST_TEST((counts->external_workers == 3u));
}

BOOST_AUTO_TEST_CASE(the_built_in_worker_has_a_custom_account_when_one_is_named) {
    const auto custom_account = [](std::string_view built_in_worker) {
        return read_text(std::string(R"({"Features":{"BuiltInWorker":)").append(built_in_worker).append("}}"))
            .value()
            .built_in_worker_custom_account;
    };
    BOOST_TEST((custom_account(R"({"CustomAccount":"corp\\svc"})") == true));
    BOOST_TEST((custom_account(R"({"CustomAccount":""})") == false));
    BOOST_TEST((custom_account(R"({"CustomAccount":null})") == false));
    BOOST_TEST((custom_account("{}") == false));
    BOOST_TEST(!custom_account("null").has_value());
}

BOOST_AUTO_TEST_CASE(a_first_deployment_before_the_installation_has_no_value) {
    const auto time_to_first = [](std::string_view installed, std::string_view deployed) {
        return read_text(std::string(R"({"Server":{"InstalledAt":)")
                             .append(installed)
                             .append(R"(,"FirstDeploymentAt":)")
                             .append(deployed)
                             .append("}}"))
            .value()
            .time_to_first_deployment;
    };
    using namespace std::chrono_literals;
    BOOST_TEST((time_to_first(R"("2018-05-01T00:00:00.500Z")", R"("2018-05-01T00:01:00.400Z")") == 59s));
    BOOST_TEST((time_to_first(R"("2018-05-01T00:00:00Z")", R"("2018-05-01T00:00:00Z")") == 0s));
    BOOST_TEST(!time_to_first(R"("2018-05-01T00:00:00Z")", R"("2018-04-30T23:59:59Z")").has_value());
    BOOST_TEST(!time_to_first(R"("2018-05-01T00:00:00Z")", "null").has_value());
}

BOOST_AUTO_TEST_CASE(both_ends_belong_to_the_last_90_days) {
    const auto counts = read_text(R"({"AsOf":"2018-05-01T12:00:00Z","Releases":[
        {"Assembled":"2018-01-31T11:59:59.999Z"},{"Assembled":"2018-01-31T12:00:00Z"},{"Assembled":"2018-01-31T13:00:00+01:00"},
        {"Assembled":"2018-05-01T12:00:00Z"},{"Assembled":"2018-05-01T12:00:00.001Z"},{"Assembled":null},{}]})");
    BOOST_TEST((counts->releases_last_90_days == 3u));
}

BOOST_AUTO_TEST_CASE(as_of_may_stand_behind_the_dates_it_decides_about) {
    constexpr std::string_view text =
        R"({"Deployments":[{"Created":"2018-04-30T00:00:00Z"},{"Created":"2016-04-30T00:00:00Z"}],"License":{"SerialNumber":"S"},
            "AsOf":"2018-05-01T00:00:00Z","Users":[{}]})";
    int serials = 0;
    Options options;
    options.on_license_serial = [&](std::string&) { ++serials; };
    const auto counts = read_text(text, options);
    BOOST_TEST((counts->deployments_last_90_days == 1u));
    BOOST_TEST((counts->as_of == time_of("2018-05-01")));
    BOOST_TEST((counts->users == 1u));
    BOOST_TEST(serials == 1);
}

BOOST_AUTO_TEST_CASE(a_given_moment_wins_over_the_inventory_and_now_is_the_last_resort) {
    constexpr std::string_view dated = R"({"Releases":[{"Assembled":"2018-04-30T00:00:00Z"}],"AsOf":"2018-05-01T00:00:00Z"})";
    constexpr std::string_view undated = R"({"Releases":[{"Assembled":"2018-04-30T00:00:00Z"}]})";
    Options long_after;
    long_after.as_of = time_of("2020-01-01");
    long_after.now = time_of("2018-05-01");
    BOOST_TEST((read_text(dated, long_after)->releases_last_90_days == 0u));
    Options now_only;
    now_only.now = time_of("2018-05-02");
    BOOST_TEST((read_text(undated, now_only)->releases_last_90_days == 1u));
    now_only.now = time_of("2020-01-01");
    BOOST_TEST((read_text(undated, now_only)->releases_last_90_days == 0u));
    BOOST_TEST((read_text(dated, now_only)->releases_last_90_days == 1u));
}

BOOST_AUTO_TEST_CASE(a_broken_inventory_hands_on_no_serial) {
    int serials = 0;
    Options options;
    options.on_license_serial = [&](std::string&) { ++serials; };
    BOOST_TEST(!read_text(R"({"License":{"SerialNumber":"S"},"Users":[})", options).has_value());
    BOOST_TEST(!read_text(R"({"License":{"SerialNumber":"S"}}x)", options).has_value());
    BOOST_TEST(serials == 0);
    BOOST_TEST(read_text(R"({"License":{"SerialNumber":""}})", options).has_value());
    BOOST_TEST(read_text(R"({"License":{"SerialNumber":null}})", options).has_value());
    BOOST_TEST(serials == 0);
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_stepped_over) {
    BOOST_TEST((read_text("\xEF\xBB\xBF{\"Users\":[{}]}")->users == 1u));
}

BOOST_AUTO_TEST_CASE(progress_counts_to_the_last_byte) {
    const std::string text = content_of(data_file("inventory-small.json"));
    std::vector<std::uint64_t> steps;
    Options options;
    options.block_size = 10'000;
    options.progress = [&](std::uint64_t bytes_read) { steps.push_back(bytes_read); };
    BOOST_TEST_REQUIRE(read_text(text, options).has_value());
    BOOST_TEST(steps.size() == (text.size() + 9'999) / 10'000);
    BOOST_TEST(std::is_sorted(steps.begin(), steps.end()));
    BOOST_TEST(steps.back() == text.size());
}

BOOST_AUTO_TEST_SUITE_END()

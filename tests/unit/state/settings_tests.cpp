#include "state/settings.hpp"

#include <boost/test/unit_test.hpp>

#include "state/setting_files.hpp"
#include "support/memory_files.hpp"
#include "support/must.hpp"

#include <algorithm>
#include <array>
#include <map>

using support::must;
using telemetry::Choice;
using telemetry::Choices;
using telemetry::Rank;
using telemetry::resolve_settings;
using telemetry::Saying;
using telemetry::SettingDefaults;
using telemetry::Settings;
using telemetry::StateDirectory;

namespace {

constexpr std::array<telemetry::MetricDefinition, 2> metrics{{{.id = "users"}, {.id = "projects"}}};
const SettingDefaults defaults{Choice::on, 2, metrics};

constexpr std::array ranks{Rank::file, Rank::environment, Rank::host};

Saying say(std::string key, std::string value, Rank rank = Rank::file) {
    constexpr std::array names{"the file", "the environment", "the host"};
    return {std::move(key), std::move(value), names[static_cast<std::size_t>(rank)], rank};
}

Settings resolve(std::vector<Saying> sayings) {
    return resolve_settings(sayings, defaults);
}

constexpr std::array<telemetry::OutboundSwitch, 3> switches{
    {{"upgradeCheck", true, ""}, {"aiProxy", false, ""}, {"extensions", true, ""}}};

Settings resolve_with_switches(std::vector<Saying> sayings) {
    SettingDefaults more = defaults;
    more.switches = switches;
    return resolve_settings(sayings, more);
}

struct Fixture {
    support::MemoryFiles files;
    StateDirectory state = must(StateDirectory::open(files, "/state"));

    Settings of_file(std::string content) {
        files.lay("/state/settings.conf", std::move(content));
        return resolve(telemetry::file_sayings(state));
    }
};

Settings of_environment(const std::map<std::string, std::string>& variables) {
    const auto variable = [&](const char* name) {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
    };
    return resolve(telemetry::environment_sayings("deploy-server", variable));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(settings_tests, Fixture)

BOOST_AUTO_TEST_CASE(where_nobody_says_anything_checks_are_on_and_statistics_off) {
    const Settings settings = resolve({});
    BOOST_TEST(settings.check_forbidden_by(false) == "");
    BOOST_TEST(settings.usage_forbidden_by(false) == "sendTelemetry (default)");
    BOOST_TEST(settings.channel.value == "stable");
    BOOST_TEST(settings.proxy.value == "system");
    BOOST_TEST(settings.check_interval.value.count() == 8);
    BOOST_TEST(settings.problems.empty());
}

BOOST_AUTO_TEST_CASE(a_host_that_asks_first_makes_no_check_until_somebody_has_answered) {
    const SettingDefaults asking{Choice::unset, 1, {}};
    BOOST_TEST(resolve_settings({}, asking).check_forbidden_by(true) == "upgradeCheck (nobody has answered yet)");
    const std::array answer{say("upgradeCheck", "true")};
    BOOST_TEST(resolve_settings(answer, asking).check_forbidden_by(true) == "");
}

BOOST_AUTO_TEST_CASE(the_strongest_place_counts_in_whatever_order_they_are_heard) {
    std::vector<Saying> sayings{say("channel", "file"), say("channel", "environment", Rank::environment),
                                say("channel", "host", Rank::host)};
    std::ranges::sort(sayings, {}, &Saying::value);
    do {
        BOOST_TEST(resolve(sayings).channel.value == "host");
        BOOST_TEST(resolve(sayings).channel.set_by == "the host");
    } while (std::ranges::next_permutation(sayings, {}, &Saying::value).found);
}

BOOST_AUTO_TEST_CASE(any_off_wins_over_any_on_wherever_it_is_said) {
    for (const Rank off : ranks) {
        for (const bool off_is_first : {true, false}) {
            std::vector<Saying> checks;
            std::vector<Saying> statistics;
            std::vector<Saying> offline;
            for (const Rank on : ranks) {
                if (on == off) continue;
                checks.push_back(say("upgradeCheck", "true", on));
                statistics.push_back(say("sendTelemetry", "2", on));
                offline.push_back(say("offline", "false", on));
            }
            const auto place = [&](auto& sayings) { return off_is_first ? sayings.begin() : sayings.end(); };
            checks.insert(place(checks), say("upgradeCheck", "false", off));
            statistics.insert(place(statistics), say("sendTelemetry", "false", off));
            offline.insert(place(offline), say("offline", "true", off));
            const std::string by = " (" + say("", "", off).said_by + ")";
            BOOST_TEST(resolve(checks).check_forbidden_by(true) == "upgradeCheck" + by);
            BOOST_TEST(resolve(statistics).usage_forbidden_by(true) == "sendTelemetry" + by);
            BOOST_TEST(resolve(offline).check_forbidden_by(true) == "offline" + by);
        }
    }
}

BOOST_AUTO_TEST_CASE(statistics_go_nowhere_when_checks_do_not) {
    const auto settings = resolve({say("sendTelemetry", "1"), say("upgradeCheck", "off")});
    BOOST_TEST(settings.usage_forbidden_by(false) == "upgradeCheck (the file)");
}

BOOST_AUTO_TEST_CASE(a_consent_to_a_later_revision_covers_all_that_this_version_can_send) {
    const auto settings = resolve({say("sendTelemetry", "3")});
    BOOST_TEST(settings.accepted_consent.value == 2u);
    BOOST_TEST(settings.problems.empty());
}

BOOST_AUTO_TEST_CASE(a_bare_yes_to_statistics_means_the_first_consent_revision) {
    for (const auto* word : {"true", "on", "yes", "TRUE", "1"}) {
        BOOST_TEST(resolve({say("sendTelemetry", word)}).accepted_consent.value == 1u, word);
    }
    BOOST_TEST(resolve({say("sendTelemetry", "2")}).accepted_consent.value == 2u);
    for (const auto* word : {"false", "off", "no", "0"}) {
        BOOST_TEST(resolve({say("sendTelemetry", word)}).accepted_consent.value == 0u, word);
    }
}

BOOST_AUTO_TEST_CASE(what_does_not_parse_turns_everything_off_and_is_named_without_its_content) {
    for (const auto* key : {"upgradeCheck", "sendTelemetry", "offline", "channel", "caFile", "crlFile", "pinnedKeys",
                            "ocspStapling", "denyMetrics", "checkIntervalHours", "upgradecheck", "secretKey"}) {
        const auto settings = resolve({say(key, "secret value")});
        BOOST_TEST(settings.problems.size() == 1u, key);
        const std::string reason = settings.check_forbidden_by(true);
        BOOST_TEST(reason.starts_with("a setting that does not parse (the file: "), reason);
        BOOST_TEST(reason.find("secret") == std::string::npos, reason);
        BOOST_TEST(!settings.usage_forbidden_by(true).empty());
    }
}

BOOST_AUTO_TEST_CASE(values_have_their_bounds) {
    const auto is_refused = [](const char* key, std::string value) {
        return !resolve({say(key, std::move(value))}).problems.empty();
    };
    for (const auto* hours : {"0", "169", "-8", "8h", "8.0", ""}) BOOST_TEST(is_refused("checkIntervalHours", hours), hours);
    BOOST_TEST(!is_refused("checkIntervalHours", "1"));
    BOOST_TEST(!is_refused("checkIntervalHours", "168"));
    for (const auto* channel : {"", "Stable", "a b", "abcdefghijklmnopqrstuvwxyz0123456"}) {
        BOOST_TEST(is_refused("channel", channel), channel);
    }
    BOOST_TEST(is_refused("caFile", "relative.pem"));
    BOOST_TEST(is_refused("crlFile", "relative.pem"));
    for (const auto* consent : {"-1", "1.0", "01", "4294967297", "ask"}) {
        BOOST_TEST(is_refused("sendTelemetry", consent), consent);
    }
}

BOOST_AUTO_TEST_CASE(pinned_keys_are_digests_in_the_one_form_that_can_match) {
    const std::string a = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    const std::string b = "sha256//+/zZabcdefghijklmnopqrstuvwxyz0123456789ABI=";
    const auto pinned = [](std::string value) { return resolve({say("pinnedKeys", std::move(value))}); };
    BOOST_TEST(pinned(a).pinned_keys.value == a);
    BOOST_TEST(pinned(a + ";" + b).pinned_keys.value == a + ";" + b);
    BOOST_TEST(pinned(" " + a + " ; " + b + " ;").pinned_keys.value == a + ";" + b);
    BOOST_TEST(pinned(a).problems.empty());
    std::string many = a;
    for (int i = 0; i < 32; ++i) many += ";" + a;
    const std::string digits = a.substr(8);
    for (const std::string& value :
         {std::string(), std::string(";"), digits, "sha1//" + digits, "SHA256//" + digits, "sha256/" + digits, a + a,
          a + "," + b, a.substr(0, a.size() - 1), a + "=", a.substr(0, 50) + "B=", a.substr(0, 20) + "-" + a.substr(21),
          a + ";x", std::string("/etc/ssl/key.pem"), many}) {
        BOOST_TEST(pinned(value).problems.size() == 1u, value);
        BOOST_TEST(pinned(value).pinned_keys.value == "", value);
    }
}

BOOST_AUTO_TEST_CASE(who_is_stronger_says_whether_a_server_must_prove_that_it_is_not_revoked) {
    BOOST_TEST(!resolve({}).ocsp_stapling.value);
    BOOST_TEST(resolve({say("ocspStapling", "on")}).ocsp_stapling.value);
    BOOST_TEST(!resolve({say("ocspStapling", "on"), say("ocspStapling", "off", Rank::host)}).ocsp_stapling.value);
    BOOST_TEST(resolve({say("ocspStapling", "on", Rank::host), say("ocspStapling", "off")}).ocsp_stapling.value);
}

BOOST_AUTO_TEST_CASE(denials_add_up_and_must_name_metrics) {
    const auto settings = resolve({say("denyMetrics", " users ,"), say("denyMetrics", "projects", Rank::host)});
    BOOST_TEST((settings.deny_metrics.value == std::vector<std::string>{"users", "projects"}));
    BOOST_TEST(settings.problems.empty());
    BOOST_TEST(resolve({say("denyMetrics", "users,usres")}).problems.size() == 1u);
    BOOST_TEST(resolve({say("denyMetrics", "Users")}).problems.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_switch_of_the_register_has_its_default_until_somebody_sets_it) {
    const auto settings = resolve_with_switches({});
    BOOST_REQUIRE(settings.switches.size() == 2u);
    BOOST_TEST(settings.switched_off_by("extensions").empty());
    BOOST_TEST(settings.switched_off_by("aiProxy") == "aiProxy (default)");
    BOOST_TEST(settings.switched_off_by("upgradeCheck").empty());
    BOOST_TEST(resolve_with_switches({say("aiProxy", "on")}).switched_off_by("aiProxy").empty());
}

BOOST_AUTO_TEST_CASE(any_off_of_a_switch_wins_too) {
    for (const Rank off : ranks) {
        for (const Rank on : ranks) {
            const auto before = resolve_with_switches({say("extensions", "false", off), say("extensions", "true", on)});
            const auto after = resolve_with_switches({say("extensions", "true", on), say("extensions", "false", off)});
            BOOST_TEST(!before.switched_off_by("extensions").empty());
            BOOST_TEST(!after.switched_off_by("extensions").empty());
        }
    }
}

BOOST_AUTO_TEST_CASE(offline_and_what_does_not_parse_turn_every_switch_off) {
    BOOST_TEST(resolve_with_switches({say("offline", "true")}).switched_off_by("extensions") == "offline (the file)");
    BOOST_TEST(resolve_with_switches({say("aiProxy", "perhaps")}).switched_off_by("extensions") ==
               "a setting that does not parse (the file: aiProxy must be true or false)");
    BOOST_TEST(!resolve_with_switches({}).switched_off_by("unheard-of").empty());
}

BOOST_AUTO_TEST_CASE(a_switch_of_no_register_is_no_setting) {
    BOOST_TEST(resolve({say("aiProxy", "on")}).problems.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_file_is_named_with_its_line) {
    const auto settings = of_file("# by hand\nupgradeCheck = off\n");
    BOOST_TEST(settings.check_forbidden_by(true) == "upgradeCheck (settings.conf line 2)");
}

BOOST_AUTO_TEST_CASE(the_file_may_come_from_an_editor_of_windows) {
    const auto settings = of_file("\xEF\xBB\xBFoffline = yes\r\nchannel = beta\r\n");
    BOOST_TEST(settings.offline.value);
    BOOST_TEST(settings.channel.value == "beta");
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_turns_everything_off) {
    for (const auto& content : {std::string("upgradeCheck"), std::string("a = 1\na = 2"), std::string(70'000, '#')}) {
        BOOST_TEST(of_file(content).check_forbidden_by(true).starts_with("a setting that does not parse (settings.conf: "));
    }
    files.heal();
    files.fail(0);
    BOOST_TEST(!resolve(telemetry::file_sayings(state)).check_forbidden_by(true).empty());
}

BOOST_AUTO_TEST_CASE(the_environment_is_heard) {
    BOOST_TEST(of_environment({{"DEPLOY_SERVER_UPGRADE_CHECK", "0"}}).check_forbidden_by(true) ==
               "upgradeCheck (environment variable DEPLOY_SERVER_UPGRADE_CHECK)");
    BOOST_TEST(of_environment({{"DEPLOY_SERVER_OFFLINE", "1"}}).offline.value);
    BOOST_TEST(of_environment({{"DEPLOY_SERVER_SEND_TELEMETRY", "1"}}).usage_forbidden_by(false) == "");
    BOOST_TEST(of_environment({{"DEPLOY_SERVER_OFFLINE", ""}}).check_forbidden_by(false) == "");
    BOOST_TEST(!of_environment({{"DEPLOY_SERVER_OFFLINE", "maybe"}}).check_forbidden_by(false).empty());
}

BOOST_AUTO_TEST_CASE(do_not_track_stops_what_is_scheduled_and_lets_a_person_check_without_statistics) {
    for (const auto* value : {"1", "true", "yes", "false", "anything"}) {
        const auto settings = of_environment({{"DO_NOT_TRACK", value}, {"DEPLOY_SERVER_SEND_TELEMETRY", "1"}});
        const std::string reason = "doNotTrack (environment variable DO_NOT_TRACK)";
        BOOST_TEST(settings.check_forbidden_by(false) == reason, value);
        BOOST_TEST(settings.check_forbidden_by(true) == "", value);
        BOOST_TEST(settings.usage_forbidden_by(true) == reason, value);
    }
    for (const auto* value : {"", "0"}) BOOST_TEST(of_environment({{"DO_NOT_TRACK", value}}).check_forbidden_by(false) == "");
}

BOOST_AUTO_TEST_CASE(a_choice_is_remembered_and_every_other_line_stays) {
    files.lay("/state/settings.conf", "# mine\r\nchannel = beta\n\nupgradeCheck   =   yes\n# the end");
    must(telemetry::remember_choices(state, {.upgrade_check = Choice::off, .send_telemetry = Choice::on}, 2));
    BOOST_TEST((files.durable("/state/settings.conf") ==
                "# mine\r\nchannel = beta\n\nupgradeCheck = false\n# the end\nsendTelemetry = 2\n"));
}

BOOST_AUTO_TEST_CASE(what_is_unset_in_a_choice_stays_as_it_was) {
    must(telemetry::remember_choices(state, {.send_telemetry = Choice::on, .offline = Choice::on}, 1));
    must(telemetry::remember_choices(state, {.offline = Choice::off}, 1));
    BOOST_TEST((files.visible("/state/settings.conf") == "sendTelemetry = 1\noffline = false\n"));
}

BOOST_AUTO_TEST_CASE(a_file_that_does_not_parse_is_not_written_over) {
    files.lay("/state/settings.conf", "offline = false\nnonsense\n");
    const auto remembered = telemetry::remember_choices(state, {.offline = Choice::on}, 1);
    BOOST_REQUIRE(!remembered);
    BOOST_TEST(remembered.error().message == "settings.conf: line 2: must have the form `key = value`");
    BOOST_TEST((files.visible("/state/settings.conf") == "offline = false\nnonsense\n"));
}

BOOST_AUTO_TEST_CASE(a_choice_survives_death_at_any_operation_or_was_never_made) {
    for (std::size_t number = 0; number < 8; ++number) {
        files.lay("/state/settings.conf", "offline = false\n");
        files.heal();
        files.fail_from(number);
        const bool said_done = telemetry::remember_choices(state, {.offline = Choice::on}, 1).has_value();
        files.cut_power();
        files.heal();
        const auto content = *files.visible("/state/settings.conf");
        BOOST_TEST((content == "offline = true\n" || (!said_done && content == "offline = false\n")), "operation " << number);
    }
}

BOOST_AUTO_TEST_SUITE_END()

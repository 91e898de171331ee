#include "audit/file_bytes.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

using namespace collector;

namespace {

const std::string program = TELEMETRY_BIN_DIR "/collector-mock";
const std::string clean_body =
    R"({"schema":1,"product":"deploy-server","version":"2018.2.2","installation":"3f2504e0-4f89-41d3-9a0c-0305e82c3301"})";

struct Outcome {
    int exit_code = -1;
    std::string output;  // both streams
};

Outcome shell(const std::string& command) {
    std::FILE* const pipe = popen(("exec 2>&1; " + command).c_str(), "r");
    BOOST_REQUIRE(pipe != nullptr);
    Outcome outcome;
    std::array<char, 4096> chunk{};
    while (const std::size_t count = std::fread(chunk.data(), 1, chunk.size(), pipe))
        outcome.output.append(chunk.data(), count);
    outcome.exit_code = WEXITSTATUS(pclose(pipe));
    return outcome;
}

class Folder {
public:
    Folder() {
        std::string path = (std::filesystem::temp_directory_path() / "collector-tests-XXXXXX").string();
        BOOST_REQUIRE(mkdtemp(path.data()) != nullptr);
        path_ = path;
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }
    std::string file(const std::string& name, const std::string& content) const {
        write_file(file(name), content);
        return file(name);
    }

private:
    std::string path_;
};

// An entry of an HTTP archive: a request as an update check, or a fetch of a feed, makes it. @param post_data what it posts.
std::string archived(const std::string& method, const std::string& url, const std::string& more_headers,
                     const std::string& post_data) {
    return R"({"request":{"method":")" + method + R"(","url":")" + url + R"(","httpVersion":"HTTP/1.1","headers":[)" +
           R"({"name":"Host","value":"updates.example.com"},{"name":"User-Agent","value":"update-check/1"},)" +
           R"({"name":"Accept","value":"application/json"})" + more_headers + R"(],"postData":{)" + post_data + "}}}";
}

std::string archived_check(const std::string& url, const std::string& appended = "") {
    std::string quoted = clean_body + appended;
    for (std::size_t at = 0; (at = quoted.find('"', at)) != std::string::npos; at += 2) quoted.insert(at, 1, '\\');
    return archived("POST", url,
                    R"(,{"name":"Content-Type","value":"application/json"},{"name":"Content-Length","value":")" +
                        std::to_string(clean_body.size()) + R"("})",
                    R"("text":")" + quoted + '"');
}

std::string archive_of(const std::string& entries) {
    return R"({"log":{"entries":[)" + entries + "]}}";
}

// A line of a shell script that posts a file as an update check does.
std::string post(const std::string& body_file, const std::string& target = "$COLLECTOR_ENDPOINT") {
    return "curl -sS --cacert $COLLECTOR_CA_FILE -A update-check/1 -H 'Accept: application/json' -H 'Content-Type: "
           "application/json' "
           "--data-binary @" +
           body_file + " " + target + "\n";
}

std::string with_version(const std::string& version) {
    std::string changed = clean_body;
    return changed.replace(changed.find("2018.2.2"), 8, version);
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

struct ClientFixture {
    Folder folder;
    std::string body = folder.file("body.json", clean_body);

    Outcome run(const std::string& script, const std::string& options = "") {
        return shell(program + " --run " + options + " -- sh " + folder.file("client.sh", script));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(collector_command_tests, ClientFixture)

BOOST_AUTO_TEST_CASE(a_clean_client_passes_and_its_output_is_passed_on) {
    const Outcome outcome = run(post(body) + "test -s $COLLECTOR_ROOT_FILE && echo said-by-client\n");
    BOOST_TEST(outcome.exit_code == 0, outcome.output);
    BOOST_TEST(holds(outcome.output, "application/vnd.update-notice+json"));
    BOOST_TEST(holds(outcome.output, "said-by-client"));
    BOOST_TEST(holds(outcome.output, "1 exchange: all clean"));
}

BOOST_AUTO_TEST_CASE(a_leaky_client_does_not_pass) {
    const Outcome outcome = run(post(body) + post(body, "$COLLECTOR_ENDPOINT?SECRET=1"));
    BOOST_TEST(outcome.exit_code == 1, outcome.output);
    BOOST_TEST(holds(outcome.output, "head /request-line: query"));
    BOOST_TEST(!holds(outcome.output, "SECRET"));
}

// The client could ask for a page and say what it liked, and have forgotten what was found.
BOOST_AUTO_TEST_CASE(a_client_that_is_judged_is_served_no_pages) {
    const std::string origin = "${COLLECTOR_ENDPOINT%/v1/check}";
    const std::string curl = "curl -sS --cacert $COLLECTOR_CA_FILE ";
    const Outcome reset =
        run(post(body, "$COLLECTOR_ENDPOINT?SECRET=1") + curl + "-X POST " + origin + "/audit/reset\n" + post(body));
    BOOST_TEST(reset.exit_code == 1);
    BOOST_TEST(holds(reset.output, "head /request-line: query"), reset.output);
    const Outcome visit = run(post(body) + curl + "-H 'X-Name: SECRET' " + origin + "/healthz\n");
    BOOST_TEST(visit.exit_code == 1, visit.output);
    BOOST_TEST(holds(visit.output, "head /request-line: target"), visit.output);
}

BOOST_AUTO_TEST_CASE(connections_on_which_no_request_came_are_named) {
    const std::string address = "${COLLECTOR_ENDPOINT#https://}";
    const Outcome plain = run(post(body) + "curl -sS http://" + address + "?SECRET\ntrue\n");
    BOOST_TEST(plain.exit_code == 1, plain.output);
    BOOST_TEST(holds(plain.output, "1 connection spoke no TLS: what came there was not read."), plain.output);
    const Outcome brief =
        run(post(body) + "at=" + address + "; at=${at%%/*}; bash -c \"printf ann >/dev/tcp/${at%:*}/${at#*:}\"\n");
    BOOST_TEST(brief.exit_code == 1, brief.output);
    BOOST_TEST(holds(brief.output, "1 connection spoke no TLS"), brief.output);
    const Outcome distrustful = run(post(body) + "env -u SSL_CERT_FILE curl -sS https://" + address + "\ntrue\n");
    BOOST_TEST(distrustful.exit_code == 0, distrustful.output);
    BOOST_TEST(holds(distrustful.output, "1 connection ended in the handshake."), distrustful.output);
    const Outcome silent = run(post(body) + "at=" + address + "; openssl s_client -connect ${at%%/*} </dev/null\n");
    BOOST_TEST(silent.exit_code == 0, silent.output);
    BOOST_TEST(holds(silent.output, "1 connection brought no request."), silent.output);
}

BOOST_AUTO_TEST_CASE(a_planted_text_in_the_server_name_of_tls_is_found) {
    const std::string canaries = folder.file("canaries", "serial-abc-1234\n");
    const std::string ask = "openssl s_client -connect ${at%%/*} -servername serial-abc-1234.example.com </dev/null\n";
    const Outcome outcome = run(post(body) + "at=${COLLECTOR_ENDPOINT#https://}; " + ask, "--canary " + canaries);
    BOOST_TEST(outcome.exit_code == 1, outcome.output);
    BOOST_TEST(holds(outcome.output, "head /server-name: server-name"), outcome.output);
    BOOST_TEST(holds(outcome.output, "The canary of line 1, as plain text."), outcome.output);
    const Outcome named = run(post(body) + "at=${COLLECTOR_ENDPOINT#https://}; " + ask, "--host serial-abc-1234.example.com");
    BOOST_TEST(named.exit_code == 0, named.output);
}

// What a client said in the headers there was nobody's business, and nobody said so.
BOOST_AUTO_TEST_CASE(the_verdict_tells_how_many_heads_were_not_judged) {
    const std::string report = "--report-junit " + folder.file("r.xml");
    const std::string carried = post(body, "-H 'X-Serial: ABC-1234' ${COLLECTOR_ENDPOINT%check}carried");
    const Outcome outcome = run(post(body) + carried, report);
    BOOST_TEST(outcome.exit_code == 0, outcome.output);
    BOOST_TEST(holds(outcome.output, "2 exchanges: all clean."), outcome.output);
    BOOST_TEST(holds(outcome.output, "1 exchange carried: the headers were not judged."), outcome.output);
    BOOST_TEST(holds(read_file(folder.file("r.xml")), "1 exchange carried: the headers were not judged."));
    BOOST_TEST(!holds(run(post(body)).output, "not judged"));
}

BOOST_AUTO_TEST_CASE(a_silent_client_does_not_pass) {
    BOOST_TEST(run("true").exit_code == 1);
}

BOOST_AUTO_TEST_CASE(a_client_that_fails_does_not_pass) {
    BOOST_TEST(run(post(body) + "exit 3").exit_code == 1);
}

BOOST_AUTO_TEST_CASE(a_client_that_is_not_there_is_reported) {
    const Outcome outcome = shell(program + " --run -- /no/such/program");
    BOOST_TEST(outcome.exit_code == 69);
    BOOST_TEST(holds(outcome.output, "cannot run /no/such/program"));
}

BOOST_AUTO_TEST_CASE(a_capture_holds_the_bytes_that_were_sent_and_can_be_audited_again) {
    const std::string captures = folder.file("captures");
    BOOST_TEST(run(post(body), "--capture-dir " + captures).exit_code == 0);
    const std::string request = read_file(captures + "/000001.request");
    BOOST_TEST(request.starts_with("POST /v1/check HTTP/1.1\r\nHost: 127.0.0.1:"));
    BOOST_TEST(request.ends_with("\r\n\r\n" + clean_body));
    const Outcome outcome = shell(program + " audit " + captures + "/000001.request");
    BOOST_TEST(outcome.exit_code == 0, outcome.output);
    const std::string twice = folder.file("twice", request + request + "x");
    BOOST_TEST(shell(program + " audit " + twice).exit_code == 1);
}

// A second run into the same folder wrote over the first.
BOOST_AUTO_TEST_CASE(a_capture_never_takes_the_place_of_another) {
    const std::string captures = folder.file("captures");
    const std::string other = folder.file("other.json", with_version("2018.2.3"));
    BOOST_TEST(run(post(body), "--capture-dir " + captures).exit_code == 0);
    BOOST_TEST(run(post(other), "--capture-dir " + captures).exit_code == 0);
    BOOST_TEST(read_file(captures + "/000001.request").ends_with(clean_body));
    BOOST_TEST(read_file(captures + "/000002.request").ends_with(with_version("2018.2.3")));
}

// What is missed would be missed in a later audit too.
BOOST_AUTO_TEST_CASE(a_request_that_cannot_be_captured_ends_in_an_error) {
    const std::string captures = folder.file("captures");
    const Outcome outcome = run("rm -r " + captures + "; " + post(body), "--capture-dir " + captures);
    BOOST_TEST(outcome.exit_code == 66);
    BOOST_TEST(holds(outcome.output, "requests that could not be captured: 1; " + captures + "/000001.request: No such file"));
}

BOOST_AUTO_TEST_CASE(captured_bodies_are_audited_without_a_server) {
    BOOST_TEST(shell(program + " audit " + body).exit_code == 0);
    const std::string leaky = folder.file("leaky.json", "{\"SECRET\":\"SECRET\"}");
    const Outcome outcome = shell(program + " audit " + body + " " + leaky);
    BOOST_TEST(outcome.exit_code == 1);
    BOOST_TEST(holds(outcome.output, "body /#0: member-unknown"));
    BOOST_TEST(!holds(outcome.output, "SECRET"));
    BOOST_TEST(holds(shell(program + " audit --json " + leaky).output, "\"clean\":false"));
    BOOST_TEST(shell(program + " audit - < " + body).exit_code == 0);
}

BOOST_AUTO_TEST_CASE(an_unreadable_file_is_named) {
    const Outcome outcome = shell(program + " audit /no/such/file");
    BOOST_TEST(outcome.exit_code == 66);
    BOOST_TEST(holds(outcome.output, "/no/such/file: No such file or directory"));
    BOOST_TEST(shell(program + " --dictionary /no/such/file --run -- true").exit_code == 66);
}

BOOST_AUTO_TEST_CASE(a_wrong_option_is_answered_with_the_right_one) {
    const Outcome serve = shell(program + " --lisen 127.0.0.1:0");
    BOOST_TEST(serve.exit_code == 64);
    BOOST_TEST(holds(serve.output, "did you mean --listen?"));
    const Outcome audit = shell(program + " audit --dictionry x y");
    BOOST_TEST(audit.exit_code == 64);
    BOOST_TEST(holds(audit.output, "did you mean --dictionary?"));
    BOOST_TEST(shell(program + " audit").exit_code == 64);
    const Outcome command = shell(program + " adit x");
    BOOST_TEST(command.exit_code == 64);
    BOOST_TEST(holds(command.output, "did you mean audit?"));
    const Outcome word = shell(program + " --offer secruity");
    BOOST_TEST(word.exit_code == 64);
    BOOST_TEST(holds(word.output, "--offer secruity: did you mean security?"));
    BOOST_TEST(shell(program + " --listen nowhere").exit_code == 64);
    BOOST_TEST(shell(program + " --run").exit_code == 64);
    BOOST_TEST(shell(program + " --cert x").exit_code == 64);
}

BOOST_AUTO_TEST_CASE(help_is_there_for_each_command) {
    for (const char* const command : {"", "serve ", "audit "}) {
        const Outcome outcome = shell(program + " " + command + "--help");
        BOOST_TEST(outcome.exit_code == 0);
        BOOST_TEST(holds(outcome.output, "--help"));
    }
}

BOOST_AUTO_TEST_CASE(a_port_in_use_is_reported) {
    const Outcome taken =
        run("port=${COLLECTOR_ENDPOINT##*:}; port=${port%%/*}; " + program + " --listen 127.0.0.1:$port; echo code $?\n");
    BOOST_TEST(holds(taken.output, "code 69"), taken.output);
    BOOST_TEST(holds(taken.output, "Address already in use"));
}

BOOST_AUTO_TEST_CASE(a_signal_ends_the_server_with_its_summary) {
    const std::string script = program + " --listen 127.0.0.1:0 --port-file " + folder.file("port") + " --ca-out " +
                               folder.file("ca") + " & pid=$!; while ! test -s " + folder.file("port") +
                               "; do :; done; kill -TERM $pid; wait $pid; echo code $?\n";
    const Outcome outcome = shell("sh " + folder.file("serve.sh", script));
    BOOST_TEST(holds(outcome.output, "listening on https://127.0.0.1:"));
    BOOST_TEST(holds(outcome.output, "No exchange came."));
    BOOST_TEST(holds(outcome.output, "code 0"), outcome.output);
}

BOOST_AUTO_TEST_CASE(a_server_that_found_something_says_so_by_its_exit_code) {
    const std::string script = program + " --port-file " + folder.file("port") + " & pid=$!; while ! test -s " +
                               folder.file("port") + "; do :; done; curl -sk https://127.0.0.1:$(cat " + folder.file("port") +
                               ")/?SECRET; kill -TERM $pid; wait $pid; echo code $?\n";
    const Outcome outcome = shell("sh " + folder.file("serve.sh", script));
    BOOST_TEST(holds(outcome.output, "code 1"), outcome.output);
}

BOOST_AUTO_TEST_CASE(given_bytes_are_served_as_the_notice) {
    const std::string notice = folder.file("notice", "anything at all");
    BOOST_TEST(holds(run(post(body), "--notice " + notice).output, "anything at all"));
}

BOOST_AUTO_TEST_CASE(each_product_can_be_given_a_notice_of_its_own) {
    std::string other_body = clean_body;
    other_body.replace(other_body.find("deploy-server"), 13, "other");
    const std::string script = post(body) + post(folder.file("other.json", other_body));
    const std::string options = "--product other --notice other=" + folder.file("mine", "for the other") + " --notice " +
                                folder.file("all", "for the rest, ");
    BOOST_TEST(holds(run(script, options).output, "for the rest, for the other"));
}

BOOST_AUTO_TEST_CASE(each_channel_can_be_given_a_notice_of_its_own_and_has_else_the_one_for_all) {
    const std::string channel_of = "${COLLECTOR_ENDPOINT%/v1/check}/";
    const std::string script =
        post(body) + post(body, channel_of + "beta/v1/check") + post(body, channel_of + "alpha/v1/check");
    const std::string channels = "--channel stable --channel beta --channel alpha ";
    const std::string given = "--notice deploy-server@beta=" + folder.file("beta", "for beta, ") + " --notice " +
                              folder.file("all", "for all, ") + " --notice @alpha=" + folder.file("alpha", "for alpha");
    BOOST_TEST(holds(run(script, channels + given).output, "for all, for beta, for alpha"));
    BOOST_TEST(holds(run(script, channels + "--notice " + folder.file("all")).output, "for all, for all, for all, "));
}

BOOST_AUTO_TEST_CASE(each_product_is_held_against_its_own_dictionary) {
    const std::string schemas = TELEMETRY_SOURCE_DIR "/schemas/metrics.json";
    const std::string workshop = TELEMETRY_SOURCE_DIR "/tests/golden/workshop/metrics.json";
    const std::string options = "--dictionary " + schemas + " --dictionary " + workshop;
    const auto report_of = [&](const std::string& name, const std::string& product, const std::string& metric) {
        return folder.file(name, R"({"schema":1,"product":")" + product +
                                     R"(","version":"2018.2.2","installation":"3f2504e0-4f89-41d3-9a0c-0305e82c3301",)" +
                                     R"("usage":{"consent":1,"metrics":{")" + metric + R"(":3}}})");
    };
    const std::string first = report_of("first", "deploy-server", "environments");
    const std::string second = report_of("second", "workshop", "benches");
    const std::string foreign = report_of("foreign", "workshop", "environments");
    const Outcome clean = run(post(first) + post(second), options + " --report-json " + folder.file("r.json"));
    BOOST_TEST(clean.exit_code == 0, clean.output);
    const std::string report = read_file(folder.file("r.json"));
    BOOST_TEST(holds(report, R"("environments":1)"), report);
    BOOST_TEST(holds(report, R"("workshop/benches":1)"), report);
    BOOST_TEST(holds(report, R"("users",)"), report);
    const Outcome mixed = run(post(first) + post(foreign), options);
    BOOST_TEST(holds(mixed.output, "body /usage/metrics/#0: member-unknown"), mixed.output);
    BOOST_TEST(shell(program + " audit " + options + " " + first + " " + second).exit_code == 0);
    BOOST_TEST(shell(program + " audit --dictionary " + schemas + " --dictionary " + schemas + " " + first).exit_code == 66);
}

BOOST_AUTO_TEST_CASE(a_channel_that_cannot_be_an_address_is_refused) {
    const Outcome outcome = run("true\n", "--channel stable --channel v1");
    BOOST_TEST(outcome.exit_code == 64);
    BOOST_TEST(holds(outcome.output, "collector-mock: --channel: must be"), outcome.output);
}

BOOST_AUTO_TEST_CASE(two_tagged_runs_are_compared_and_the_differing_place_is_named) {
    const std::string other = folder.file("other.json", with_version("2018.2.3"));
    const std::string first = post(body, "${COLLECTOR_ENDPOINT%/v1/check}/first/v1/check");
    const Outcome equal = run(first + post(body, "${COLLECTOR_ENDPOINT%/v1/check}/second/v1/check"), "--pair first second");
    BOOST_TEST(equal.exit_code == 0, equal.output);
    BOOST_TEST(holds(equal.output, "first and second are equal in every byte."));
    const std::string differing = first + post(other, "${COLLECTOR_ENDPOINT%/v1/check}/second/v1/check");
    const Outcome outcome = run(differing, "--pair first second");
    BOOST_TEST(outcome.exit_code == 1);
    BOOST_TEST(holds(outcome.output, "first and second differ in request 1: body /version: value"), outcome.output);
    const Outcome ignoring = run(differing, "--pair first second --pair-ignore /version");
    BOOST_TEST(ignoring.exit_code == 0);
    BOOST_TEST(holds(ignoring.output, "first and second are equal but for what is ignored."), ignoring.output);
    BOOST_TEST(run(first, "--pair first second").exit_code == 1);
}

// "Equal in every byte" was said of what was left of each.
BOOST_AUTO_TEST_CASE(runs_of_which_something_was_dropped_are_not_called_equal) {
    const auto many = [&](const std::string& tag) {
        return post(body, "\"${COLLECTOR_ENDPOINT%/v1/check}/" + tag + "/v1/check#[1-501]\"");
    };
    const Outcome outcome = run(many("first") + many("second"), "--pair first second");
    BOOST_TEST(outcome.exit_code == 1);
    BOOST_TEST(holds(outcome.output, "first and second cannot be compared: 2 requests are no longer kept."));
}

BOOST_AUTO_TEST_CASE(two_stored_runs_are_compared) {
    const std::string other = folder.file("other.json", with_version("2018.2.3"));
    BOOST_TEST(shell(program + " audit --pair " + body + " " + body).exit_code == 0);
    BOOST_TEST(shell(program + " audit --pair " + body + " " + other).exit_code == 1);
}

BOOST_AUTO_TEST_CASE(coverage_below_what_was_expected_fails_and_names_what_is_missing) {
    const Outcome outcome = run(post(body), "--expect-coverage 1");
    BOOST_TEST(outcome.exit_code == 1);
    BOOST_TEST(holds(outcome.output, "Never seen: environments machines"));
    BOOST_TEST(run(post(body), "--expect-coverage 0").exit_code == 0);
}

BOOST_AUTO_TEST_CASE(reports_are_written_in_every_form) {
    const std::string options = "--report-json " + folder.file("r.json") + " --report-junit " + folder.file("r.xml") +
                                " --report-sarif " + folder.file("r.sarif") + " --report-html " + folder.file("r.html");
    BOOST_TEST(run(post(body) + post(body, "$COLLECTOR_ENDPOINT?SECRET=1"), options).exit_code == 1);
    BOOST_TEST(holds(read_file(folder.file("r.json")), "\"rejected\":1"));
    BOOST_TEST(holds(read_file(folder.file("r.xml")), "tests=\"2\" failures=\"1\""));
    BOOST_TEST(holds(read_file(folder.file("r.sarif")), "\"ruleId\":\"query\""));
    BOOST_TEST(holds(read_file(folder.file("r.html")), "The address carries a query."));
    for (const char* const file : {"r.json", "r.xml", "r.sarif", "r.html"})
        BOOST_TEST(!holds(read_file(folder.file(file)), "SECRET"));
}

// The reports said that all was clean, the exit code that it was not.
BOOST_AUTO_TEST_CASE(no_report_calls_clean_what_the_exit_code_does_not) {
    const std::string options = "--report-json " + folder.file("r.json") + " --report-junit " + folder.file("r.xml") +
                                " --report-sarif " + folder.file("r.sarif") + " --report-html " + folder.file("r.html");
    const Outcome unread = run(post(body) + "curl -sS http://${COLLECTOR_ENDPOINT#https://}?SECRET\ntrue\n", options);
    BOOST_TEST(unread.exit_code == 1);
    BOOST_TEST(holds(unread.output, "1 exchange: none refused, but not all was as it should be.\n1 connection spoke no TLS"));
    BOOST_TEST(holds(read_file(folder.file("r.json")), R"("clean":false,"reasons":["1 connection spoke no TLS)"));
    BOOST_TEST(holds(read_file(folder.file("r.xml")), R"(tests="2" failures="1")"));
    BOOST_TEST(holds(read_file(folder.file("r.sarif")), R"("level":"error","message":{"text":"1 connection spoke no TLS)"));
    BOOST_TEST(!holds(read_file(folder.file("r.html")), R"(class="clean")"));
    const Outcome failed = run("exit 3", options + " --expect-coverage 50");
    BOOST_TEST(failed.exit_code == 1);
    BOOST_TEST(holds(read_file(folder.file("r.json")), R"("clean":false)"));
    BOOST_TEST(holds(read_file(folder.file("r.xml")), R"(tests="3" failures="3")"));
    BOOST_TEST(holds(read_file(folder.file("r.xml")), R"(message="The client ended with 3.")"));
}

BOOST_AUTO_TEST_CASE(a_report_that_cannot_be_written_takes_nothing_else_with_it) {
    const Outcome outcome =
        run(post(body), "--expect-coverage 100 --report-json /dev/full --report-junit " + folder.file("r.xml"));
    BOOST_TEST(outcome.exit_code == 66, outcome.output);
    BOOST_TEST(holds(outcome.output, "/dev/full: "), outcome.output);
    BOOST_TEST(holds(outcome.output, "Never seen:"), outcome.output);
    BOOST_TEST(holds(read_file(folder.file("r.xml")), R"(tests="2" failures="1")"));
}

// It could have taken connections in the collector's place.
BOOST_AUTO_TEST_CASE(the_client_does_not_inherit_the_socket_that_listens) {
    const Outcome outcome = run(post(body) +
                                "at=${COLLECTOR_ENDPOINT#https://*:}; at=$(printf :%04X ${at%%/*})\n"
                                "inode=$(awk -v at=$at 'substr($2, 9) == at && $4 == \"0A\" { print $10 }' /proc/net/tcp)\n"
                                "ls -l /proc/$$/fd | grep -F \"socket:[$inode]\" && echo inherited\ntrue\n");
    BOOST_TEST(outcome.exit_code == 0, outcome.output);
    BOOST_TEST(!holds(outcome.output, "inherited"), outcome.output);
}

// They were put in the place of links and devices, and whatever stood at FILE.new was lost.
BOOST_AUTO_TEST_CASE(a_report_replaces_nothing_but_a_former_report) {
    const std::string report = folder.file("r.json", "former");
    const std::string link = folder.file("link");
    std::filesystem::create_symlink("r.json", link);
    const std::string bystander = folder.file("link.new", "mine");
    BOOST_TEST(shell(program + " audit --report-json " + link + " " + body).exit_code == 0);
    BOOST_TEST(std::filesystem::is_symlink(link));
    BOOST_TEST(read_file(report).starts_with("{\"summary\""));
    BOOST_TEST(read_file(bystander) == "mine");
    BOOST_TEST(shell("mkfifo " + folder.file("pipe")).exit_code == 0);
    const Outcome piped = shell("cat " + folder.file("pipe") + " & " + program + " audit --report-json " + folder.file("pipe") +
                                " " + body + "; wait");
    BOOST_TEST(holds(piped.output, "{\"summary\""), piped.output);
    BOOST_TEST(std::filesystem::is_fifo(folder.file("pipe")));
}

BOOST_AUTO_TEST_CASE(a_verdict_that_nobody_can_read_is_an_error) {
    const std::string canaries = folder.file("canaries", "server-room-7\n");
    for (const std::string& command :
         {" audit --json " + body, " scan --canary " + canaries + " " + body, std::string(" --help")}) {
        const Outcome outcome = shell(program + command + " > /dev/full");
        BOOST_TEST(outcome.exit_code == 73, command);
        BOOST_TEST(holds(outcome.output, "collector-mock: the standard output cannot be written"), outcome.output);
    }
}

BOOST_AUTO_TEST_CASE(an_http_archive_is_audited_request_by_request) {
    const std::string archive =
        folder.file("session.har", archive_of(archived_check("https://updates.example.com/v1/check") + "," +
                                              archived_check("https://updates.example.com/v1/check?SECRET")));
    const Outcome outcome = shell(program + " audit " + archive);
    BOOST_TEST(outcome.exit_code == 1);
    BOOST_TEST(holds(outcome.output, "session.har: clean"), outcome.output);
    BOOST_TEST(holds(outcome.output, "session.har (request 2): findings\n  head /request-line: query"), outcome.output);
    const Outcome pathless = shell(
        program + " audit " + folder.file("pathless.har", archive_of(archived_check("https://updates.example.com?user=ann"))));
    BOOST_TEST(holds(pathless.output, "head /request-line: query"), pathless.output);
    BOOST_TEST(shell(program + " audit " + folder.file("broken.har", "{\"log\":7}")).exit_code == 66);
}

// What stood behind the length that the head says was not looked at.
BOOST_AUTO_TEST_CASE(what_an_archive_holds_beyond_the_end_of_a_request_is_found) {
    const std::string address = "https://updates.example.com/v1/check";
    const std::string canaries = folder.file("canaries", "Alice-Miller\n");
    const std::string posted = folder.file("posted.har", archive_of(archived_check(address, "names=Alice-Miller")));
    const Outcome outcome = shell(program + " audit --canary " + canaries + " " + posted);
    BOOST_TEST(outcome.exit_code == 1);
    BOOST_TEST(holds(outcome.output, "body (whole): trailing-bytes"), outcome.output);
    BOOST_TEST(holds(outcome.output, "The canary of line 1, as plain text."), outcome.output);
    for (const std::string data : {R"("text":"names=Alice")", R"("params":[{"name":"names","value":"Alice"}])"}) {
        const std::string fetch = archived("GET", "https://updates.example.com/v1/feeds/steps", "", data);
        const Outcome got = shell(program + " audit --feed steps " + folder.file("fetch.har", archive_of(fetch)));
        BOOST_TEST(got.exit_code == 1);
        BOOST_TEST(holds(got.output, "body (whole): trailing-bytes"), got.output);
    }
}

BOOST_AUTO_TEST_CASE(an_audit_of_nothing_is_not_clean) {
    const Folder nothing;
    const Outcome outcome = shell(program + " audit " + nothing.file("."));
    BOOST_TEST(outcome.exit_code == 66);
    BOOST_TEST(holds(outcome.output, "nothing to judge"), outcome.output);
    BOOST_TEST(shell(program + " audit " + folder.file("none.har", archive_of(""))).exit_code == 66);
    const std::string canaries = folder.file("canaries", "server-room-7\n");
    BOOST_TEST(shell(program + " scan --canary " + canaries + " " + nothing.file(".")).exit_code == 66);
    const Outcome no_canary = shell(program + " scan --canary " + folder.file("none", "\n") + " " + body);
    BOOST_TEST(no_canary.exit_code == 66);
    BOOST_TEST(holds(no_canary.output, "none: there is no text in it to look for"), no_canary.output);
}

// It was passed over, whatever else stood in it.
BOOST_AUTO_TEST_CASE(a_file_without_a_request_is_named_though_others_have_some) {
    const std::string empty = folder.file("leak.json", R"({"log":{"entries":[]},"serial":"ABC-1234"})");
    const Outcome outcome = shell(program + " audit " + body + " " + empty);
    BOOST_TEST(outcome.exit_code == 66, outcome.output);
    BOOST_TEST(holds(outcome.output, "leak.json: no request is there"), outcome.output);
    const Folder nothing;
    BOOST_TEST(shell(program + " audit " + body + " " + nothing.file(".")).exit_code == 66);
}

// Any name was good there that is well formed.
BOOST_AUTO_TEST_CASE(stored_requests_are_held_against_one_host) {
    const auto sent_to = [&](const std::string& name, const std::string& host) {
        return folder.file(name, "POST /v1/check HTTP/1.1\r\nHost: " + host +
                                     "\r\nUser-Agent: update-check/1\r\nAccept: application/json\r\nContent-Type: "
                                     "application/json\r\nContent-Length: " +
                                     std::to_string(clean_body.size()) + "\r\n\r\n" + clean_body);
    };
    const std::string good = sent_to("good", "updates.example.com");
    const std::string leaky = sent_to("leaky", "serial-abc.evil.example");
    const auto audit = [&](const std::string& arguments) { return shell(program + " audit " + arguments); };
    const Outcome alone = audit(good);
    BOOST_TEST(alone.exit_code == 0);
    BOOST_TEST(holds(alone.output, "The first clean request went to updates.example.com,"), alone.output);
    const Outcome both = audit(good + " " + leaky);
    BOOST_TEST(both.exit_code == 1);
    BOOST_TEST(holds(both.output, "leaky: findings\n  head /headers/Host: host"), both.output);
    BOOST_TEST(!holds(both.output, "serial-abc"), both.output);
    BOOST_TEST(audit("--host updates.example.com " + leaky).exit_code == 1);
    const Outcome named = audit("--host updates.example.com --host serial-abc.evil.example " + good + " " + leaky);
    BOOST_TEST(named.exit_code == 0);
    BOOST_TEST(!holds(named.output, "first clean request"), named.output);
}

BOOST_AUTO_TEST_CASE(an_audit_goes_down_into_folders) {
    const Folder captures;
    std::filesystem::create_directory(captures.file("below"));
    captures.file("1.request", clean_body);
    captures.file("below/2.request", "{}");
    const Outcome outcome = shell(program + " audit " + captures.file("."));
    BOOST_TEST(outcome.exit_code == 1);
    BOOST_TEST(holds(outcome.output, "below/2.request: findings"), outcome.output);
}

BOOST_AUTO_TEST_CASE(the_name_of_a_file_is_shown_without_its_control_characters) {
    const Folder captures;
    captures.file("a\x1b[2J\nclean", clean_body);
    const std::string report = folder.file("r.xml");
    const Outcome outcome = shell(program + " audit --report-junit " + report + " " + captures.file("."));
    BOOST_TEST(holds(outcome.output, "/a\\x1b[2J\\x0aclean: clean"), outcome.output);
    BOOST_TEST(holds(read_file(report), "/a\\x1b[2J\\x0aclean\"/>"));
}

BOOST_AUTO_TEST_CASE(a_folder_of_captures_is_audited_in_order) {
    const Folder captures;
    captures.file("1.request", clean_body);
    captures.file("2.request", "{}");
    const Outcome outcome = shell(program + " audit " + captures.file("."));
    BOOST_TEST(outcome.exit_code == 1);
    BOOST_TEST(outcome.output.find("1.request: clean") < outcome.output.find("2.request: findings"));
}

BOOST_AUTO_TEST_CASE(canaries_are_looked_for_in_requests_and_in_any_file) {
    const std::string canaries = folder.file("canaries", "3f2504e0-4f89-41d3-9a0c\n\nssh\nserver-room-7\n");
    const Outcome client = run(post(body), "--canary " + canaries);
    BOOST_TEST(client.exit_code == 1);
    BOOST_TEST(holds(client.output, "The canary of line 1, as plain text."), client.output);
    BOOST_TEST(holds(client.output, "are not looked for; the first is in line 3"), client.output);

    const Folder logs;
    logs.file("clean.log", "nothing here\n");
    BOOST_TEST(shell(program + " scan --canary " + canaries + " " + logs.file(".")).exit_code == 0);
    logs.file("leaky.log", "connected to SERVER-ROOM-7\n");
    const Outcome scan = shell(program + " scan --canary " + canaries + " " + logs.file("."));
    BOOST_TEST(scan.exit_code == 1);
    BOOST_TEST(holds(scan.output, "leaky.log: byte 13: the canary of line 4, as plain text"), scan.output);
    BOOST_TEST(shell(program + " scan " + logs.file(".")).exit_code == 64);
}

BOOST_AUTO_TEST_SUITE_END()

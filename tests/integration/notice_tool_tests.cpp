#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <vector>

using support::Ran;
using support::TemporaryDirectory;

namespace {

const std::string program = TELEMETRY_BIN_DIR "/update-notice";
const std::string walk_through = TELEMETRY_SOURCE_DIR "/telemetry/notice-tool/README.md";
const std::string day = "2027-02-01T00:00:00Z";

std::vector<std::string> words_of(const std::string& line) {
    std::istringstream words(line);
    return {std::istream_iterator<std::string>(words), {}};
}

// Runs a command line of update-notice in the folder, with the clock held where commands look at it.
Ran run(const TemporaryDirectory& folder, const std::string& line) {
    std::vector<std::string> words = words_of(line);
    const bool looks_at_the_clock = !words.empty() && (words[0] == "sign" || words[0] == "verify");
    if (looks_at_the_clock && line.find("--now") == std::string::npos) words.insert(words.end(), {"--now", day});
    words.insert(words.begin(), program);
    return support::run(words, folder.path());
}

void succeed(const TemporaryDirectory& folder, const std::string& line) {
    const Ran ran = run(folder, line);
    BOOST_REQUIRE_MESSAGE(ran.exit_code == 0, line << ": " << ran.err);
}

// Ends with this code, and these words in the complaint.
void fail(const TemporaryDirectory& folder, const std::string& line, int exit_code, const std::string& words) {
    const Ran ran = run(folder, line);
    BOOST_TEST(ran.exit_code == exit_code, line);
    BOOST_TEST(ran.err.find(words) != std::string::npos, line << ": " << ran.err);
}

struct Step {
    std::string command;
    std::string shown;  // what the page shows as its output; empty: not shown
};

struct Page {
    std::map<std::string, std::string> files;  // the JSON on it, under the names in the lines before
    std::vector<Step> steps;
};

Page read_walk_through() {
    Page page;
    std::ifstream file(walk_through);
    std::string block;
    std::string file_name;  // of the next block of JSON
    bool continues = false;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("```")) {
            block = line.substr(3);
        } else if (block.empty() && line.ends_with(".json`:")) {
            const std::size_t begin = line.rfind('`', line.size() - 3) + 1;
            file_name = line.substr(begin, line.size() - 2 - begin);
        } else if (block == "json") {
            page.files[file_name] += line + '\n';
        } else if (block == "console" && (continues || line.starts_with("$ "))) {
            if (!continues) page.steps.emplace_back();
            const std::size_t end = line.ends_with('\\') ? line.size() - 1 : line.size();
            page.steps.back().command += line.substr(continues ? 0 : 2, end - (continues ? 0 : 2));
            continues = end != line.size();
        } else if (block == "console") {
            page.steps.back().shown += line + '\n';
        }
    }
    return page;
}

const std::string plain_notice =
    R"({"type":"update-notice","spec":1,"product":"p","channel":"c","sequence":1,"issued":"2027-02-01T00:00:00Z",)"
    R"("expires":"2027-02-15T00:00:00Z","releases":[{"version":"1.1","severity":"fix","published":"2027-01-30"}]})";

// Keys a, b (root) and n, m (notice), a signed root-1.json of a and n, and notice.json.
TemporaryDirectory& prepared(TemporaryDirectory& folder) {
    for (const std::string name : {"a", "b", "n", "m"}) succeed(folder, "keygen " + name);
    succeed(folder,
            "root init --root-key a.pub.pem --notice-key n.pub.pem --host example.com --expires 2028-01-01T00:00:00Z --out "
            "root-1.json");
    succeed(folder, "root sign root-1.json --key a.pem");
    folder.write("notice.json", plain_notice);
    return folder;
}

std::string with(std::string_view before, std::string_view after) {
    std::string text = plain_notice;
    return text.replace(text.find(before), before.size(), after);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(notice_tool_tests)

BOOST_AUTO_TEST_CASE(every_command_of_the_walk_through_does_what_is_shown) {
    const TemporaryDirectory folder;
    const Page page = read_walk_through();
    BOOST_REQUIRE(page.steps.size() > 10u);
    for (const auto& [name, content] : page.files) folder.write(name, content);
    for (const Step& step : page.steps) {
        constexpr std::string_view prompt = "update-notice ";
        BOOST_REQUIRE_MESSAGE(step.command.starts_with(prompt), step.command);
        const Ran ran = run(folder, step.command.substr(prompt.size()));
        const bool is_refusal = step.shown.starts_with("update-notice: ");
        BOOST_TEST(ran.exit_code == (is_refusal ? 65 : 0), step.command << ": " << ran.err);
        if (!step.shown.empty()) BOOST_TEST((is_refusal ? ran.err : ran.out) == step.shown, step.command);
    }
}

BOOST_AUTO_TEST_CASE(a_secret_key_is_for_its_owner_alone) {
    const TemporaryDirectory folder;
    succeed(folder, "keygen a");
    struct stat status {};
    BOOST_REQUIRE(stat((folder.path() / "a.pem").c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & 0777) == 0600u);
    const std::string secret = folder.read("a.pem");
    fail(folder, "keygen a", 73, "a.pem: exists already, and is left as it is");
    BOOST_TEST(folder.read("a.pem") == secret);
    folder.write("b.pub.pem", "of somebody else");
    fail(folder, "keygen b", 73, "b.pub.pem: exists already, and is left as it is");
    BOOST_TEST(!std::filesystem::exists(folder.path() / "b.pem"));
}

BOOST_AUTO_TEST_CASE(openssl_reads_the_keys_and_makes_some_that_are_read) {
    const TemporaryDirectory folder;
    succeed(folder, "keygen a");
    const Ran published = support::run({"openssl", "pkey", "-in", "a.pem", "-pubout"}, folder.path());
    BOOST_TEST(published.exit_code == 0, published.err);
    BOOST_TEST(published.out == folder.read("a.pub.pem"));

    BOOST_TEST(support::run({"openssl", "genpkey", "-algorithm", "ed25519", "-out", "o.pem"}, folder.path()).exit_code == 0);
    BOOST_TEST(support::run({"openssl", "pkey", "-in", "o.pem", "-pubout", "-out", "o.pub.pem"}, folder.path()).exit_code == 0);
    BOOST_TEST(run(folder, "show o.pem").out == run(folder, "show o.pub.pem").out);
    succeed(folder,
            "root init --root-key o.pub.pem --notice-key a.pub.pem --host h --expires 2028-01-01T00:00:00Z --out root.json");
    succeed(folder, "root sign root.json --key o.pem");
}

BOOST_AUTO_TEST_CASE(a_key_that_others_may_read_is_pointed_out) {
    TemporaryDirectory folder;
    prepared(folder);
    BOOST_REQUIRE(chmod((folder.path() / "n.pem").c_str(), 0644) == 0);
    const Ran ran = run(folder, "sign notice.json --key n.pem --root root-1.json --out served.json");
    BOOST_TEST(ran.exit_code == 0);
    BOOST_TEST(ran.err == "warning: n.pem: others may read this secret key; chmod 600 it\n");
}

BOOST_AUTO_TEST_CASE(several_people_sign_one_after_another) {
    TemporaryDirectory folder;
    prepared(folder);
    succeed(folder, "root add-key root-1.json m.pub.pem --role notice --notice-threshold 2 --out root-2.json");
    succeed(folder, "root sign root-2.json --key a.pem --previous root-1.json");
    const std::string roots = " --root root-1.json --root root-2.json";
    BOOST_TEST(run(folder, "sign notice.json --key n.pem --out served.json" + roots).out ==
               "served.json: 1 of 2 needed signatures by notice keys of root 2\n");
    const std::string verify = "verify served.json --root root-1.json --product p --channel c";
    fail(folder, verify, 65, "below_threshold");
    BOOST_TEST(run(folder, "sign served.json --key n.pem" + roots).out ==
               "served.json: 1 of 2 needed signatures by notice keys of root 2\n");
    BOOST_TEST(run(folder, "sign served.json --key m.pem" + roots).out ==
               "served.json: 2 of 2 needed signatures by notice keys of root 2\n");
    succeed(folder, verify);
}

BOOST_AUTO_TEST_CASE(a_root_key_is_replaced_by_signatures_of_both) {
    TemporaryDirectory folder;
    prepared(folder);
    succeed(folder, "root add-key root-1.json b.pub.pem --role root --out root-2.json");
    succeed(folder, "root remove-key root-2.json a.pub.pem --role root");
    fail(folder, "root sign root-2.json --key a.pem", 65, "give --previous");
    succeed(folder, "root sign root-2.json --key b.pem");
    const std::string sign = "sign notice.json --key n.pem --root root-1.json --root root-2.json --out served.json";
    fail(folder, sign, 65, "root-2.json: root has no signature by keys of root 1");
    succeed(folder, "root sign root-2.json --key a.pem --previous root-1.json");
    succeed(folder, sign);
    succeed(folder, "verify served.json --root root-1.json --product p --channel c");
}

BOOST_AUTO_TEST_CASE(a_key_is_removed_by_its_id_too) {
    TemporaryDirectory folder;
    prepared(folder);
    const std::string id = words_of(run(folder, "show m.pub.pem").out).at(1);
    succeed(folder, "root add-key root-1.json m.pub.pem --role notice --out root-2.json");
    fail(folder, "root add-key root-2.json m.pub.pem --role notice", 65, "is a key of this role already");
    succeed(folder, "root remove-key root-2.json " + id + " --role notice");
    fail(folder, "root remove-key root-2.json " + id + " --role notice", 65, "is not a key of this role");
    fail(folder, "root remove-key root-2.json n.pub.pem --role notice", 65,
         "root.roles.notice.threshold is more than the number of keys");
}

BOOST_AUTO_TEST_CASE(a_signed_root_is_never_changed) {
    TemporaryDirectory folder;
    prepared(folder);
    const std::string signed_root = folder.read("root-1.json");
    fail(folder, "root change root-1.json --expires 2029-01-01T00:00:00Z", 64, "is signed; give --out");
    fail(folder, "root change root-1.json --expires 2029-01-01T00:00:00Z --out root-1.json", 73, "exists already");
    BOOST_TEST(folder.read("root-1.json") == signed_root);
    succeed(folder, "root change root-1.json --expires 2029-01-01T00:00:00Z --host other.example --out root-2.json");
    const std::string shown = run(folder, "show root-2.json").out;
    BOOST_TEST(shown.find("2029-01-01T00:00:00Z") != std::string::npos);
    BOOST_TEST(shown.find("other.example") != std::string::npos);
    BOOST_TEST(shown.find("\"version\": 2") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_typing_error_in_a_notice_is_found_before_it_is_signed) {
    TemporaryDirectory folder;
    prepared(folder);
    const std::string sign = "sign notice.json --key n.pem --root root-1.json --out served.json";
    folder.write("notice.json", with(R"("severity")", R"("afects":"<1.0","severity")"));
    fail(folder, sign, 65, "notice.releases[0].afects is a member that no client knows");
    succeed(folder, sign + " --allow-unknown-members");
    folder.write("notice.json", with(R"("fix")", R"("urgent")"));
    fail(folder, sign, 65, "notice.releases[0].severity is not feature, fix or security");
    folder.write("notice.json", with("2027-02-15", "2027-02-31"));
    fail(folder, sign, 65, "notice.expires is not a time");
    folder.write("notice.json", with(R"("published")", R"("notesUrl":"https://elsewhere.example/","published")"));
    fail(folder, sign, 65, "notice.releases[0].notesUrl is not a plain https address on a host of the root");
    folder.write("notice.json", plain_notice);
    fail(folder, sign + " --now 2027-03-01T00:00:00Z", 65, "notice.expires is in the past");
    fail(folder, "sign notice.json --key m.pem --root root-1.json --out served.json", 65, "is no notice key of root 1");
    fail(folder, "sign notice.json --key n.pem --root root-1.json", 64, "give --out");
}

BOOST_AUTO_TEST_CASE(what_is_no_notice_is_not_overwritten_by_one) {
    TemporaryDirectory folder;
    prepared(folder);
    folder.write("notes.txt", "Ann's notes");
    const std::string sign = "sign notice.json --key n.pem --root root-1.json --out ";
    for (const std::string name : {"n.pem", "n.pub.pem", "root-1.json", "notes.txt"}) {
        const std::string before = folder.read(name);
        fail(folder, sign + name, 73, name + ": is neither a notice nor an index, and is left as it is");
        BOOST_TEST(folder.read(name) == before);
    }
    folder.write("served.json", "");
    succeed(folder, sign + "served.json");
    succeed(folder, sign + "served.json");
}

BOOST_AUTO_TEST_CASE(the_index_of_a_feed_is_signed_and_verified_alike) {
    TemporaryDirectory folder;
    prepared(folder);
    const std::string index =
        R"({"type":"feed-index","spec":1,"product":"p","feed":"steps","sequence":1,"issued":"2027-02-01T00:00:00Z",)"
        R"("expires":"2027-02-15T00:00:00Z","items":[{"id":"a","version":7}]})";
    const std::string sign = "sign index.json --key n.pem --root root-1.json --out served.json";
    const std::string verify = "verify served.json --root root-1.json --product p";
    folder.write("index.json", index);
    succeed(folder, sign);
    succeed(folder, verify + " --feed steps");
    fail(folder, verify + " --feed other", 65, "refused: wrong_channel");
    fail(folder, verify + " --channel c", 65, "refused: malformed");
    fail(folder, verify + " --feed steps --now 2027-02-15T00:00:00Z", 4, "refused: stale");
    fail(folder, verify, 64, "--channel, or --feed,");
    BOOST_TEST(run(folder, "show served.json").out.find("\"feed\": \"steps\"") != std::string::npos);
    std::string mistyped = index;
    folder.write("index.json", mistyped.replace(mistyped.find("version"), 7, "verison"));
    fail(folder, sign, 65, "index.items[0].verison is a member that no client knows");
}

BOOST_AUTO_TEST_CASE(verify_ends_as_a_client_would) {
    TemporaryDirectory folder;
    prepared(folder);
    succeed(folder, "sign notice.json --key n.pem --root root-1.json --out served.json");
    const std::string verify = "verify served.json --root root-1.json --product p --channel c --trust client.json";
    succeed(folder, verify);
    fail(folder, "verify served.json --root root-1.json --product q --channel c", 65, "refused: wrong_product");
    fail(folder, verify + " --now 2027-02-15T00:00:00Z", 4, "refused: stale");
    fail(folder, verify + " --now 2027-01-01T00:00:00Z", 65, "refused: clock_suspect");
    folder.write("notice.json", with("\"sequence\":1", "\"sequence\":0"));
    succeed(folder, "sign notice.json --key n.pem --root root-1.json --out served.json");
    fail(folder, verify, 65, "refused: rollback");
    folder.write("client.json", "{}");
    fail(folder, verify, 65, "client.json: stored trust.schema is missing");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_or_not_right_is_named) {
    TemporaryDirectory folder;
    prepared(folder);
    fail(folder, "show missing.json", 66, "missing.json: cannot be read: No such file or directory");
    fail(folder, "show notice.json", 65, "notice.json: is neither a key nor an envelope");
    fail(folder, "root sign notice.json --key a.pem", 65, "notice.json: root.payloadType is missing");
    fail(folder, "root sign root-1.json --key a.pub.pem", 65, "a.pub.pem: no unencrypted Ed25519 key in PKCS#8 PEM");
    fail(folder, "sign notice.json --key n.pem --root root-1.json --out missing/served.json", 73,
         "missing/served.json: cannot be written: No such file or directory");
    fail(folder, "root sign root-1.json --key b.pem", 65, "b.pem: is no root key of this root");
}

BOOST_AUTO_TEST_CASE(an_encrypted_key_is_refused_without_a_question) {
    TemporaryDirectory folder;
    prepared(folder);
    const Ran encrypted = support::run(
        {"openssl", "pkey", "-in", "n.pem", "-aes256", "-passout", "pass:secret", "-out", "encrypted.pem"}, folder.path());
    BOOST_REQUIRE_MESSAGE(encrypted.exit_code == 0, encrypted.err);
    fail(folder, "sign notice.json --key encrypted.pem --root root-1.json --out served.json", 65, "no unencrypted Ed25519 key");
}

BOOST_AUTO_TEST_CASE(a_mistyped_word_is_answered_with_the_nearest) {
    const TemporaryDirectory folder;
    fail(folder, "sgin", 64, "unknown: sgin; did you mean sign?");
    fail(folder, "root add-kye x", 64, "unknown: add-kye; did you mean add-key?");
    fail(folder, "verify x --prodcut=p", 64, "unknown: --prodcut; did you mean --product?");
    fail(folder, "sign x --zzzzzzzz", 64, "unknown: --zzzzzzzz\n");
    fail(folder, "verify x --root r", 64, "--product is required");
    fail(folder, "", 64, "subcommand is required");
}

BOOST_AUTO_TEST_CASE(each_command_has_help) {
    const TemporaryDirectory folder;
    for (const std::string command : {"", "keygen", "root", "root init", "root add-key", "root remove-key", "root change",
                                      "root sign", "sign", "verify", "show"}) {
        const Ran ran = run(folder, command + " --help");
        BOOST_TEST(ran.exit_code == 0, command);
        BOOST_TEST(ran.out.find("Usage: update-notice") != std::string::npos, command << ran.out);
        BOOST_TEST(ran.out.find("Exit codes:") != std::string::npos, command);
    }
}

BOOST_AUTO_TEST_SUITE_END()

// Runs a program in a network namespace that it has to itself, and writes down what went over the wire.
//
//     unshare --map-root-user --net --mount outside-world NAME FOLDER PROGRAM [ARGUMENT ...]
//
// The one name server knows NAME alone. FOLDER holds resolv.conf, which the program sees as /etc/resolv.conf, and gets:
//     seen      a line for each question, connection, and TLS record that was sent; how many records came back
//     packets   all packets
//     sent      what was sent through the first connection, TLS records and all
// Ends as the program does.
#include "name_server.hpp"
#include "support/program.hpp"
#include "wire.hpp"

#include <net/if.h>
#include <net/route.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <exception>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

/// Turns the loopback device on, and makes it the way to everywhere: what is sent to any address shows there.
void route_all_by_loopback() {
    std::string device = "lo";
    ifreq request{};
    std::strcpy(request.ifr_name, device.c_str());
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    rtentry route{};
    route.rt_dst.sa_family = AF_INET;
    route.rt_genmask.sa_family = AF_INET;
    route.rt_flags = RTF_UP;
    route.rt_dev = device.data();
    const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const bool is_done = ::ioctl(socket, SIOCSIFFLAGS, &request) == 0 && ::ioctl(socket, SIOCADDRT, &route) == 0;
    ::close(socket);
    if (!is_done) throw std::runtime_error("the loopback device cannot be turned on");
}

void for_each_record(const std::string& stream, const std::function<void(unsigned type, std::size_t size)>& seen) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(stream[at]); };
    std::size_t size = 0;
    for (std::size_t at = 0; at + 5 <= stream.size(); at += 5 + size) {
        size = byte(at + 3) * std::size_t{256} + byte(at + 4);
        seen(byte(at), size);
    }
}

void write(const std::string& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::string describe(const std::vector<std::string>& questions, const outside::Traffic& traffic) {
    std::string lines;
    for (const auto& question : questions) lines += "question " + question + "\n";
    for (const auto& end : traffic.datagrams) lines += "datagram " + outside::text_of(end) + "\n";
    for (const auto& stranger : traffic.strangers) lines += "stranger " + stranger + "\n";
    for (const auto& connection : traffic.connections) {
        lines += "connection " + outside::text_of(connection.to) + "\n";
        for_each_record(connection.sent, [&](unsigned type, std::size_t size) {
            lines += "record " + std::to_string(type) + " " + std::to_string(size) + "\n";
        });
        std::size_t received = 0;
        for_each_record(connection.received, [&](unsigned, std::size_t) { ++received; });
        lines += "received " + std::to_string(received) + " records\n";
    }
    return lines;
}

int run(const std::string& name, const std::string& folder, const std::vector<std::string>& program) {
    route_all_by_loopback();
    if (::mount((folder + "/resolv.conf").c_str(), "/etc/resolv.conf", nullptr, MS_BIND, nullptr) != 0) {
        throw std::runtime_error("/etc/resolv.conf cannot be replaced");
    }
    outside::Wire wire;
    outside::NameServer name_server(name);
    const support::Ran ran = support::run(program);
    const outside::Traffic traffic = wire.take();
    write(folder + "/seen", describe(name_server.stop(), traffic));
    write(folder + "/packets", traffic.packets);
    write(folder + "/sent", traffic.connections.empty() ? std::string() : traffic.connections.front().sent);
    std::fputs(ran.out.c_str(), stdout);
    std::fputs(ran.err.c_str(), stderr);
    return ran.exit_code;
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc < 4) throw std::invalid_argument("needs a name, a folder and a program");
    return run(argv[1], argv[2], {argv + 3, argv + argc});
} catch (const std::exception& error) {
    std::fprintf(stderr, "outside-world: %s\n", error.what());
    return 70;
}

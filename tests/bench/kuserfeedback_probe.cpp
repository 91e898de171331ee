// What a process pays for embedding KUserFeedback, as lines of `name value`.
#include "support/held.hpp"
#include "support/process_figures.hpp"

#include <KUserFeedback/Provider>

#include <QCoreApplication>
#include <QUrl>

#include <iostream>

int main(int count, char** arguments) {
    const std::size_t before = support::resident_kib();
    QCoreApplication application(count, arguments);
    KUserFeedback::Provider provider;
    provider.setProductIdentifier(QStringLiteral("deploy-server"));
    provider.setFeedbackServer(QUrl(QStringLiteral("https://updates.example.com/")));
    provider.setTelemetryMode(KUserFeedback::Provider::DetailedUsageStatistics);
    std::cout << "threads_on " << support::thread_count() << "\nresident_kib " << support::resident_kib() - before
              << "\nlibraries " << support::loaded_libraries().size() << '\n';
}

// A root for the program of README.md. Its secret keys were thrown away.
#pragma once

inline constexpr const char* root_1 =
    R"({"payloadType":"application/vnd.update-root+json","payload":"eyJ0eXBlIjoicm9vdCIsInZlcnNpb24iOjEsImV4cGlyZXMiOiI)"
    R"(yMTI2LTAxLTAxVDAwOjAwOjAwWiIsImtleXMiOnsiMmQyNWIzMWMwOTg3ZTI1ZDkzNmI4N2E3MzlhZGQ1MTQ2ZGM4NTE4Y2E3NmJhOTYwYzFjN2F)"
    R"(lMTIxYmU2ZGUzNSI6eyJlZDI1NTE5IjoiMGEyV1ArWUwxNEViY24xLzNwK2xidmhHKzRuK2h2dlg4c3k1Nmx3UDZQWT0ifSwiYTllZGFkZDg2OGE)"
    R"(zMTdlMTA3YTQ3N2MyNDhhNGQwODQxOWM3MDgxYzYyZjM0OGI2MzlhMGRkMTAxYTcwNjk5MyI6eyJlZDI1NTE5IjoiOEhkZXJ2Rml0ak1Nand4Skt)"
    R"(zbnlxRlFiQnhOMElzbE8zYXBGZ0YwRlpZTT0ifX0sInJvbGVzIjp7InJvb3QiOnsia2V5aWRzIjpbIjJkMjViMzFjMDk4N2UyNWQ5MzZiODdhNzM)"
    R"(5YWRkNTE0NmRjODUxOGNhNzZiYTk2MGMxYzdhZTEyMWJlNmRlMzUiXSwidGhyZXNob2xkIjoxfSwibm90aWNlIjp7ImtleWlkcyI6WyJhOWVkYWR)"
    R"(kODY4YTMxN2UxMDdhNDc3YzI0OGE0ZDA4NDE5YzcwODFjNjJmMzQ4YjYzOWEwZGQxMDFhNzA2OTkzIl0sInRocmVzaG9sZCI6MX19LCJob3N0cyI)"
    R"(6WyJ1cGRhdGVzLmV4YW1wbGUuY29tIl19","signatures":[{"keyid":"2d25b31c0987e25d936b87a739add5146dc8518ca76ba960c1c7a)"
    R"(e121be6de35","sig":"f7OOIkiOydcdnSxg7LemPlHdSkmDY4hyso5swCpXP25QfKgH4hFT4Htt0jTWaCHzyXDBVoQtJxU2LM0/hQpYCg=="}]})";

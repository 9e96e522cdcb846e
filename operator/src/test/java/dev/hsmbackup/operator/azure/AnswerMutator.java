package dev.hsmbackup.operator.azure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Damages answers: a few changes each, the same for the same seed. Texts stand for bytes, ISO-8859-1. */
final class AnswerMutator {
    private static final List<Integer> STATUSES =
            List.of(200, 200, 202, 202, 202, 201, 206, 302, 400, 401, 403, 404, 408, 409, 429, 500, 503, 599, 999);

    private static final List<String> WORDS = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\\",
            ":",
            ",",
            "null",
            "true",
            "{}",
            "[[[[",
            "\\u0000",
            "\\ud800",
            "\\u202e",
            "\\",
            "1e999999999",
            "-0.0e-999999999",
            "9".repeat(70),
            "9".repeat(5_000),
            "NaN",
            "0x7f",
            "\u0000",
            "\u00ef\u00bb\u00bf",
            "\u00ff\u00fe",
            "\u00c0\u00af",
            "\u00ed\u00a0\u0080",
            "\n",
            "\t",
            " ",
            "[".repeat(40),
            "[".repeat(12_000),
            "{\"a\":".repeat(12_000),
            "\"x\":".repeat(100),
            "x".repeat(3_000),
            "x".repeat(300_000),
            "\"jobId\":\"" + "b".repeat(32) + "\",",
            "\"status\":\"Succeeded\",",
            "\"status\":{},",
            "\"error\":[],",
            "\"error\":{\"innererror\":7},",
            "\"expires_in\":-1,",
            "\"expires_in\":\"1e9\",",
            "\"access_token\":null,",
            "\"@class\":\"java.net.URL\",",
            "<html>",
            "%s%n",
            "${jndi:ldap://127.0.0.1:1/x}");

    private static final List<String> HEADER_VALUES = List.of(
            "",
            " ",
            "-1",
            "1e9",
            "9".repeat(400),
            "Fri, 31 Dec 9999 23:59:59 GMT",
            "gzip",
            "identity",
            "br, gzip",
            "https://evil.example/backup/" + "a".repeat(32) + "/pending",
            "https://payments.managedhsm.azure.net/backup/../x/pending",
            "https://payments.managedhsm.azure.net/backup/" + "A".repeat(32) + "/pending",
            "https://payments.managedhsm.azure.net/backup/" + "c".repeat(32) + "/pending?x=" + "y".repeat(9_000),
            "\u00e4\u00f6\u00fc",
            "x".repeat(20_000),
            "application/json; charset=utf-7");

    private final SplittableRandom random;

    AnswerMutator(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** An answer as it would stand on the wire, without content length. */
    record Raw(int status, Map<String, String> headers, String body) {
        String wire() {
            StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " X\r\n");
            headers.forEach((name, value) ->
                    text.append(name).append(": ").append(value).append("\r\n"));
            return text.append("Content-Length: ")
                    .append(body.length())
                    .append("\r\n\r\n")
                    .append(body)
                    .toString();
        }
    }

    Raw damaged(Raw good) {
        Raw answer = good;
        for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
            answer = switch (random.nextInt(8)) {
                case 0 -> new Raw(STATUSES.get(random.nextInt(STATUSES.size())), answer.headers(), answer.body());
                case 1 -> new Raw(answer.status(), headers(answer.headers()), answer.body());
                default -> new Raw(answer.status(), answer.headers(), body(answer.body()));
            };
        }
        return answer;
    }

    private Map<String, String> headers(Map<String, String> headers) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        List<String> names = new ArrayList<>(headers.keySet());
        names.add("Content-Encoding");
        names.add("Retry-After");
        names.add("Location");
        String name = names.get(random.nextInt(names.size()));
        if (random.nextInt(3) == 0) {
            changed.remove(name);
        } else {
            changed.put(name, HEADER_VALUES.get(random.nextInt(HEADER_VALUES.size())));
        }
        return changed;
    }

    private String body(String body) {
        int from = random.nextInt(body.length() + 1);
        int to = Math.min(body.length(), from + random.nextInt(1, 20));
        String before = body.substring(0, from);
        return switch (random.nextInt(6)) {
            case 0 -> before;
            case 1 -> before + body.substring(to);
            case 2 -> before + body.substring(from, to) + body.substring(from);
            case 3 -> before + (char) random.nextInt(256) + body.substring(Math.min(body.length(), from + 1));
            case 4 -> before + WORDS.get(random.nextInt(WORDS.size())) + body.substring(to);
            default -> before + WORDS.get(random.nextInt(WORDS.size())) + body.substring(from);
        };
    }
}

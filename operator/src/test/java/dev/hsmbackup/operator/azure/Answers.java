package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.port.HsmTarget;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Answers as they come from the wire, for tests of their reading. */
final class Answers {
    static final HsmTarget PAYMENTS = new HsmTarget("payments.managedhsm.azure.net", null, null);
    static final String JOB = "7d423fcd68e24803a7a443e6f13d6456";

    private Answers() {}

    static Reply.Answer answer(int status, String body) {
        return answer(status, Map.of(), body);
    }

    static Reply.Answer answer(int status, Map<String, String> headers, String body) {
        return new Reply.Answer(status, headers(headers), body.getBytes(StandardCharsets.UTF_8), true);
    }

    static Reply.Answer broken(int status, Map<String, String> headers, String body) {
        return new Reply.Answer(status, headers(headers), body.getBytes(StandardCharsets.UTF_8), false);
    }

    private static HttpHeaders headers(Map<String, String> headers) {
        return HttpHeaders.of(
                Map.copyOf(headers.entrySet().stream()
                        .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue())))),
                (_, _) -> true);
    }
}

package dev.hsmbackup.operator.azure;

import dev.hsmbackup.operator.port.CheckAnswer;
import dev.hsmbackup.operator.port.StartAnswer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

/** What may go wrong with a start request, as the simulator scripts it: FAULTS F50–F62. */
final class StartFaults {

    /** The fault, the outcome of the start, and the problem where a poll meets the same fault ({@code -}: none). */
    private static final String TABLE = """
            {"type":"status","status":400} | NotStarted INVALID_REQUEST | INVALID_REQUEST
            {"type":"status","status":403} | NotStarted FORBIDDEN | FORBIDDEN
            {"type":"status","status":409} | NotStarted BUSY | BUSY
            {"type":"status","status":408} | Ambiguous SERVER_ERROR | SERVER_ERROR
            {"type":"status","status":500} | Ambiguous SERVER_ERROR | SERVER_ERROR
            {"type":"status","status":502} | Ambiguous SERVER_ERROR | SERVER_ERROR
            {"type":"status","status":503,"headers":{"Retry-After":"5"}} | Ambiguous SERVER_ERROR | SERVER_ERROR
            {"type":"status","status":504} | Ambiguous SERVER_ERROR | SERVER_ERROR
            {"type":"reset"} | Ambiguous NO_ANSWER | NO_ANSWER
            {"type":"hang","for":"20s"} | Ambiguous NO_ANSWER | NO_ANSWER
            {"type":"slow","headers":true} | Ambiguous NO_ANSWER | NO_ANSWER
            {"type":"malformed","kind":"status-line"} | Ambiguous NO_ANSWER | NO_ANSWER
            {"type":"html"} | Ambiguous MALFORMED_ANSWER | MALFORMED_ANSWER
            {"type":"html","status":202} | Ambiguous MALFORMED_ANSWER | MALFORMED_ANSWER
            {"type":"html","status":502} | Ambiguous SERVER_ERROR | SERVER_ERROR
            {"type":"malformed","status":202} | Ambiguous MALFORMED_ANSWER | MALFORMED_ANSWER
            {"type":"huge","status":202} | Ambiguous MALFORMED_ANSWER | MALFORMED_ANSWER
            {"type":"gzip-bomb","status":202} | Ambiguous MALFORMED_ANSWER | MALFORMED_ANSWER
            {"type":"redirect","location":"https://evil.example/backup"} | Ambiguous MALFORMED_ANSWER | MALFORMED_ANSWER
            {"type":"redirect","status":302,"location":"https://evil.example/backup"} | Ambiguous MALFORMED_ANSWER | MALFORMED_ANSWER
            {"type":"redirect","status":308,"location":"https://evil.example/backup"} | Ambiguous MALFORMED_ANSWER | MALFORMED_ANSWER
            {"type":"patch","headers":{"Azure-AsyncOperation":null},"body":{"jobId":null}} | Ambiguous MALFORMED_ANSWER | -
            {"type":"patch","headers":{"Azure-AsyncOperation":null},"body":{"jobId":"../x"}} | Ambiguous MALFORMED_ANSWER | -
            {"type":"patch","headers":{"Azure-AsyncOperation":"https://evil.example/backup/0123456789abcdef0123456789abcdef/pending"},"body":{"jobId":"0123456789abcdef0123456789abcdef0"}} | Ambiguous MALFORMED_ANSWER | -
            {"type":"patch","headers":{"Azure-AsyncOperation":null}} | Started | -
            {"type":"patch","body":{"jobId":null}} | Started | -
            {"type":"patch","headers":{"Azure-AsyncOperation":"https://evil.example/backup/0123456789abcdef0123456789abcdef/pending"}} | Started | -
            {"type":"truncated"} | Started | MALFORMED_ANSWER
            {"type":"slow"} | Started | MALFORMED_ANSWER
            {"type":"content-type","value":"text/plain"} | Started | -
            """;

    private StartFaults() {}

    static Stream<Arguments> all() {
        return TABLE.lines()
                .map(line -> line.split("\\|", -1))
                .map(row -> Arguments.of(row[0].strip(), row[1].strip(), orNull(row[2].strip())));
    }

    /** An answer in the table's words. */
    static String text(CheckAnswer answer) {
        return switch (answer) {
            case CheckAnswer.Over over -> "Over " + over.end().outcome();
            case StartAnswer.Started _ -> "Started";
            case StartAnswer.NotStarted not -> "NotStarted " + not.problem().kind();
            case StartAnswer.Ambiguous ambiguous ->
                "Ambiguous " + ambiguous.problem().kind();
        };
    }

    private static @Nullable String orNull(String cell) {
        return cell.equals("-") ? null : cell;
    }
}

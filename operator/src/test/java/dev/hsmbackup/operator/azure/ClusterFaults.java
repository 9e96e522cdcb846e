package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.Answers.JOB;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** {@link StartFaults} for ARM, whose accepted starts and running jobs have no body but a {@code Location}. */
final class ClusterFaults {

    /** The fault; the outcome of a start; what a poll of a running job makes of it; what a GET of the Cloud HSM does. */
    private static final String TABLE = """
            {"type":"status","status":400} | NotStarted INVALID_REQUEST | INVALID_REQUEST | INVALID_REQUEST
            {"type":"status","status":401} | NotStarted UNAUTHORIZED | UNAUTHORIZED | UNAUTHORIZED
            {"type":"status","status":403} | NotStarted FORBIDDEN | FORBIDDEN | FORBIDDEN
            {"type":"status","status":404} | NotStarted NOT_FOUND | Unknown | NOT_FOUND
            {"type":"status","status":405} | NotStarted REJECTED | REJECTED | REJECTED
            {"type":"status","status":407} | NotStarted CONNECT | CONNECT | CONNECT
            {"type":"status","status":409} | NotStarted BUSY | BUSY | BUSY
            {"type":"status","status":429,"headers":{"Retry-After":"5"}} | NotStarted THROTTLED | THROTTLED | THROTTLED
            {"type":"status","status":408} | Ambiguous SERVER_ERROR | SERVER_ERROR | SERVER_ERROR
            {"type":"status","status":500} | Ambiguous SERVER_ERROR | SERVER_ERROR | SERVER_ERROR
            {"type":"status","status":502} | Ambiguous SERVER_ERROR | SERVER_ERROR | SERVER_ERROR
            {"type":"status","status":503,"headers":{"Retry-After":"5"}} | Ambiguous SERVER_ERROR | SERVER_ERROR | SERVER_ERROR
            {"type":"status","status":504} | Ambiguous SERVER_ERROR | SERVER_ERROR | SERVER_ERROR
            {"type":"status","status":200,"body":"{}"} | Ambiguous MALFORMED_ANSWER | MALFORMED_ANSWER | MALFORMED_ANSWER
            {"type":"status","status":204} | Ambiguous MALFORMED_ANSWER | MALFORMED_ANSWER | MALFORMED_ANSWER
            {"type":"reset"} | Ambiguous NO_ANSWER | NO_ANSWER | NO_ANSWER
            {"type":"hang","for":"20s"} | Ambiguous NO_ANSWER | NO_ANSWER | NO_ANSWER
            {"type":"slow","headers":true} | Ambiguous NO_ANSWER | NO_ANSWER | NO_ANSWER
            {"type":"malformed","kind":"status-line"} | Ambiguous NO_ANSWER | NO_ANSWER | NO_ANSWER
            {"type":"html"} | Ambiguous MALFORMED_ANSWER | MALFORMED_ANSWER | MALFORMED_ANSWER
            {"type":"html","status":202} | Ambiguous MALFORMED_ANSWER | MALFORMED_ANSWER | MALFORMED_ANSWER
            {"type":"html","status":502} | Ambiguous SERVER_ERROR | SERVER_ERROR | SERVER_ERROR
            {"type":"malformed","status":202} | Ambiguous MALFORMED_ANSWER | MALFORMED_ANSWER | MALFORMED_ANSWER
            {"type":"huge","status":202} | Ambiguous MALFORMED_ANSWER | MALFORMED_ANSWER | MALFORMED_ANSWER
            {"type":"gzip-bomb","status":202,"bytes":50000000} | Ambiguous MALFORMED_ANSWER | MALFORMED_ANSWER | MALFORMED_ANSWER
            {"type":"redirect","location":"https://evil.example/backup"} | Ambiguous MALFORMED_ANSWER | MALFORMED_ANSWER | MALFORMED_ANSWER
            {"type":"redirect","status":302,"location":"https://evil.example/backup"} | Ambiguous MALFORMED_ANSWER | MALFORMED_ANSWER | MALFORMED_ANSWER
            {"type":"redirect","status":308,"location":"https://evil.example/backup"} | Ambiguous MALFORMED_ANSWER | MALFORMED_ANSWER | MALFORMED_ANSWER
            {"type":"patch","headers":{"Location":null}} | Ambiguous MALFORMED_ANSWER | Running | Cluster
            {"type":"patch","headers":{"Location":"https://evil.example/subscriptions/JOB"}} | Ambiguous MALFORMED_ANSWER | Running | Cluster
            {"type":"patch","headers":{"Location":null},"body":{"properties":{"jobId":"../x"}}} | Ambiguous MALFORMED_ANSWER | Running | Cluster
            {"type":"patch","body":{"properties":{"jobId":"JOB"}}} | Ambiguous MALFORMED_ANSWER | Running | Cluster
            {"type":"patch","headers":{"Location":null},"body":{"properties":{"jobId":"JOB"}}} | Started | Running | Cluster
            {"type":"patch","headers":{"Azure-AsyncOperation":"https://evil.example/JOB"}} | Started | Running | Cluster
            {"type":"truncated"} | Started | Running | MALFORMED_ANSWER
            {"type":"slow"} | Started | Running | MALFORMED_ANSWER
            {"type":"content-type","value":"text/plain"} | Started | Running | Cluster
            """.replace("JOB", JOB);

    private ClusterFaults() {}

    static Stream<Arguments> all() {
        return TABLE.lines()
                .map(line -> line.split("\\|", -1))
                .map(row -> Arguments.of(row[0].strip(), row[1].strip(), row[2].strip(), row[3].strip()));
    }
}

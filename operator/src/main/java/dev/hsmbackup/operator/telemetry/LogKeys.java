package dev.hsmbackup.operator.telemetry;

/**
 * The keys of log lines besides {@code timestamp}, {@code level}, {@code logger}, {@code thread}, {@code message} and
 * {@code exception}. Queries and alerts of users depend on them: a rename is a breaking change. All values are strings.
 */
public final class LogKeys {
    /** What happened, a word from a closed set; see the module's README. */
    public static final String EVENT = "event";

    public static final String KIND = "kind";
    public static final String NAMESPACE = "namespace";
    public static final String NAME = "name";
    public static final String UID = "uid";
    /** Also the correlation id in Azure's own audit log. */
    public static final String ATTEMPT_ID = "attemptId";

    public static final String HSM = "hsm";
    public static final String HOST = "host";
    public static final String JOB_ID = "jobId";
    public static final String FOLDER = "folder";
    /** Of a restore of one key; absent where the whole HSM is restored. */
    public static final String KEY_NAME = "keyName";

    public static final String PHASE = "phase";
    public static final String REASON = "reason";
    public static final String OUTCOME = "outcome";
    public static final String DETAIL = "detail";
    /** Seconds, as a decimal number. */
    public static final String DURATION = "durationSeconds";

    public static final String ENDPOINT = "endpoint";
    public static final String ADDRESS = "address";

    private LogKeys() {}
}

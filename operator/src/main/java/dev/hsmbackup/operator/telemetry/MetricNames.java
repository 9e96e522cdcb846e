package dev.hsmbackup.operator.telemetry;

/**
 * The names of the operator's metrics as Prometheus sees them. Dashboards and alert rules depend on them: a rename is a
 * breaking change. Each is described in the module's README; a test compares that table with a scrape.
 */
public final class MetricNames {
    public static final String BUILD_INFO = "hsmbackup_build_info";
    public static final String LEADER = "hsmbackup_leader";
    public static final String RECONCILIATIONS = "hsmbackup_reconciliations_total";
    public static final String RECONCILIATION_DURATION = "hsmbackup_reconciliation_duration_seconds";
    public static final String AZURE_REQUESTS = "hsmbackup_azure_requests_total";
    public static final String AZURE_REQUEST_DURATION = "hsmbackup_azure_request_duration_seconds";
    public static final String BACKUPS = "hsmbackup_backups_total";
    public static final String RESTORES = "hsmbackup_restores_total";
    public static final String RESTORE_WAIT = "hsmbackup_restore_wait_seconds";
    public static final String RESTORE_SOURCE_AGE = "hsmbackup_restore_source_age_seconds";
    public static final String RESTORES_WAITING = "hsmbackup_restores_waiting";
    public static final String RESTORES_STALLED = "hsmbackup_restores_stalled";
    public static final String RESTORE_LAST_FAILURE = "hsmbackup_restore_last_failure_timestamp_seconds";
    public static final String START_OUTCOME_UNKNOWN_LAST = "hsmbackup_start_outcome_unknown_timestamp_seconds";
    public static final String START_OUTCOME_UNKNOWN = "hsmbackup_start_outcome_unknown_total";
    public static final String LAST_SUCCESS = "hsmbackup_last_success_timestamp_seconds";
    public static final String BLOB_DELETIONS = "hsmbackup_blob_deletions_total";
    public static final String JOBS_IN_FLIGHT = "hsmbackup_jobs_in_flight";
    public static final String WAITING = "hsmbackup_backups_waiting";
    public static final String STALLED = "hsmbackup_backups_stalled";
    public static final String HSM_READY = "hsmbackup_hsm_ready";
    public static final String MISSED_EVENTS = "hsmbackup_missed_events_total";
    public static final String MISSING_RIGHT = "hsmbackup_missing_right";

    public static final String SCHEDULE_SUCCESS_DUE = "hsmbackup_schedule_success_due_timestamp_seconds";
    public static final String SCHEDULE_LAST_SUCCESS = "hsmbackup_schedule_last_success_timestamp_seconds";
    public static final String SCHEDULE_EXPECTED_INTERVAL = "hsmbackup_schedule_expected_interval_seconds";
    public static final String SCHEDULE_LAST_BACKUP_SUCCEEDED = "hsmbackup_schedule_last_backup_succeeded";
    public static final String SCHEDULE_READY = "hsmbackup_schedule_ready";
    public static final String SCHEDULE_RUNS = "hsmbackup_schedule_runs_total";
    public static final String SCHEDULE_MISSED_RUNS = "hsmbackup_schedule_missed_runs_total";

    public static final String CLOCK_SKEW = "hsmbackup_clock_skew_seconds";

    private MetricNames() {}
}

package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.SafetyBackup;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What there is of the backup that has to come before a restore. */
public sealed interface SafetyState {

    /** None is wanted. */
    record NotWanted() implements SafetyState {}

    /** There is none that will do, so one has to be made. */
    record Missing() implements SafetyState {}

    /**
     * It is being made.
     *
     * @param phase in words
     */
    record UnderWay(String name, String phase, Instant since) implements SafetyState {}

    /** Azure says, just now, that this one succeeded. */
    record Confirmed(SafetyBackup backup) implements SafetyState {}

    /**
     * Azure could not be asked.
     *
     * @param retryAfter Azure's Retry-After, or null
     */
    record Unconfirmed(String name, String why, @Nullable Duration retryAfter) implements SafetyState {}

    /** The one that was made for this restore is of no use. */
    record Useless(String name, String why) implements SafetyState {}
}

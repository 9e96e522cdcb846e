package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Which succeeded backups are kept, as restic's {@code forget} picks them: a backup stays where any rule keeps it. Without a
 * rule all stay.
 *
 * @param maxAge {@link GoDuration}, at least 1h; older ones go, whatever keeps them, but for minSuccessful
 * @param minSuccessful how many of the newest stay in any case
 */
@ValidationRule(
        value = "!has(self.maxAge) || (self.maxAge.matches('" + GoDuration.PATTERN
                + "') && size(self.maxAge) > 0 && duration(self.maxAge) >= duration('1h'))",
        fieldPath = ".maxAge",
        message = "maxAge must be a duration of at least 1h in whole hours, minutes and seconds, for example 2160h")
@ValidationRule(
        value = "has(self.dryRun)",
        fieldPath = ".dryRun",
        message = "dryRun must be true or false; leave the field out for false")
@JsonClassDescription(
        "Which succeeded backups of the schedule are kept: one stays where any of the rules keeps it. Without a rule all"
                + " stay. The newest minSuccessful stay in any case, and so does one that a restore names.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Retention(
        @Min(0) @Max(10_000) @JsonPropertyDescription("The newest so many.") @Nullable
        Integer keepLast,

        @Min(0)
        @Max(10_000)
        @JsonPropertyDescription("The newest of each of the last so many hours that have one.")
        @Nullable
        Integer keepHourly,

        @Min(0)
        @Max(10_000)
        @JsonPropertyDescription("The newest of each of the last so many days that have one.")
        @Nullable
        Integer keepDaily,

        @Min(0)
        @Max(10_000)
        @JsonPropertyDescription("The newest of each of the last so many weeks (ISO, from Monday) that have one.")
        @Nullable
        Integer keepWeekly,

        @Min(0)
        @Max(10_000)
        @JsonPropertyDescription("The newest of each of the last so many months that have one.")
        @Nullable
        Integer keepMonthly,

        @Min(0)
        @Max(10_000)
        @JsonPropertyDescription("The newest of each of the last so many years that have one.")
        @Nullable
        Integer keepYearly,

        @Size(max = 64)
        @JsonPropertyDescription(
                "Older ones go, whatever rule keeps them, a Go duration of at least 1h. Default: any age. Example: 2160h")
        @Nullable
        String maxAge,

        @Min(1)
        @Max(1_000)
        @Default("1")
        @JsonPropertyDescription("So many of the newest succeeded backups stay in any case.")
        int minSuccessful,

        @Default("false") @JsonPropertyDescription("true: deletes nothing; status.wouldDelete names what would go.")
        boolean dryRun) {

    /** What the API server makes of an absent one. */
    public static final Retention KEEP_ALL = new Retention(null, null, null, null, null, null, null, 1, false);

    public Retention {
        minSuccessful = Math.max(1, minSuccessful);
    }
}

package dev.hsmbackup.operator.schedule;

import dev.hsmbackup.crds.BackupSchedule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The token of a backup that a person wants now. */
final class Trigger {

    /** As long as the status may have it. */
    private static final int LONGEST = 256;

    private Trigger() {}

    /** The annotation's value; null: nobody wants one. */
    static @Nullable String of(BackupSchedule schedule) {
        Map<String, String> annotations = schedule.getMetadata().getAnnotations();
        String token = annotations == null ? null : annotations.get(BackupSchedule.TRIGGER);
        if (token == null || token.isEmpty()) {
            return null;
        }
        return token.length() > LONGEST ? token.substring(0, LONGEST) : token;
    }
}

/** BackupSchedules by the packaged operator: what runs, what does not, and what stays. */
@NullMarked
package dev.hsmbackup.schedules;

import org.jspecify.annotations.NullMarked;

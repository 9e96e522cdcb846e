/** Kills the packaged operator at random while it is at work on many backups, and judges from the logs what came of it. */
@NullMarked
package dev.hsmbackup.crash.chaos;

import org.jspecify.annotations.NullMarked;

/** Ends the packaged operator at every request of a backup, and judges from the logs what comes of it. */
@NullMarked
package dev.hsmbackup.crash;

import org.jspecify.annotations.NullMarked;

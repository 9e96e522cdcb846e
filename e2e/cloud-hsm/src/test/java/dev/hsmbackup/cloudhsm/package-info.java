/** Cloud HSMs by the packaged operator: backups, restores, and above all restores that must not be started. */
@NullMarked
package dev.hsmbackup.cloudhsm;

import org.jspecify.annotations.NullMarked;

/** Starts a real control plane, the Azure simulator and the packaged operator, and reads what they leave behind. */
@NullMarked
package dev.hsmbackup.rig;

import org.jspecify.annotations.NullMarked;

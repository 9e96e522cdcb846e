/** Scripted faults: which request they hit and what they do to the answer. */
@NullMarked
package dev.hsmbackup.simulator.faults;

import org.jspecify.annotations.NullMarked;

/** The simulator's own clock, on which jobs run. */
@NullMarked
package dev.hsmbackup.simulator.clock;

import org.jspecify.annotations.NullMarked;

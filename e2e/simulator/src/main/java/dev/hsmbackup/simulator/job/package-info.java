/** Jobs that run for a while and end by the simulator's clock: the same for every service that has some. */
@NullMarked
package dev.hsmbackup.simulator.job;

import org.jspecify.annotations.NullMarked;

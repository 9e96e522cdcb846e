/** The fleet file: what exists in the simulated Azure. Pure data. */
@NullMarked
package dev.hsmbackup.simulator.fleet;

import org.jspecify.annotations.NullMarked;
